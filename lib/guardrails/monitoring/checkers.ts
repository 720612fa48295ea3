/** The drift checkers of an audit log: at least one is asked for. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { membersOf } from '../functions';
import { fail, type Verdict } from '../guardrail';

/** Judges each drift checker; an audit log without one fails. */
export function eachChecker(auditLog: AuditLog, judge: (checker: Resource) => readonly Verdict[]): Verdict[] {
  const checkers = membersOf(auditLog, 'drift-checker', 'AWS::Lambda::Function');
  if (checkers.length > 0) return checkers.flatMap(judge);
  const place = { resource: auditLog.log.bucket, path: '' };
  return [fail(place, 'a drift checker', null, 'nothing checks this audit log for drift')];
}
