/**
 * The policy of the evidence bucket: the functions write below `evidence/`, administrators below `drill/`, readers read; nothing
 * else.
 */
import { AccountPrincipal, ArnPrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { DRILL_PREFIX } from '../../drill/names';
import { EVIDENCE_PREFIX } from '../../evidence/names';
import { anyoneBut, statedOtherThan } from './conditions';
import { allow, deny } from './statement';
import { vaultPolicy, type VaultPolicyProps } from './vault-policy';

export interface EvidenceBucketPolicyProps extends VaultPolicyProps {
  /** Role ARNs of the functions that write evidence. Their own policies permit it; this one keeps all others out. */
  readonly writers: readonly string[];
}

/** Every statement of the evidence bucket's policy. */
export function evidenceBucketPolicy(props: EvidenceBucketPolicyProps): PolicyStatement[] {
  const canaries = `${props.bucketArn}/${DRILL_PREFIX}*`;
  return [...allowReading(props), ...denyOtherWriters(props), ...vaultPolicy({ ...props, canaries })];
}

export interface DrillKeyProps {
  readonly account: string;
  readonly region: string;
  /** ARN pattern of the evidence bucket, without its generated end: the key cannot refer to what refers to the key. */
  readonly bucketArn: string;
  /** Role ARN patterns of whoever may drill. */
  readonly administrators: readonly string[];
}

/**
 * What a drill may do with the key: encrypt below `drill/`, through S3, and decrypt nothing. Without a Bucket Key the encryption
 * context is the object's ARN (Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)").
 */
export function allowDrills({ account, region, bucketArn, administrators }: DrillKeyProps): PolicyStatement {
  return allow('AdministratorsDrill', {
    principals: [new AccountPrincipal(account)],
    actions: ['kms:GenerateDataKey'],
    resources: ['*'],
    conditions: {
      ArnLike: {
        'aws:PrincipalArn': [...administrators],
        'kms:EncryptionContext:aws:s3:arn': `${bucketArn}/${DRILL_PREFIX}*`,
      },
      StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` },
    },
  });
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

/**
 * Only what may be written can prove that what must not be is refused: administrators put the canaries of a drill below `drill/`,
 * under the same lock, key and TLS as all evidence, and nowhere else.
 */
function denyOtherWriters({ bucketArn, writers, administrators }: EvidenceBucketPolicyProps): PolicyStatement[] {
  const [evidence, drills] = [`${bucketArn}/${EVIDENCE_PREFIX}*`, `${bucketArn}/${DRILL_PREFIX}*`];
  return [
    deny('DenyOtherWriters', {
      actions: ['s3:PutObject'],
      resources: [`${bucketArn}/*`],
      conditions: anyoneBut([...writers, ...administrators]),
    }),
    deny('DenyDrillersElsewhere', {
      actions: ['s3:PutObject'],
      notResources: [drills],
      conditions: anyoneBut(writers),
    }),
    deny('DenyOtherPlaces', { actions: ['s3:PutObject'], notResources: [evidence, drills] }),
    // replicas are uploads under another name, and evidence comes from nowhere else
    deny('DenyReplicas', { actions: ['s3:ReplicateObject'], resources: [`${bucketArn}/*`] }),
    deny('DenyUnencryptedEvidence', {
      actions: ['s3:PutObject'],
      resources: [`${bucketArn}/*`],
      conditions: statedOtherThan('StringNotEquals', 's3:x-amz-server-side-encryption', 'aws:kms'),
    }),
  ];
}
