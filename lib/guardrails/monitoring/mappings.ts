/** Event source mappings of an audit log: what hands a queue's messages to a function. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isUnknown } from '../../facts/value';
import { membersOfType } from '../members';

/** The mappings to a function; where there is none, those that may be: their function is Unknown. */
export function mappingsOf(auditLog: AuditLog, { ref, arn }: Resource): readonly Resource[] {
  const mappings = membersOfType(auditLog, 'AWS::Lambda::EventSourceMapping');
  const own = mappings.filter(
    ({ properties: { FunctionName: name } }) => name === ref || (name !== undefined && name === arn),
  );
  return own.length > 0 ? own : mappings.filter(({ properties }) => isUnknown(properties['FunctionName']));
}
