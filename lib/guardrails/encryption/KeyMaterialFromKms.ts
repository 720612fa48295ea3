/** KMS alone holds the key's material, so that it cannot be copied or taken back. */
import { code } from '../../checks/code';
import { expectProperty, type Guardrail } from '../guardrail';
import { keysOf } from '../keys';

export const KeyMaterialFromKms: Guardrail = {
  id: 'KeyMaterialFromKms',
  theme: 'encryption',
  title: 'The key’s material was made by KMS and cannot be deleted at once',
  problem: 'The key’s material can be deleted at once',
  reason:
    'Imported material can be deleted without any waiting period, and can have an expiry date: every log file is unreadable ' +
    'from that second on (KMS Developer Guide, "Delete imported key material").',
  severity: 'HIGH',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  remedy: 'Use a key with Origin AWS_KMS, the default.',
  code: {
    cloudFormation: code`
      Key:
        Properties:
          Origin: AWS_KMS
    `,
    cdk: code`
      new kms.Key(this, 'Key'); // KMS makes its material
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    keysOf(auditLog).map((key) =>
      expectProperty(key, 'Origin', 'AWS_KMS', (origin) => origin === undefined || origin === 'AWS_KMS'),
    ),
};
