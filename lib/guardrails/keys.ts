/** The keys of an audit log. */
import type { AuditLog, Resource } from '../facts/audit-log';
import type { Value } from '../facts/value';
import { inventoryOfType, membersOfType } from './members';
import { vaultsOf } from './vaults';

/** Every key that encrypts a vault or belongs to the audit log, once. */
export function keysOf(auditLog: AuditLog): readonly Resource[] {
  const vaults = vaultsOf(auditLog);
  const elsewhere = new Map(vaults.flatMap(({ keyElsewhere: key }) => (key ? [[key.ref, key] as const] : [])));
  return [
    ...new Set([...vaults.flatMap(({ key }) => key ?? []), ...membersOfType(auditLog, 'AWS::KMS::Key')]),
    ...(auditLog.origin === 'template' ? elsewhere.values() : []),
  ];
}

/** The key of the app that a property names: by its id, its ARN, an alias or the ARN of one. */
export function keyNamed(auditLog: AuditLog, name: Value | undefined): Resource | undefined {
  const aliases = inventoryOfType(auditLog, 'AWS::KMS::Alias').filter(
    ({ ref, arn, properties }) => name === ref || name === arn || name === properties['AliasName'],
  );
  const names = [name, ...aliases.map(({ properties }) => properties['TargetKeyId'])];
  return inventoryOfType(auditLog, 'AWS::KMS::Key').find(({ ref, arn }) => names.includes(ref) || names.includes(arn));
}
