/**
 * What the policies of both locked buckets have in common. Read it as an attacker with administrator rights: each
 * statement closes one way around Object Lock.
 */
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { anyoneBut, statedOtherThan } from './conditions';
import { deny } from './statement';

export interface VaultPolicyProps {
  readonly bucketArn: string;
  /** ARN of the key that every object must be encrypted with. */
  readonly keyArn: string;
  /** Role ARN patterns that may change the bucket's configuration. */
  readonly administrators: readonly string[];
  /** Principal ARNs that may read objects: people, and the functions that check them. */
  readonly readers: readonly string[];
  /** Principal ARNs of the people among the readers. */
  readonly people: readonly string[];
  /** ARN pattern of objects whose locks administrators may read: a drill looks at what it wrote. @default none */
  readonly canaries?: string;
  /** Shortest retention, in days. */
  readonly retentionDays: number;
  /** Principals of other organizations are kept out, where one is named. */
  readonly organizationId?: string;
}

/** Statements that hold for the log bucket and the evidence bucket alike. */
export function vaultPolicy(props: VaultPolicyProps): PolicyStatement[] {
  return [
    ...denyWeakTransport(props),
    ...denyTampering(props),
    ...denyWeakLocks(props),
    ...denyWrongKey(props),
    ...denyReading(props),
    ...denyReadingWithoutMfa(props),
    ...keepOutOtherOrganizations(props),
  ];
}

function denyWeakTransport({ bucketArn }: VaultPolicyProps): PolicyStatement[] {
  const everything = { actions: ['s3:*'], resources: [bucketArn, `${bucketArn}/*`] };
  return [
    deny('DenyInsecureTransport', { ...everything, conditions: { Bool: { 'aws:SecureTransport': 'false' } } }),
    deny('DenyOldTls', { ...everything, conditions: { NumericLessThan: { 's3:TlsVersion': '1.2' } } }),
  ];
}

/**
 * Everything but reading and delivering is for administrators. It is said the other way round, by NotAction, so that an
 * action that AWS invents tomorrow is denied today.
 */
function denyTampering({ bucketArn, administrators }: VaultPolicyProps): PolicyStatement[] {
  return [
    deny('DenyTampering', {
      notActions: ['s3:Get*', 's3:List*', 's3:PutObject'],
      resources: [bucketArn, `${bucketArn}/*`],
      conditions: anyoneBut(administrators),
    }),
    deny('DenyObjectDeletion', {
      actions: ['s3:DeleteObject*', 's3:BypassGovernanceRetention', 's3:ReplicateDelete', 's3:UpdateObjectEncryption'],
      resources: [`${bucketArn}/*`],
    }),
  ];
}

/**
 * A lock that an upload or a change asks for by itself must be a COMPLIANCE lock, and an upload's must last as long as the
 * default. Uploads that ask for none take the bucket's default. Administrators are bound as well.
 */
function denyWeakLocks({ bucketArn, retentionDays }: VaultPolicyProps): PolicyStatement[] {
  return [
    deny('DenyLocksOtherThanCompliance', {
      actions: ['s3:PutObject', 's3:PutObjectRetention'],
      resources: [`${bucketArn}/*`],
      conditions: statedOtherThan('StringNotEquals', 's3:object-lock-mode', 'COMPLIANCE'),
    }),
    deny('DenyShortLocks', {
      actions: ['s3:PutObject'],
      resources: [`${bucketArn}/*`],
      conditions: { NumericLessThan: { 's3:object-lock-remaining-retention-days': String(retentionDays) } },
    }),
  ];
}

/** Uploads that name no key take the bucket's default, which is this key. */
function denyWrongKey({ bucketArn, keyArn }: VaultPolicyProps): PolicyStatement[] {
  const upload = { actions: ['s3:PutObject'], resources: [`${bucketArn}/*`] };
  return [
    deny('DenyWrongKey', {
      ...upload,
      conditions: statedOtherThan('ArnNotEquals', 's3:x-amz-server-side-encryption-aws-kms-key-id', keyArn),
    }),
    deny('DenyCustomerProvidedKeys', {
      ...upload,
      conditions: { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } },
    }),
  ];
}

/** Administrators are not among the readers: whoever may change the audit log may not read it, and the other way round. */
function denyReading({ bucketArn, readers, administrators, canaries }: VaultPolicyProps): PolicyStatement[] {
  const toOthers = {
    actions: [
      's3:GetObject*',
      's3:ListBucket',
      's3:ListBucketVersions',
      's3:ListBucketMultipartUploads',
      's3:ListMultipartUploadParts',
      's3:ListObject*',
    ],
    conditions: anyoneBut(readers),
  };
  if (canaries === undefined) {
    return [deny('DenyReadingToOthers', { ...toOthers, resources: [bucketArn, `${bucketArn}/*`] })];
  }
  return [
    deny('DenyReadingToOthers', { ...toOthers, notResources: [canaries] }),
    deny('DenyContentToOthers', {
      ...toOthers,
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: [`${bucketArn}/*`],
    }),
    deny('DenyCanariesToOthers', {
      actions: ['s3:GetObject*'],
      resources: [canaries],
      conditions: anyoneBut([...readers, ...administrators]),
    }),
  ];
}

/** IAM Identity Center asks for the second factor at sign-in; the path of its roles is reserved. */
const IDENTITY_CENTER_PATH = ':role/aws-reserved/sso.amazonaws.com/';

/**
 * Sessions that were not signed in with a second factor, and access keys, which never are: they carry no such key (IAM User
 * Guide, "AWS global condition context keys", aws:MultiFactorAuthPresent).
 */
function denyReadingWithoutMfa({ bucketArn, people }: VaultPolicyProps): PolicyStatement[] {
  const asked = people.filter((arn) => !arn.includes(IDENTITY_CENTER_PATH));
  if (asked.length === 0) return [];
  return [
    deny('DenyReadingWithoutMfa', {
      actions: ['s3:GetObject*'],
      resources: [`${bucketArn}/*`],
      conditions: {
        ArnLike: { 'aws:PrincipalArn': asked },
        BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' },
      },
    }),
  ];
}

function keepOutOtherOrganizations({ bucketArn, organizationId }: VaultPolicyProps): PolicyStatement[] {
  if (organizationId === undefined) return [];
  return [
    deny('DenyOtherOrganizations', {
      actions: ['s3:*'],
      resources: [bucketArn, `${bucketArn}/*`],
      conditions: {
        StringNotEquals: { 'aws:PrincipalOrgID': organizationId },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    }),
  ];
}
