/** The keys of an audit log. */
import type { AuditLog, Resource } from '../facts/audit-log';
import type { Value } from '../facts/value';
import { inventoryOfType, membersOfComponent, membersOfType } from './members';
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

/** Without the key that signs the ledger. What encrypts a vault is none, whatever it is called. */
export function keysThatEncrypt(auditLog: AuditLog): readonly Resource[] {
  const ofVaults = vaultsOf(auditLog).map(({ key }) => key);
  const signing = membersOfComponent(auditLog, 'ledger-key').filter((key) => !ofVaults.includes(key));
  return keysOf(auditLog).filter((key) => !signing.includes(key));
}

/** The key of the app that a property names, by its id, its ARN, an alias or the ARN of one: of several, that of the same account. */
export function keyNamed(auditLog: AuditLog, name: Value | undefined): Resource | undefined {
  if (typeof name !== 'string') return undefined;
  const { account } = auditLog.log.bucket;
  const nearest = (found: readonly Resource[]) => found.find((each) => each.account === account) ?? found[0];
  const alias = nearest(
    inventoryOfType(auditLog, 'AWS::KMS::Alias').filter(
      ({ ref, arn, properties }) => name === ref || name === arn || name === properties['AliasName'],
    ),
  );
  const names = [name, alias?.properties['TargetKeyId']].filter((each) => typeof each === 'string');
  const keys = [...keysOf(auditLog), ...inventoryOfType(auditLog, 'AWS::KMS::Key')];
  return nearest(keys.filter(({ ref, arn = ref }) => names.includes(ref) || names.includes(arn)));
}
