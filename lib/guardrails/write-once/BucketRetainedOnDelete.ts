/** Deleting or replacing the stack's bucket leaves the logs where they are. */
import { type Guardrail } from '../guardrail';
import { weighRetained } from '../retained';
import { vaultsOf } from '../vaults';

export const BucketRetainedOnDelete: Guardrail = {
  id: 'BucketRetainedOnDelete',
  theme: 'write-once',
  title: 'The log bucket and the evidence bucket outlive their stack',
  reason:
    'CloudFormation deletes a bucket with its stack unless both policies say Retain. A locked bucket refuses as long as it ' +
    'holds objects; an empty one is gone, and the trail with nowhere to deliver to.',
  severity: 'HIGH',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(2)(i)(B)'],
    'CFTC-1.31': ['1.31(c)(2)'],
    HIPAA: ['164.312(c)(1)'],
    'PCI-DSS': ['10.3.2', '10.5.1'],
    SOC2: ['A1.2', 'CC8.1'],
    'ISO-27001': ['A.5.33', 'A.8.32'],
    'NIST-800-53': ['AU-9', 'AU-11'],
    FedRAMP: ['AU-11'],
  },
  remedy: 'Set DeletionPolicy and UpdateReplacePolicy to Retain (RemovalPolicy.RETAIN in the CDK).',
  owner: 'engineering',
  judgedFrom: ['template'],
  check: (auditLog) => vaultsOf(auditLog).flatMap(({ bucket }) => weighRetained(bucket)),
};
