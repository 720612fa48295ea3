/** What a role asks of the key of a queue or topic that it sends to. */
import { parseArn } from '../facts/arn';
import type { AuditLog, Resource } from '../facts/audit-log';
import type { Context } from '../facts/policy';
import { keyStatements } from './encryption/key-policy';
import { keyNamed } from './keys';
import type { Need } from './permissions';
import { roleMayUseKey } from './roles';

/** (Amazon SQS Developer Guide, "Configure KMS permissions for producers"; SNS Developer Guide, "Managing encryption keys and costs".) */
export function keyUses(auditLog: AuditLog, role: Resource, to: Resource): readonly Need[] {
  const key = keyNamed(auditLog, to.properties['KmsMasterKeyId']);
  if (!key) return [];
  const { service = '', region = '' } = parseArn(to.arn ?? to.ref) ?? {};
  const context: Context = { 'kms:viaservice': { is: `${service}.${region}.amazonaws.com` } };
  return ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => ({
    what: `${action} on the key of ${to.displayName}`,
    decide: () => roleMayUseKey(auditLog, role, { action, resource: key.arn ?? '*', context }, keyStatements(key)),
  }));
}
