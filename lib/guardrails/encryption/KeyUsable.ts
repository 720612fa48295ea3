/** The key that the logs need is there and works. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { valueAt } from '../../facts/value';
import { weigh, weighValue, type Guardrail, type Verdict } from '../guardrail';
import { keysOf } from '../keys';
import { isTrue } from '../scalars';

export const KeyUsable: Guardrail = {
  id: 'KeyUsable',
  theme: 'encryption',
  title: 'The key is enabled and not about to be deleted',
  reason:
    'With the key disabled CloudTrail cannot deliver and nobody can read: one call stops the audit log without touching ' +
    'trail or bucket (KMS Developer Guide, "Key states of AWS KMS keys").',
  severity: 'CRITICAL',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(3)(i)'],
    'CFTC-1.31': ['1.31(b)(4)'],
    HIPAA: ['164.312(a)(2)(iv)', '164.312(b)'],
    'PCI-DSS': ['3.6.1', '10.2.1'],
    SOC2: ['CC7.2'],
    GDPR: ['Art. 32(1)(b)'],
    'ISO-27001': ['A.8.15', 'A.8.24'],
    'NIST-800-53': ['AU-12', 'SC-12'],
    FedRAMP: ['AU-12', 'SC-12'],
    'CIS-AWS': ['3.5'],
  },
  remedy: 'Cancel the deletion and enable the key, then find out who did it.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => keysOf(auditLog).map((key) => weighKey(auditLog, key)),
};

function weighKey({ origin }: AuditLog, key: Resource): Verdict {
  if (origin === 'template') return weigh(key, 'Enabled', true, (enabled) => enabled === undefined || isTrue(enabled));
  const state = valueAt(key.state, 'KeyState');
  if (state === undefined) return weigh(key, 'Enabled', true, isTrue);
  return weighValue({ resource: key, path: 'KeyState' }, state, 'Enabled', (value) => value === 'Enabled');
}
