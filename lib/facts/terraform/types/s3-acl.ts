/** `aws_s3_bucket_acl`: a bucket's access control list. */
import { isList, isUnknown, valueAt, type Unknown, type Value } from '../../value';
import type { Attributes } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const s3Acl: TerraformType = {
  type: 'aws_s3_bucket_acl',
  cloudFormation: 'AWS::S3::Bucket',
  partOf: 'bucket',
  called: { bucket: 'Ref' },
  properties: (acl) => ({ AccessControl: accessControl(acl) }),
};

/** CloudFormation knows canned lists only: one's own that lets in the owner alone is as good as Private, and any other as one that is not. */
export function accessControl(attributes: Attributes): Value {
  const canned = attributes.at('acl');
  if (isUnknown(canned)) return canned;
  if (typeof canned === 'string') {
    return canned.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());
  }
  const policy = attributes.list('access_control_policy');
  return policy === undefined ? 'Private' : ownList(policy);
}

function ownList(policy: Value): Value {
  const [grants, owner] = [valueAt(policy, '0.grant'), valueAt(policy, '0.owner.0.id')];
  if (!isList(grants)) return grants ?? OTHERS;
  const answers = grants.map((grant) => isOwners(grant, owner));
  return answers.includes(false) ? OTHERS : (answers.find(isUnknown) ?? 'Private');
}

const OTHERS = 'access_control_policy';

function isOwners(grant: Value, owner: Value | undefined): boolean | Unknown {
  const [type, id] = [valueAt(grant, 'grantee.0.type'), valueAt(grant, 'grantee.0.id')];
  if (typeof type === 'string' && type !== 'CanonicalUser') return false;
  return [type, id, owner].find(isUnknown) ?? (typeof id === 'string' && id === owner);
}
