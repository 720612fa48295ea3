/** The key's material changes every year. */
import { weigh, weighEqual, type Guardrail } from '../guardrail';
import { keysOf } from '../keys';
import { numberOf } from '../scalars';

const LONGEST_PERIOD_IN_DAYS = 365;

export const KeyRotationEnabled: Guardrail = {
  id: 'KeyRotationEnabled',
  theme: 'encryption',
  title: 'The key is rotated at least yearly',
  reason:
    'Rotation bounds how much one key’s material protects. KMS keeps the old material, so that everything stays readable ' +
    '(KMS Developer Guide, "Rotate AWS KMS keys").',
  severity: 'MEDIUM',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  controls: {
    HIPAA: ['164.312(a)(2)(iv)'],
    'PCI-DSS': ['3.7.4'],
    SOC2: ['CC6.1'],
    GDPR: ['Art. 32(1)(a)'],
    'ISO-27001': ['A.8.24'],
    'NIST-800-53': ['SC-12'],
    FedRAMP: ['SC-12'],
    'CIS-AWS': ['3.6'],
  },
  remedy: 'Set EnableKeyRotation to true and RotationPeriodInDays to at most 365, or leave the period out.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    keysOf(auditLog).flatMap((key) => [
      weighEqual(key, 'EnableKeyRotation', true),
      weigh(key, 'RotationPeriodInDays', `at most ${LONGEST_PERIOD_IN_DAYS}, or none`, (period) => {
        const days = numberOf(period);
        return period === undefined || (days !== undefined && days <= LONGEST_PERIOD_IN_DAYS);
      }),
    ]),
};
