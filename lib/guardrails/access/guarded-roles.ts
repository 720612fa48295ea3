/** The roles that have a say over an audit log: those that its requirements name, and those that its functions act with. */
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { coversArn } from '../../facts/policy';
import { inventoryOfType } from '../members';
import { functionRoles } from '../functions';

/** ARN patterns of administrators and readers, and the ARNs of the functions' roles. */
export function guardedRoles(auditLog: AuditLog): readonly string[] {
  const { administrators, readers } = auditLog.requirements;
  return [...new Set([...administrators, ...readers, ...functionRoles(auditLog)])];
}

/** Guarded roles that the app holds. */
export function guardedRolesIn(auditLog: AuditLog): readonly Resource[] {
  const patterns = guardedRoles(auditLog);
  return inventoryOfType(auditLog, 'AWS::IAM::Role').filter(
    ({ arn }) => arn !== undefined && patterns.some((pattern) => coversArn(pattern, arn)),
  );
}

/** The accounts that have a say: those of the stacks, the administrators, the readers and the trail of an organization. */
export function namedAccounts({ requirements, stacks }: AuditLog): ReadonlySet<string> {
  const { managementAccount = '', delegatedAdministrator = '' } = requirements.trailOwners ?? {};
  const ofStacks = stacks.map(({ account }) => (typeof account === 'string' ? account : '${AWS::AccountId}'));
  const ofPrincipals = [...requirements.administrators, ...requirements.readers].map(
    (arn) => parseArn(arn)?.account ?? '',
  );
  const named = [...ofStacks, ...ofPrincipals, managementAccount, delegatedAdministrator];
  return new Set(named.filter((account) => account !== ''));
}
