/** What a run takes over from the run before it, and may not change by itself. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { DeployerKnown } from '../checks/account/deployment';
import { FactCouldNotBeRead } from '../checks/account/drift';
import { SurroundingsUnchanged } from '../checks/account/undeclared';
import { EvidenceBaselineChanged, EvidenceReordered } from '../checks/evidence/runs';
import { counted } from '../findings/format';
import { changeOf, otherSurroundings, type Baseline } from './baseline';
import type { Untrue } from './claims';
import type { EvidenceDocument } from './document';
import { dropped } from './standing';

/**
 * What cannot follow the run before.
 *
 * @param earlier The run before that one: what a run read while another one was quicker is what that one had replaced.
 */
export function untrueAfter(
  document: EvidenceDocument,
  before: EvidenceDocument,
  earlier: EvidenceDocument | undefined,
): readonly Untrue[] {
  const { baseline, run } = document;
  const replaced = Date.parse(run.startedAt) < Date.parse(before.run.finishedAt) ? earlier?.baseline : undefined;
  return [
    ...elsewhere(document, before),
    ...(before.baseline ? otherBaseline(document, baseline, { before, taken: before.baseline, replaced }) : []),
    ...closed(document, before),
    ...answered(document, before),
    ...forgotten(document, before),
    ...untold(document, before, replaced),
  ];
}

interface Taken {
  readonly before: EvidenceDocument;
  readonly taken: Baseline;
  readonly replaced: Baseline | undefined;
}

function elsewhere({ run }: EvidenceDocument, { run: before }: EvidenceDocument): Untrue[] {
  const message = 'The run was in another account or Region than the run before';
  return (['account', 'region'] as const).flatMap((name) => {
    const [expected, found] = [before[name], run[name]];
    return expected === undefined || found === undefined || expected === found
      ? []
      : [{ check: EvidenceReordered, message, expected, found }];
  });
}

/** What a run takes for granted changes with a deployment only, and the trails that it lets stand with none. */
function otherBaseline(
  document: EvidenceDocument,
  baseline: Baseline | undefined,
  { before: { run, carried }, taken, replaced }: Taken,
): Untrue[] {
  const change = { check: EvidenceBaselineChanged, expected: `as run ${run.id}` };
  if (!baseline) {
    const message = 'The run takes nothing for granted, and the next one would take everything as it finds it';
    return [{ ...change, message, found: null }];
  }
  const others = otherSurroundings(taken, baseline).filter(
    (what) => !replaced || replaced.surroundings?.[what] !== baseline.surroundings?.[what],
  );
  const untrue = unsaid(document, others);
  const isDeployed = baseline.configuration !== taken.configuration;
  const changed = changeOf(taken, baseline, run.version === document.run.version);
  // version 0.1, which carries nothing, took all trails for granted with each deployment
  const isFixed = changed === 'trails' && carried !== undefined;
  if (changed === undefined || (isDeployed && !isFixed)) return untrue;
  const without = isDeployed ? 'which no deployment changes' : 'and nothing was deployed in between';
  const message = `The run takes other ${changed} for granted than the run before, ${without}`;
  return [...untrue, { ...change, message, found: changed }];
}

/** What no template declares changes whenever somebody changes it, and the run that sees it says so. */
function unsaid({ findings }: EvidenceDocument, others: readonly string[]): Untrue[] {
  const said = findings.filter(({ guardrail }) => guardrail === SurroundingsUnchanged.id);
  return others
    .filter((each) => said.every(({ resource }) => resource !== each))
    .map((what) => ({
      check: EvidenceBaselineChanged,
      message: `The run has another state of ${what}, and no finding of the change`,
      ...{ expected: what, found: null },
    }));
}

/** What stays open stays in every run, of whatever version. */
function closed({ carried }: EvidenceDocument, before: EvidenceDocument): Untrue[] {
  const missing = dropped(before.carried?.standing ?? [], carried?.standing ?? []);
  if (missing.length === 0) return [];
  const message = `${counted(missing.length, 'finding')} without an acknowledgement ${missing.length === 1 ? 'is' : 'are'} open no longer`;
  const found = missing[0]?.finding.guardrail ?? null;
  return [{ check: EvidenceBaselineChanged, message, expected: `as run ${before.run.id}`, found }];
}

/** A call counts as answered by the run that tells of it: of others nobody would hear. */
function answered({ answeredEvents, attempts }: EvidenceDocument, before: EvidenceDocument): Untrue[] {
  const known = new Set(before.answeredEvents);
  // two rules may tell of one event
  const fresh = new Set(answeredEvents.filter((id) => !known.has(id))).size;
  const told = attempts.reduce((sum, { count }) => sum + count, 0);
  if (fresh <= told) return [];
  const message = 'The run says that calls are answered of which it does not tell';
  return [{ check: EvidenceBaselineChanged, message, expected: `at most ${told}`, found: String(fresh) }];
}

/** What the next run has to look for. */
function forgotten(document: EvidenceDocument, before: EvidenceDocument): Untrue[] {
  const [kept, keptBefore] = [document.run.baseline, before.run.baseline];
  const chains = new Set(document.run.chains);
  const missing = (before.run.chains ?? []).filter((chain) => !chains.has(chain));
  const untrue: Untrue[] = missing.map((chain) => ({
    check: EvidenceBaselineChanged,
    message: `The run no longer expects the log of ${chain}, which the run before knew`,
    ...{ expected: chain, found: null },
  }));
  for (const [chain, expected] of Object.entries(before.run.began ?? {})) {
    const found = document.run.began?.[chain] ?? null;
    if (found === expected) continue;
    const message = `The run says another time at which the log of ${chain} began than the run before`;
    untrue.push({ check: EvidenceBaselineChanged, message, expected, found });
  }
  if (!keptBefore) return untrue;
  const isSame = isDeepStrictEqual(kept, keptBefore);
  if (isSame || (kept && kept.key !== keptBefore.key)) return untrue;
  const message = 'The run names another version of what activity is compared with, or none';
  return [
    ...untrue,
    { check: EvidenceBaselineChanged, message, expected: keptBefore.sha256, found: kept?.sha256 ?? null },
  ];
}

/** A deployment is told by the run that sees it, and carried until somebody is known, or nobody will be. */
function untold(
  { findings, carried, baseline }: EvidenceDocument,
  before: EvidenceDocument,
  replaced: Baseline | undefined,
): Untrue[] {
  if (!before.carried) return [];
  const isTold = (at: string | undefined): boolean =>
    findings.some(
      ({ guardrail, message }) =>
        (guardrail === DeployerKnown.id && (at === undefined || message.includes(at))) ||
        guardrail === FactCouldNotBeRead.id,
    );
  const pending = new Set(carried?.deployments.map(({ at }) => at));
  const untrue: Untrue[] = before.carried.deployments
    .filter(({ at }) => !pending.has(at) && !isTold(at))
    .map(({ at }) => ({
      check: EvidenceBaselineChanged,
      message: `The run no longer asks who deployed at ${at}, and no finding says it`,
      ...{ expected: at, found: null },
    }));
  const known = [before.baseline, replaced].flatMap((each) => each?.configuration ?? []);
  const isDeployed = baseline && before.baseline && !known.includes(baseline.configuration);
  if (isDeployed && !isTold(undefined)) {
    const message = 'The run has another configuration than the run before, and no finding of the deployment';
    untrue.push({ check: EvidenceBaselineChanged, message, expected: 'DeployerKnown', found: null });
  }
  return untrue;
}
