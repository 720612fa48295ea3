/** The policy of the evidence bucket: the functions write below `evidence/`, readers read; nothing else. */
import { ArnPrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { anyoneBut, statedOtherThan } from './conditions';
import { allow, deny } from './statement';
import { vaultPolicy, type VaultPolicyProps } from './vault-policy';

export interface EvidenceBucketPolicyProps extends VaultPolicyProps {
  /** Role ARNs of the functions that write evidence. Their own policies permit it; this one keeps all others out. */
  readonly writers: readonly string[];
}

/** Where evidence stands in its bucket. */
export const EVIDENCE_PREFIX = 'evidence/';

/** Every statement of the evidence bucket's policy. */
export function evidenceBucketPolicy(props: EvidenceBucketPolicyProps): PolicyStatement[] {
  return [...allowReading(props), ...denyOtherWriters(props), ...vaultPolicy(props)];
}

function allowReading({ bucketArn, people }: EvidenceBucketPolicyProps): PolicyStatement[] {
  if (people.length === 0) return [];
  const principals = people.map((arn) => new ArnPrincipal(arn));
  return [
    allow('ReadersList', {
      principals,
      actions: ['s3:ListBucket', 's3:ListBucketVersions', 's3:GetBucketLocation'],
      resources: [bucketArn],
    }),
    allow('ReadersRead', {
      principals,
      actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectRetention'],
      resources: [`${bucketArn}/*`],
    }),
  ];
}

function denyOtherWriters({ bucketArn, writers }: EvidenceBucketPolicyProps): PolicyStatement[] {
  return [
    deny('DenyOtherWriters', {
      actions: ['s3:PutObject', 's3:ReplicateObject'],
      resources: [`${bucketArn}/*`],
      conditions: anyoneBut(writers),
    }),
    deny('DenyOtherPlaces', { actions: ['s3:PutObject'], notResources: [`${bucketArn}/${EVIDENCE_PREFIX}*`] }),
    deny('DenyUnencryptedEvidence', {
      actions: ['s3:PutObject'],
      resources: [`${bucketArn}/*`],
      conditions: statedOtherThan('StringNotEquals', 's3:x-amz-server-side-encryption', 'aws:kms'),
    }),
  ];
}
