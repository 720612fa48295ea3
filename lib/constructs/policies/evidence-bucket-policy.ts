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
  const { functions, ledgerWriter } = props;
  const writers = ledgerWriter === undefined ? {} : { lockingWriter: ledgerWriter };
  const readBack = ledgerWriter === undefined ? functions : [...functions, ledgerWriter];
  return [
    ...denyOtherPlaces(props),
    ...vaultPolicy({ ...props, ...writers, writers: functions, functions: readBack, showsLocks: true }),
  ];
}

/**
 * Only what may be written can prove that what must not be is refused: administrators put the canaries of a drill below `drill/`,
 * under the same lock, key and TLS as all evidence, and nowhere else. The function of the ledger writes there and nowhere else, and
 * nothing else writes there. Who uploads at all is said with what is tampering.
 */
function denyOtherPlaces({ bucketArn, functions, ledgerWriter }: EvidenceBucketPolicyProps): PolicyStatement[] {
  const [evidence, drills, ledger] = [EVIDENCE_PREFIX, DRILL_PREFIX, LEDGER_PREFIX].map(
    (prefix) => `${bucketArn}/${prefix}*`,
  ) as [string, string, string];
  const ledgerWriters = ledgerWriter === undefined ? [] : [ledgerWriter];
  const upload = ['s3:PutObject'];
  return [
    deny('DenyDrillersElsewhere', {
      actions: upload,
      notResources: [drills],
      conditions: anyoneBut([...functions, ...ledgerWriters]),
    }),
    deny('DenyOtherPlaces', {
      actions: upload,
      notResources: [evidence, drills],
      conditions: anyoneBut(ledgerWriters),
    }),
    ...ledgerWriters.map((writer) =>
      deny('DenyLedgerElsewhere', {
        actions: [...upload, 's3:PutObjectRetention'],
        notResources: [ledger],
        conditions: only([writer]),
      }),
    ),
    deny('DenyUnencryptedEvidence', {
      actions: upload,
      resources: [`${bucketArn}/*`],
      conditions: statedOtherThan('StringNotEquals', 's3:x-amz-server-side-encryption', 'aws:kms'),
    }),
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
