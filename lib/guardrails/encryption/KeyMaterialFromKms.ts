/** Nobody outside KMS holds the key's material, and nobody can take it back. */
import { weigh, type Guardrail } from '../guardrail';
import { keysOf } from '../keys';

export const KeyMaterialFromKms: Guardrail = {
  id: 'KeyMaterialFromKms',
  theme: 'encryption',
  title: 'The key’s material was made by KMS and cannot be deleted at once',
  reason:
    'Imported material can be deleted without any waiting period, and expires if told so: every log file is unreadable ' +
    'from that second on (KMS Developer Guide, "Delete imported key material").',
  severity: 'HIGH',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  controls: {
    'CFTC-1.31': ['1.31(c)(2)'],
    HIPAA: ['164.312(c)(1)'],
    'PCI-DSS': ['3.6.1'],
    SOC2: ['A1.2', 'CC6.1'],
    'ISO-27001': ['A.8.24'],
    'NIST-800-53': ['SC-12'],
    FedRAMP: ['SC-12'],
  },
  remedy: 'Use a key with Origin AWS_KMS, the default.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    keysOf(auditLog).map((key) =>
      weigh(key, 'Origin', 'AWS_KMS', (origin) => origin === undefined || origin === 'AWS_KMS'),
    ),
};
