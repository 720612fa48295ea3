/** The drift checkers of an audit log. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { membersOf } from '../functions';

/** That there is one, `DriftCheckScheduled` asks: what else is asked of it does not apply where there is none. */
export function checkersOf(auditLog: AuditLog): readonly Resource[] {
  return membersOf(auditLog, 'drift-checker', 'AWS::Lambda::Function');
}
