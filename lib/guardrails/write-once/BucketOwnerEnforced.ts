/** No access control list leads around the bucket policy. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isList, valueAt } from '../../facts/value';
import { unknown, expectProperty, type Guardrail, type Verdict } from '../guardrail';
import { vaultsOf } from '../vaults';

const RULES = 'OwnershipControls.Rules';
const EXPECTED = 'BucketOwnerEnforced';

export const BucketOwnerEnforced: Guardrail = {
  id: 'BucketOwnerEnforced',
  theme: 'write-once',
  title: 'The bucket owner owns every object, and access control lists are disabled',
  reason:
    'With access control lists on, the uploader owns an object and decides who reads it, whatever the bucket policy ' +
    'says (S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket").',
  severity: 'HIGH',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy: 'Set OwnershipControls.Rules to one rule with ObjectOwnership BucketOwnerEnforced, and remove AccessControl.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).flatMap(({ bucket }) => [judgeOwnership(auditLog, bucket), judgeAcl(bucket)]),
};

function judgeOwnership({ origin }: AuditLog, bucket: Resource): Verdict {
  const rules = valueAt(bucket.properties, RULES);
  if (rules === undefined && origin === 'template') {
    const reason = 'left out, a bucket made before April 2023 keeps its access control lists';
    return unknown({ resource: bucket, path: RULES }, EXPECTED, reason);
  }
  return expectProperty(
    bucket,
    RULES,
    EXPECTED,
    (value) =>
      isList(value) && value.length > 0 && value.every((rule) => valueAt(rule, 'ObjectOwnership') === EXPECTED),
  );
}

function judgeAcl(bucket: Resource): Verdict {
  return expectProperty(bucket, 'AccessControl', 'none, or Private', (acl) => acl === undefined || acl === 'Private');
}
