/** Nothing in the app empties the log bucket. */
import { code } from '../../checks/code';
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
  problem: 'A custom resource empties the bucket when the stack is deleted',
  reason:
    'autoDeleteObjects deploys a function that may delete every object and version, and runs it when the stack goes. ' +
    'Before retention ends it fails and leaves delete markers; afterwards it leaves nothing.',
  severity: 'CRITICAL',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  remedy: 'Remove autoDeleteObjects from the bucket.',
  code: {
    cloudFormation: code`
      LogBucket:
        DeletionPolicy: Retain
        UpdateReplacePolicy: Retain
        Properties:
          # no tag aws-cdk:auto-delete-objects, and no Custom::S3AutoDeleteObjects with its function
          Tags: []
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        removalPolicy: RemovalPolicy.RETAIN,
        autoDeleteObjects: false,
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).map(({ bucket }) => judgeEmptying(auditLog, bucket)),
};

function judgeEmptying(auditLog: AuditLog, bucket: Resource): Verdict {
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
