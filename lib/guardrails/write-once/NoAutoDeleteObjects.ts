/** Nothing in the app empties the log bucket. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isUnknown, valueAt } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { inventoryOfType } from '../members';
import { isTrue } from '../scalars';
import { tagOf } from '../tags';
import { vaultsOf } from '../vaults';

/** The CDK's autoDeleteObjects makes a custom resource of this type and marks the bucket with this tag. */
const CUSTOM_RESOURCE = 'Custom::S3AutoDeleteObjects';
const TAG = 'aws-cdk:auto-delete-objects';
const EXPECTED = 'no custom resource that empties the bucket';

export const NoAutoDeleteObjects: Guardrail = {
  id: 'NoAutoDeleteObjects',
  theme: 'write-once',
  title: 'No custom resource empties the log bucket or the evidence bucket',
  reason:
    'autoDeleteObjects deploys a function that may delete every object and version, and runs it when the stack goes. ' +
    'Before retention ends it fails and leaves delete markers; afterwards it leaves nothing.',
  severity: 'CRITICAL',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(2)(i)(B)'],
    HIPAA: ['164.312(c)(1)'],
    'PCI-DSS': ['10.3.2'],
    SOC2: ['CC6.1', 'CC8.1'],
    'ISO-27001': ['A.5.33'],
    'NIST-800-53': ['AU-9', 'CM-5'],
    FedRAMP: ['AU-9'],
    SOX: ['Section 802'],
  },
  remedy: 'Remove autoDeleteObjects from the bucket.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).map(({ bucket }) => weighEmptying(auditLog, bucket)),
};

function weighEmptying(auditLog: AuditLog, bucket: Resource): Verdict {
  const place = { resource: bucket, path: 'Tags' };
  const tag = tagOf(bucket, TAG);
  if (isTrue(tag)) return fail(place, EXPECTED, `tag ${TAG}`);
  const emptied = inventoryOfType(auditLog, CUSTOM_RESOURCE).map((emptier) => ({
    emptier,
    name: valueAt(emptier.properties, 'BucketName'),
  }));
  const caught = emptied.find(({ name }) => name === bucket.ref);
  if (caught) return fail({ resource: caught.emptier, path: 'BucketName' }, EXPECTED, bucket.ref);
  const unresolved = [tag, ...emptied.map(({ name }) => name)].find(isUnknown);
  return unresolved ? unknown(place, EXPECTED, unresolved) : pass(place, EXPECTED, 'none');
}
