/** The key's material changes every year. */
import { code } from '../../checks/code';
import { expectProperty, expectEqual, type Guardrail } from '../guardrail';
import { keysThatEncrypt } from '../keys';
import { numberOf } from '../scalars';

const LONGEST_PERIOD_IN_DAYS = 365;

export const KeyRotationEnabled: Guardrail = {
  id: 'KeyRotationEnabled',
  theme: 'encryption',
  title: 'The key is rotated at least yearly',
  problem: 'The key is not rotated',
  reason:
    'Rotation bounds how much one key’s material protects. KMS keeps the old material, so that everything stays readable ' +
    '(KMS Developer Guide, "Rotate AWS KMS keys").',
  severity: 'MEDIUM',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy: 'Set EnableKeyRotation to true and RotationPeriodInDays to at most 365, or leave the period out.',
  code: {
    cloudFormation: code`
      Key:
        Properties:
          EnableKeyRotation: true
    `,
    cdk: code`
      new kms.Key(this, 'Key', {
        enableKeyRotation: true,
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    // keys that sign cannot rotate: everything that was signed would need the old one (KMS API Reference, "EnableKeyRotation")
    keysThatEncrypt(auditLog).flatMap((key) => [
      expectEqual(key, 'EnableKeyRotation', true),
      expectProperty(key, 'RotationPeriodInDays', `at most ${LONGEST_PERIOD_IN_DAYS}, or none`, (period) => {
        const days = numberOf(period);
        return period === undefined || (days !== undefined && days <= LONGEST_PERIOD_IN_DAYS);
      }),
    ]),
};
