/** Judges the audit logs of a live account: what `wormtrail check --live` does. */
import { FactCouldNotBeRead } from '../../checks/account/drift';
import { driftFindings } from '../../drift/findings';
import { liveFindings } from '../../drift/live';
import type { AuditLog } from '../../facts/audit-log';
import { report, type Finding } from '../../findings/finding';
import { scopeOf } from '../../findings/framework-standing';
import { noAuditLog } from '../../findings/no-audit-log';
import { CATALOGUE } from '../../guardrails/catalogue';
import { judge } from '../../guardrails/guardrail';
import { withoutLeftOut } from '../../guardrails/left-out';
import { knownNames, withAccepted, type Accepted, type CheckReport } from '../accepted';
import type { Baseline } from '../baseline';
import type { AccountPlace } from '../../facts/account/account-template';
import { BaselineOfAnotherAccount } from './errors';
import { placeOf, readLive, type LiveOptions } from './read-live';

/**
 * @param known Names of audit logs that no tag leaves out.
 * @throws BaselineOfAnotherAccount where the baseline is of another account or Region than is read.
 */
export async function checkLive(
  options: LiveOptions,
  known: ReadonlySet<string> = new Set(),
  accepted: Accepted = {},
): Promise<CheckReport> {
  const place = await placeOf(options);
  assertOf(place, accepted.baseline);
  const { account, region } = place;
  const auditLogs = await readLive(options, place);
  const { judged, findings: leftOut } = withoutLeftOut(auditLogs, knownNames(known, accepted));
  const made = [...leftOut, ...judged.flatMap((auditLog) => findingsOn(auditLog, options.now))];
  const { findings, ...more } = withAccepted(judged, made, accepted, { account, region, trailArn: options.trailArn });
  const none =
    auditLogs.length > 0 ? [] : [noAuditLog(`account ${account}, Region ${region}`, ['no trail records this Region'])];
  const scopes = judged.map(({ name, requirements }) => scopeOf(name, requirements));
  return { ...report([...findings, ...none], scopes), ...more };
}

function assertOf(place: AccountPlace, baseline: Baseline | undefined): void {
  const of = baseline?.live;
  if (of && (of.account !== place.account || of.region !== place.region)) throw new BaselineOfAnotherAccount(of, place);
}

const ONLY_TEMPLATES = new Set(
  CATALOGUE.filter(({ judgedFrom }) => !judgedFrom.includes('account')).map(({ id }) => id),
);

function findingsOn(auditLog: AuditLog, now: Date): Finding[] {
  return [
    ...judge(auditLog, CATALOGUE).map(withReason),
    // what a stack would say of functions and subscriptions is not known here: of the trail, its status says it
    ...liveFindings({ ...auditLog, members: [] }, now),
    ...driftFindings(auditLog, []).flatMap(unread),
  ];
}

function withReason(finding: Finding): Finding {
  if (!ONLY_TEMPLATES.has(finding.guardrail)) return finding;
  const { title = '' } = CATALOGUE.find(({ id }) => id === finding.guardrail) ?? {};
  return { ...finding, message: `Does not apply to an account, only a template says it: ${title}.` };
}

function unread(finding: Finding): readonly Finding[] {
  if (finding.guardrail !== FactCouldNotBeRead.id) return [];
  if (finding.status === 'PASS') return [finding];
  const [, call = ''] = /^Unknown: (\S+) failed/.exec(finding.message) ?? [];
  return [{ ...finding, remedy: `Run it as somebody who may call ${call}, or find out why AWS does not answer it.` }];
}
