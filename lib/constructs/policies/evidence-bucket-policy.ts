/**
 * The policy of the evidence bucket: the functions write below `evidence/`, administrators below `drill/`, readers read; nothing
 * else.
 */
import { AccountPrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { DRILL_PREFIX, drillPrefix } from '../../drill/names';
import { EVIDENCE_PREFIX, LEDGER_PREFIX } from '../../evidence/names';
import { HOLD_RECORDS_PREFIX, HOLD_REQUESTS_PREFIX, holdRequestsPrefix } from '../../holds/names';
import { anyoneBut, only, statedOtherThan } from './conditions';
import { allow, deny } from './statement';
import { IDENTITY_CENTER_ROLES, vaultPolicy, type VaultPolicyProps } from './vault-policy';

export interface EvidenceBucketPolicyProps extends VaultPolicyProps {
  /** Role ARN of the function that writes the ledger. @default none */
  readonly ledgerWriter?: string;
  /** Role ARN of the function that sets legal holds, and writes what it did. @default none */
  readonly holdSetter?: string;
  /** Principal ARNs that may ask for legal holds. @default none */
  readonly holders?: readonly string[];
}

/** Every statement of the evidence bucket's policy. */
export function evidenceBucketPolicy(props: EvidenceBucketPolicyProps): PolicyStatement[] {
  const { functions, ledgerWriter, holdSetter, holders = [] } = props;
  const writers = ledgerWriter === undefined ? {} : { lockingWriter: ledgerWriter };
  const holds = holdSetter === undefined ? {} : { holds: { setter: holdSetter, uploaders: [holdSetter, ...holders] } };
  const readBack = [...functions, ledgerWriter, holdSetter].filter((arn) => arn !== undefined);
  return [
    ...denyOtherPlaces(props),
    ...denyOtherRequests(props),
    ...vaultPolicy({ ...props, ...writers, ...holds, writers: functions, functions: readBack, showsLocks: true }),
  ];
}

/**
 * Only what may be written can prove that what must not be is refused: administrators put the canaries of a drill below `drill/`,
 * under the same lock, key and TLS as all evidence, and nowhere else. The function of the ledger writes there and nowhere else, and
 * nothing else writes there. So do those who ask for holds, and the function that sets them. Who uploads at all is said with what is tampering.
 */
function denyOtherPlaces(props: EvidenceBucketPolicyProps): PolicyStatement[] {
  const { bucketArn, functions, ledgerWriter, holdSetter, holders = [] } = props;
  const [evidence, drills, ledger] = [EVIDENCE_PREFIX, DRILL_PREFIX, LEDGER_PREFIX].map(
    (prefix) => `${bucketArn}/${prefix}*`,
  ) as [string, string, string];
  const ledgerWriters = ledgerWriter === undefined ? [] : [ledgerWriter];
  const ofHolds = holdSetter === undefined ? [] : [holdSetter, ...holders];
  const upload = ['s3:PutObject'];
  return [
    deny('DenyDrillersElsewhere', {
      actions: upload,
      notResources: [drills],
      conditions: anyoneBut([...functions, ...ledgerWriters, ...ofHolds]),
    }),
    deny('DenyOtherPlaces', {
      actions: upload,
      notResources: [evidence, drills],
      conditions: anyoneBut([...ledgerWriters, ...ofHolds]),
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

/**
 * Each holder writes below a prefix of its own, which nobody else can write to: who asked is told by where the request stands. Below it each
 * session of the holder has its own: of an assumed role `aws:userid` is the role's id and the session's name, which is that of the person
 * where IAM Identity Center made the session (IAM User Guide, "IAM policy elements: Variables and tags"). A second factor is asked for as it
 * is of those who read.
 */
function denyOtherRequests({ bucketArn, holdSetter, holders = [] }: EvidenceBucketPolicyProps): PolicyStatement[] {
  if (holdSetter === undefined) return [];
  const upload = ['s3:PutObject'];
  return [
    deny('DenyHoldRecordsElsewhere', {
      actions: upload,
      notResources: [`${bucketArn}/${HOLD_RECORDS_PREFIX}*`],
      conditions: only([holdSetter]),
    }),
    ...holders.map((holder, index) =>
      deny(`DenyHolder${index + 1}Elsewhere`, {
        actions: upload,
        notResources: [`${bucketArn}/${holdRequestsPrefix(holder)}*`],
        conditions: only([holder]),
      }),
    ),
    // a key with further folders is no request: the function takes none
    deny('DenyOtherSessions', {
      actions: upload,
      notResources: [`${bucketArn}/${HOLD_REQUESTS_PREFIX}*/\${aws:userid}/*`],
      conditions: only(holders),
    }),
    deny('DenyRequestsWithoutMfa', {
      actions: upload,
      resources: [`${bucketArn}/${HOLD_REQUESTS_PREFIX}*`],
      conditions: { ...anyoneBut([IDENTITY_CENTER_ROLES]), BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    }),
  ];
}

interface KeyPlace {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

export interface DrillKeyProps extends KeyPlace {
  readonly auditLogName: string;
  /** Role ARN patterns of whoever may drill. */
  readonly administrators: readonly string[];
}

/** What a drill may do with the key. */
export function allowDrills({ administrators, auditLogName, ...place }: DrillKeyProps): PolicyStatement {
  return allowEncrypting('AdministratorsDrill', administrators, drillPrefix(auditLogName), place);
}

/** What holders may do with the key beside reading: encrypt their requests. */
export function allowHolders(holders: readonly string[], place: KeyPlace): PolicyStatement {
  return allowEncrypting('HoldersRequest', holders, HOLD_REQUESTS_PREFIX, place);
}

/**
 * Encrypt below a prefix, through S3, and decrypt nothing. Without a Bucket Key the encryption context is the object's ARN (Amazon S3
 * User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)"). The bucket stays open: its name is generated, and the key
 * cannot refer to what refers to the key.
 */
function allowEncrypting(
  sid: string,
  principalArns: readonly string[],
  prefix: string,
  { account, region, partition }: KeyPlace,
): PolicyStatement {
  return allow(sid, {
    principals: [new AccountPrincipal(account)],
    actions: ['kms:GenerateDataKey'],
    resources: ['*'],
    conditions: {
      ArnLike: {
        'aws:PrincipalArn': [...principalArns],
        'kms:EncryptionContext:aws:s3:arn': `arn:${partition}:s3:::*/${prefix}*`,
      },
      StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` },
    },
  });
}
