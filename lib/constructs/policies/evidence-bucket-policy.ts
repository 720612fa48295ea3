/**
 * The policy of the evidence bucket: the functions write below `evidence/`, administrators below `drill/`, readers read; nothing
 * else.
 */
import { AccountPrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { DRILL_PREFIX, drillPrefix } from '../../drill/names';
import { EVIDENCE_PREFIX } from '../../evidence/names';
import { anyoneBut, statedOtherThan } from './conditions';
import { allow, deny } from './statement';
import { vaultPolicy, type VaultPolicyProps } from './vault-policy';

/** Every statement of the evidence bucket's policy. */
export function evidenceBucketPolicy(props: VaultPolicyProps): PolicyStatement[] {
  const canaries = `${props.bucketArn}/${DRILL_PREFIX}*`;
  return [...denyOtherWriters(props), ...vaultPolicy({ ...props, canaries })];
}

export interface DrillKeyProps {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly auditLogName: string;
  /** Role ARN patterns of whoever may drill. */
  readonly administrators: readonly string[];
}

/**
 * What a drill may do with the key: encrypt below `drill/NAME/`, through S3, and decrypt nothing. Without a Bucket Key the
 * encryption context is the object's ARN (Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)"). The
 * bucket stays open: its name is generated, and the key cannot refer to what refers to the key.
 */
export function allowDrills({
  account,
  region,
  partition,
  auditLogName,
  administrators,
}: DrillKeyProps): PolicyStatement {
  return allow('AdministratorsDrill', {
    principals: [new AccountPrincipal(account)],
    actions: ['kms:GenerateDataKey'],
    resources: ['*'],
    conditions: {
      ArnLike: {
        'aws:PrincipalArn': [...administrators],
        'kms:EncryptionContext:aws:s3:arn': `arn:${partition}:s3:::*/${drillPrefix(auditLogName)}*`,
      },
      StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` },
    },
  });
}

/**
 * Only what may be written can prove that what must not be is refused: administrators put the canaries of a drill below `drill/`,
 * under the same lock, key and TLS as all evidence, and nowhere else.
 */
function denyOtherWriters({ bucketArn, functions, administrators }: VaultPolicyProps): PolicyStatement[] {
  const [evidence, drills] = [`${bucketArn}/${EVIDENCE_PREFIX}*`, `${bucketArn}/${DRILL_PREFIX}*`];
  return [
    deny('DenyOtherWriters', {
      actions: ['s3:PutObject'],
      resources: [`${bucketArn}/*`],
      conditions: anyoneBut([...functions, ...administrators]),
    }),
    deny('DenyDrillersElsewhere', {
      actions: ['s3:PutObject'],
      notResources: [drills],
      conditions: anyoneBut(functions),
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
