/** Whom a run tells what, and what it still owes them: nothing is lost between a run that could not tell and the next. */
import type { Debt, EvidenceDocument } from '../evidence/document';
import { OWNERS, type Owner } from '../facts/requirements';
import { needsAttention, type Finding } from '../findings/finding';
import { firstSeenIn } from '../findings/first-seen';
import { identitiesOf } from '../findings/identity';
import type { CatalogueEntry } from '../findings/render-options';
import type { AccountClients } from '../facts/account/clients';
import type { Burst } from '../notify/attempt';
import { changesBetween } from '../notify/changes';
import { changeMessage, summaryMessage, type About, type Message } from '../notify/message';
import { tellOwners, untoldFinding, type Topics } from '../notify/owners';
import { importFindings } from '../notify/security-hub';
import { tamperMessage } from '../notify/tamper-message';
import { VERSION } from '../version';
import type { DriftCheck } from './drift-check';

export interface Audience {
  /** Nobody is told where left out: the debt grows, and a run that has topics pays it. */
  readonly topics?: Topics;
  readonly clients: AccountClients;
  readonly catalogue: readonly CatalogueEntry[];
}

export interface Telling {
  readonly debt: Debt;
  /** What kept somebody from hearing of it. */
  readonly findings: readonly Finding[];
  /** Why security could not be told of the attempts. */
  readonly attemptsError?: string;
}

/** @param before The document of the check before. */
export async function tell(
  audience: Audience,
  check: DriftCheck,
  before: EvidenceDocument | undefined,
  bursts: readonly Burst[],
  about: About,
): Promise<Telling> {
  const { topics, clients } = audience;
  const isSummaryDue = before !== undefined && summarizedOn(before) !== dayOf(about.at.toISOString());
  const changes = OWNERS.flatMap((owner) => changeMessage(owner, changesFor(owner, check, before), about) ?? []);
  const summaries = isSummaryDue ? OWNERS.map((owner) => summaryMessage(owner, check.report, about)) : [];
  const alarm = bursts.length === 0 ? [] : [tamperMessage(bursts, check.report.findings, about)];
  const resolved = resolvedSince(before, check);
  if (!topics) {
    const debt = debtOf(changes, before, isSummaryDue ? summarizedOn(before) : dayOf(about.at.toISOString()));
    return { debt: { ...debt, unimported: resolved }, findings: [] };
  }
  const [[untoldAttempts], failed, refused] = await Promise.all([
    tellOwners(alarm, topics, clients.sns),
    tellOwners([...changes, ...summaries], topics, clients.sns),
    tellSecurityHub(audience, check, { before, resolved }, about),
  ]);
  const isImported = refused.length === 0 && check.environment !== undefined;
  return {
    debt: { ...debtOf(failed, before, dayOf(about.at.toISOString())), unimported: isImported ? [] : resolved },
    findings: [...failed.map((untold) => untoldFinding(about.auditLog, untold)), ...refused],
    ...(untoldAttempts && { attemptsError: untoldAttempts.error }),
  };
}

/**
 * Tells of what came to light after the owners were told: a lock that the evidence itself does not have.
 *
 * @returns what kept somebody from hearing of it.
 */
export async function tellAtOnce(
  { topics, clients }: Audience,
  findings: readonly Finding[],
  about: About,
): Promise<Finding[]> {
  if (!topics || findings.length === 0) return [];
  const changes = changesBetween([], findings);
  const messages: Message[] = OWNERS.flatMap((owner) => changeMessage(owner, changes, about) ?? []);
  const failed = await tellOwners(messages, topics, clients.sns);
  return failed.map((untold) => untoldFinding(about.auditLog, untold));
}

/** Changes since an owner was last told, which may be longer ago than the run before. */
function changesFor(owner: Owner, { report }: DriftCheck, before: EvidenceDocument | undefined) {
  return changesBetween(knownTo(owner, before), report.findings);
}

function knownTo(owner: Owner, before: EvidenceDocument | undefined): readonly Finding[] {
  if (!before?.untold.includes(owner)) return before?.findings ?? [];
  return (before.lastTold ?? []).filter((finding) => finding.owner === owner);
}

/** @param untold Owners who did not hear of this run: what they were told last is remembered for them. */
function debtOf(
  untold: readonly { readonly owner: Owner }[],
  before: EvidenceDocument | undefined,
  summarized: string | undefined,
): Omit<Debt, 'unimported'> {
  const owners = [...new Set(untold.map(({ owner }) => owner))];
  const lastTold = owners.flatMap((owner) =>
    knownTo(owner, before).filter((finding) => finding.owner === owner && needsAttention(finding)),
  );
  return { untold: owners, lastTold, ...(summarized !== undefined && { summarizedOn: summarized }) };
}

/** What Security Hub still shows as failed and is not: of this run, and of runs before that could not say so. */
function resolvedSince(before: EvidenceDocument | undefined, { report }: DriftCheck): Finding[] {
  const { resolved } = changesBetween(before?.findings ?? [], report.findings);
  const all = [...resolved, ...(before?.unimported ?? [])];
  const [ids, now] = [identitiesOf(all), new Set(identitiesOf(report.findings))];
  return all.filter((_, index) => !now.has(ids[index] ?? '') && ids.indexOf(ids[index] ?? '') === index);
}

async function tellSecurityHub(
  { catalogue, clients }: Audience,
  { report, environment, auditLogs }: DriftCheck,
  { before, resolved }: { readonly before: EvidenceDocument | undefined; readonly resolved: readonly Finding[] },
  { auditLog, at }: About,
): Promise<readonly Finding[]> {
  const isWanted = auditLogs.some(({ requirements }) => requirements.securityHub === true);
  if (!isWanted || !environment) return [];
  return importFindings(
    { report, resolved },
    { catalogue, at, version: VERSION, environment, firstSeen: firstSeenIn(before?.events, at) },
    auditLog,
    clients.securityHub,
  );
}

function summarizedOn({ summarizedOn: day, run }: EvidenceDocument): string {
  return day ?? dayOf(run.startedAt);
}

function dayOf(time: string): string {
  return time.slice(0, 10);
}
