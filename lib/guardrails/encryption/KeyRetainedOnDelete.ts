/** Deleting the stack does not make the logs unreadable. */
import { type Guardrail } from '../guardrail';
import { keysOf } from '../keys';
import { weighRetained } from '../retained';

export const KeyRetainedOnDelete: Guardrail = {
  id: 'KeyRetainedOnDelete',
  theme: 'encryption',
  title: 'The key outlives its stack, as the buckets do',
  reason:
    'Without its key a locked log file cannot be read by anyone: deleting the stack would destroy the whole archive and ' +
    'leave every object in place.',
  severity: 'CRITICAL',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(3)(i)'],
    'CFTC-1.31': ['1.31(b)(4)', '1.31(c)(2)'],
    HIPAA: ['164.312(c)(1)'],
    'PCI-DSS': ['3.6.1', '10.5.1'],
    SOC2: ['A1.2', 'CC8.1'],
    GDPR: ['Art. 32(1)(b)'],
    'ISO-27001': ['A.5.33', 'A.8.24'],
    'NIST-800-53': ['AU-11', 'SC-12'],
    FedRAMP: ['AU-11', 'SC-12'],
  },
  remedy: 'Set DeletionPolicy and UpdateReplacePolicy of the key to Retain (RemovalPolicy.RETAIN in the CDK).',
  owner: 'engineering',
  judgedFrom: ['template'],
  check: (auditLog) => keysOf(auditLog).flatMap(weighRetained),
};
