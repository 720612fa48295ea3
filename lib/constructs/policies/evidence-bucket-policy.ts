/**
 * The policy of the evidence bucket: the functions write below `evidence/`, administrators below `drill/`, readers read; nothing
 * else.
 */
import { AccountPrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { DRILL_PREFIX, drillPrefix } from '../../drill/names';
import { EVIDENCE_PREFIX, LEDGER_PREFIX } from '../../evidence/names';
import { anyoneBut, only, statedOtherThan } from './conditions';
import { allow, deny } from './statement';
import { vaultPolicy, type VaultPolicyProps } from './vault-policy';

export interface EvidenceBucketPolicyProps extends VaultPolicyProps {
  /** Role ARN of the function that writes the ledger. @default none */
  readonly ledgerWriter?: string;
}

/** Every statement of the evidence bucket's policy. */
export function evidenceBucketPolicy(props: EvidenceBucketPolicyProps): PolicyStatement[] {
  const { bucketArn, ledgerWriter } = props;
  const canaries = `${bucketArn}/${DRILL_PREFIX}*`;
  if (ledgerWriter === undefined) return [...denyOtherWriters(props), ...vaultPolicy({ ...props, canaries })];
  const functions = [...props.functions, ledgerWriter];
  const ledger = { writer: ledgerWriter, objects: `${bucketArn}/${LEDGER_PREFIX}*` };
  return [
    ...denyOtherWriters({ ...props, functions }, [ledger.objects]),
    ...denyOthersInLedger(ledger),
    ...vaultPolicy({ ...props, functions, canaries, extended: ledger }),
  ];
}

/** The function of the ledger writes there and nowhere else, and nothing else writes there. */
function denyOthersInLedger({
  writer,
  objects,
}: {
  readonly writer: string;
  readonly objects: string;
}): PolicyStatement[] {
  const actions = ['s3:PutObject'];
  return [
    deny('DenyOtherLedgerWriters', { actions, resources: [objects], conditions: anyoneBut([writer]) }),
    deny('DenyLedgerElsewhere', { actions, notResources: [objects], conditions: only([writer]) }),
  ];
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
function denyOtherWriters(
  { bucketArn, functions, administrators }: VaultPolicyProps,
  more: readonly string[] = [],
): PolicyStatement[] {
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
    deny('DenyOtherPlaces', { actions: ['s3:PutObject'], notResources: [evidence, drills, ...more] }),
    // replicas are uploads under another name, and evidence comes from nowhere else
    deny('DenyReplicas', { actions: ['s3:ReplicateObject'], resources: [`${bucketArn}/*`] }),
    deny('DenyUnencryptedEvidence', {
      actions: ['s3:PutObject'],
      resources: [`${bucketArn}/*`],
      conditions: statedOtherThan('StringNotEquals', 's3:x-amz-server-side-encryption', 'aws:kms'),
    }),
  ];
}
