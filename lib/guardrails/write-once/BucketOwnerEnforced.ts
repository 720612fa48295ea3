/** No access control list leads around the bucket policy. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isList, valueAt } from '../../facts/value';
import { expectProperty, pass, type Guardrail, type Verdict } from '../guardrail';
import { statedName } from '../members';
import { vaultsOf } from '../vaults';

const RULES = 'OwnershipControls.Rules';
const EXPECTED = 'BucketOwnerEnforced';

export const BucketOwnerEnforced: Guardrail = {
  id: 'BucketOwnerEnforced',
  theme: 'write-once',
  title: 'The bucket owner owns every object, and access control lists are disabled',
  problem: 'Access control lists can still grant access to log files',
  reason:
    'With access control lists on, the uploader owns an object and decides who reads it, whatever the bucket policy ' +
    'says (S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket").',
  severity: 'HIGH',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy: 'Set OwnershipControls.Rules to one rule with ObjectOwnership BucketOwnerEnforced, and remove AccessControl.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          OwnershipControls:
            Rules:
              - ObjectOwnership: BucketOwnerEnforced
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).flatMap(({ bucket }) => [judgeOwnership(auditLog, bucket), judgeAcl(bucket)]),
};

/** New buckets have it since April 2023 (S3 User Guide, "Default settings for new S3 buckets FAQ"). */
function judgeOwnership({ origin }: AuditLog, bucket: Resource): Verdict {
  const rules = valueAt(bucket.properties, RULES);
  if (rules === undefined && origin === 'template' && statedName(bucket) === undefined) {
    return pass({ resource: bucket, path: RULES }, 'BucketOwnerEnforced, or left out', null);
  }
  return expectProperty(
    bucket,
    RULES,
    EXPECTED,
    (value) =>
      isList(value) && value.length > 0 && value.every((rule) => valueAt(rule, 'ObjectOwnership') === EXPECTED),
  );
}

/** S3 ignores the two of the bucket owner when a bucket is made (S3 User Guide, "Access control list (ACL) overview", Canned ACL). */
const NO_ACL: readonly unknown[] = [undefined, 'Private', 'BucketOwnerFullControl', 'BucketOwnerRead'];

function judgeAcl(bucket: Resource): Verdict {
  return expectProperty(bucket, 'AccessControl', 'none, or Private', (acl) => NO_ACL.includes(acl));
}
