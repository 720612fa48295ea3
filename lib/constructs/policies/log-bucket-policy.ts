/** The policy of the log bucket: CloudTrail writes, for one trail; readers read; nothing else. */
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { parseArn } from '../../facts/arn';
import { forTrail, statedOtherThan } from './conditions';
import { CLOUDTRAIL, allow, deny, service } from './statement';
import { vaultPolicy, type VaultPolicyProps } from './vault-policy';

export interface LogBucketPolicyProps extends VaultPolicyProps {
  readonly trailArn: string;
}

/** Every statement of the log bucket's policy. (CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail".) */
export function logBucketPolicy(props: LogBucketPolicyProps): PolicyStatement[] {
  return [...allowDelivery(props), ...denyOtherWriters(props), ...vaultPolicy(props)];
}

/** The trail of an organization writes below the management account's own folder and the organization's. */
function allowDelivery({ bucketArn, trailArn, account, organizationId }: LogBucketPolicyProps): PolicyStatement[] {
  const owner = parseArn(trailArn)?.account || account;
  const owners = organizationId === undefined ? [owner] : [owner, organizationId];
  return [
    allow('CloudTrailChecksOwnership', {
      principals: [service(CLOUDTRAIL)],
      actions: ['s3:GetBucketAcl'],
      resources: [bucketArn],
      conditions: forTrail(trailArn),
    }),
    allow('CloudTrailDelivers', {
      principals: [service(CLOUDTRAIL)],
      actions: ['s3:PutObject'],
      resources: owners.map((owner) => `${bucketArn}/AWSLogs/${owner}/*`),
      conditions: { ...forTrail(trailArn), StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
    }),
  ];
}

/** Two statements, because the conditions of one must all be true before it denies. */
function denyOtherWriters({ bucketArn, trailArn }: LogBucketPolicyProps): PolicyStatement[] {
  const upload = { actions: ['s3:PutObject'], resources: [`${bucketArn}/*`] };
  return [
    deny('DenyOtherWriters', {
      ...upload,
      conditions: { StringNotEquals: { 'aws:PrincipalServiceName': CLOUDTRAIL } },
    }),
    deny('DenyOtherTrails', { ...upload, conditions: { ArnNotEquals: { 'aws:SourceArn': trailArn } } }),
    // Digest files may be encrypted by S3's own key instead (CloudTrail User Guide, "Encrypting CloudTrail log files, digest
    // files, and event data stores with AWS KMS keys"): only log and Insights files are bound to KMS.
    deny('DenyUnencryptedLogFiles', {
      actions: ['s3:PutObject'],
      resources: ['CloudTrail', 'CloudTrail-Insight'].map((kind) => `${bucketArn}/AWSLogs/*/${kind}/*`),
      conditions: statedOtherThan('StringNotEquals', 's3:x-amz-server-side-encryption', 'aws:kms'),
    }),
  ];
}
