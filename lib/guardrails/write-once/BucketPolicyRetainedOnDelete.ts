/** Deleting the stack does not strip a retained bucket of its policy. */
import { type Guardrail } from '../guardrail';
import { weighRetained } from '../retained';
import { vaultsOf } from '../vaults';

export const BucketPolicyRetainedOnDelete: Guardrail = {
  id: 'BucketPolicyRetainedOnDelete',
  theme: 'write-once',
  title: 'The bucket policies outlive their stack, as the buckets do',
  reason:
    'A retained bucket keeps its objects but loses its policy with the stack: whoever the policy kept out may then ' +
    'change its lifecycle, hide log files behind delete markers and read them.',
  severity: 'HIGH',
  threat: { technique: 'T1562', name: 'Impair Defenses' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(2)(i)(B)'],
    HIPAA: ['164.312(a)(1)'],
    'PCI-DSS': ['10.3.1', '10.3.2'],
    SOC2: ['CC6.1', 'CC8.1'],
    'ISO-27001': ['A.5.33', 'A.8.32'],
    'NIST-800-53': ['AU-9', 'CM-5'],
    FedRAMP: ['AU-9'],
  },
  remedy: 'Set DeletionPolicy and UpdateReplacePolicy of the AWS::S3::BucketPolicy to Retain.',
  owner: 'engineering',
  judgedFrom: ['template'],
  check: (auditLog) => vaultsOf(auditLog).flatMap(({ policies }) => policies.flatMap(weighRetained)),
};
