/** Somebody says how long logs are kept, and no two sources contradict each other. */
import { fail, pass, unknown, type Guardrail } from '../guardrail';
import { unresolvedRequirements } from '../ownership/owner-facts';
import { periodsOf } from './periods';

export const RetentionRequirementsAgree: Guardrail = {
  id: 'RetentionRequirementsAgree',
  theme: 'retention',
  title: 'How long logs are kept is stated, and no two sources contradict each other',
  problem: 'Nothing states how long logs are kept, or two sources contradict each other',
  reason:
    'A shortest period above a longest one cannot be satisfied by any retention: a person has to decide which source gives ' +
    'way, before COMPLIANCE retention decides it for good.',
  severity: 'HIGH',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  remedy:
    'State the frameworks or the days that logs are kept; where two sources conflict, decide and change one of them.',
  noCode: 'The requirements are in conflict or missing: people decide them, in the configuration.',
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => {
    const place = { resource: auditLog.log.bucket, path: 'Metadata.wormtrail.requirements' };
    const expected = 'a shortest retention that is no longer than the longest';
    const { shortest, longest, conflict } = periodsOf(auditLog);
    const unread = unresolvedRequirements(auditLog.log) ?? 'neither frameworks nor days say how long logs are kept';
    if (!shortest) return [unknown(place, expected, unread)];
    const found = { shortestRetentionDays: shortest.days, longestRetentionDays: longest?.days ?? null };
    return [conflict === undefined ? pass(place, expected, found) : fail(place, expected, found, conflict)];
  },
};
