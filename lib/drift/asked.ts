/**
 * What is asked of the audit log, compared with the run before. Facts are judged by what the deployed template asks for: whoever
 * deploys one that asks for less, or names more administrators, would pass every guardrail.
 */
import type { AuditLog } from '../facts/audit-log';
import type { Owner, Requirements } from '../facts/requirements';
import { toJson, type Value } from '../facts/value';
import type { Finding, Severity } from '../findings/finding';
import { findingOf } from './findings';

/** Each thing that is asked, how much it weighs when it changes, and whom that concerns. */
const ASKED: readonly (readonly [keyof Requirements, what: string, Severity, Owner])[] = [
  ['administrators', 'administrators', 'CRITICAL', 'security'],
  ['readers', 'readers', 'CRITICAL', 'security'],
  ['organizationId', 'organization', 'CRITICAL', 'security'],
  ['frameworks', 'frameworks', 'HIGH', 'compliance'],
  ['shortestRetentionDays', 'shortest retention', 'HIGH', 'compliance'],
  ['longestRetentionDays', 'longest retention', 'HIGH', 'compliance'],
  ['keptAtHandDays', 'days kept at hand', 'HIGH', 'compliance'],
  ['owners', 'owners', 'HIGH', 'security'],
  ['securityHub', 'use of Security Hub', 'MEDIUM', 'security'],
  ['globalEvents', 'forwarding of global events', 'HIGH', 'security'],
];

/** @param before What was asked at the run before; nothing is compared where no evidence says it. */
export function askedFindings(auditLog: AuditLog, before: Requirements | undefined): Finding[] {
  if (!before) return [];
  return ASKED.flatMap(([name, what, severity, owner]) => {
    const [expected, found] = [before, auditLog.requirements].map((asked) => toJson(asked[name] as Value | undefined));
    if (JSON.stringify(expected) === JSON.stringify(found)) return [];
    return findingOf(auditLog, 'RequirementsUnchanged', auditLog.log.bucket, {
      status: 'DRIFT',
      severity,
      owner,
      path: `Metadata.wormtrail.requirements.${name}`,
      expected: expected ?? null,
      found: found ?? null,
      message: `Since the run before, the deployed stack asks for other ${what}.`,
      remedy:
        'Ask the administrators whether this deployment was meant: this is told once. If not, find the UpdateStack call in ' +
        'CloudTrail and deploy the last good configuration.',
    });
  });
}
