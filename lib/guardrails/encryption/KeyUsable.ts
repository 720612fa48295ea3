/** The key that the logs need is there and works. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { valueAt } from '../../facts/value';
import { expectEqual, expectProperty, expectValue, type Guardrail, type Verdict } from '../guardrail';
import { keysOf, keysThatEncrypt } from '../keys';
import { isTrue } from '../scalars';

export const KeyUsable: Guardrail = {
  id: 'KeyUsable',
  theme: 'encryption',
  title: 'The key is enabled and not about to be deleted',
  problem: 'The key is disabled or about to be deleted',
  reason:
    'With the key disabled CloudTrail cannot deliver and the logs cannot be read: one call stops the audit log without touching ' +
    'trail or bucket (KMS Developer Guide, "Key states of AWS KMS keys").',
  severity: 'CRITICAL',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy: 'Cancel the deletion and enable the key, then find out who did it.',
  code: {
    cloudFormation: code`
      Key:
        Properties:
          Enabled: true
    `,
    cdk: code`
      new kms.Key(this, 'Key', {
        enabled: true,
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => keysOf(auditLog).flatMap((key) => [judgeKey(auditLog, key), ...judgeKind(auditLog, key)]),
};

function judgeKey({ origin }: AuditLog, key: Resource): Verdict {
  if (origin === 'template')
    return expectProperty(key, 'Enabled', true, (enabled) => enabled === undefined || isTrue(enabled));
  const state = valueAt(key.state, 'KeyState');
  if (state === undefined) return expectProperty(key, 'Enabled', true, isTrue);
  return expectValue({ resource: key, path: 'KeyState' }, state, 'Enabled', (value) => value === 'Enabled');
}

/** (S3 User Guide, "Using server-side encryption with AWS KMS keys": only keys for symmetric encryption.) */
function judgeKind(auditLog: AuditLog, key: Resource): Verdict[] {
  // the ledger's key signs, and its checkpoints are signed with Ed25519 (c2sp.org/tlog-checkpoint)
  if (!keysThatEncrypt(auditLog).includes(key)) return [expectEqual(key, 'KeySpec', 'ECC_NIST_EDWARDS25519')];
  const isStated = key.properties['KeySpec'] !== undefined;
  return isStated ? [expectEqual(key, 'KeySpec', 'SYMMETRIC_DEFAULT')] : [];
}
