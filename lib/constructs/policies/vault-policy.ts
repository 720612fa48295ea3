/**
 * What the policies of both locked buckets have in common. Read it as an attacker with administrator rights: each
 * statement closes one way around Object Lock.
 */
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { accountNamedIn } from '../../facts/principals';
import { accountsOf, anyoneBut, only, statedOtherThan } from './conditions';
import { allow, deny } from './statement';

export interface VaultPolicyProps {
  readonly bucketArn: string;
  /** ARN of the key that every object must be encrypted with. */
  readonly keyArn: string;
  /** Role ARN patterns that may change the bucket's configuration. */
  readonly administrators: readonly string[];
  /** Account of the bucket. */
  readonly account: string;
  /** Principal ARNs that may read objects. */
  readonly readers: readonly string[];
  /** Those among the readers that are services, and can present no second factor. */
  readonly services: readonly string[];
  /** Role ARNs of the functions that check or write objects. Their own policies permit it; this one keeps all others out. */
  readonly functions: readonly string[];
  /** Whether administrators may read the locks of objects: a drill looks at what it wrote. @default false */
  readonly showsLocks?: boolean;
  /** Role ARNs of the functions that upload. @default uploads are left to statements of the bucket's own */
  readonly writers?: readonly string[];
  /** ARN of the role of one more function that uploads, and makes locks longer. @default none: administrators alone may */
  readonly lockingWriter?: string;
  /** Who sets legal holds. @default administrators may */
  readonly holds?: VaultHolds;
  /** Shortest retention, in days. */
  readonly retentionDays: number;
  /** Principals of other organizations are kept out, where one is named. */
  readonly organizationId?: string;
}

interface VaultHolds {
  /** Role ARN of the function that alone sets and lifts legal holds. */
  readonly setter: string;
  /** Principal ARNs that upload requests and records, and set none here. @default none: the function sets holds here */
  readonly uploaders?: readonly string[];
}

/** Statements that hold for the log bucket and the evidence bucket alike. */
export function vaultPolicy(props: VaultPolicyProps): PolicyStatement[] {
  return [
    ...allowOtherAccounts(props),
    ...denyWeakTransport(props),
    ...denyTampering(props),
    ...denyWeakLocks(props),
    ...denyWrongKey(props),
    ...denyReading(props),
    denyReadingWithoutMfa(props),
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

const LOOK = ['s3:Get*', 's3:List*'];

/**
 * Everything but reading and delivering is for administrators. It is said the other way round, by NotAction, so that an action that
 * AWS invents tomorrow is denied today. Functions that upload are spared with the administrators, whose list then stands here alone,
 * and all but uploading is denied to them apart.
 */
function denyTampering({
  bucketArn,
  administrators,
  writers,
  lockingWriter,
  holds,
}: VaultPolicyProps): PolicyStatement[] {
  const resources = [bucketArn, `${bucketArn}/*`];
  const uploading = [...LOOK, 's3:PutObject'];
  const uploaders = [...(writers ?? []), ...(lockingWriter === undefined ? [] : [lockingWriter])];
  const ofHolds = holds ? (holds.uploaders ?? [holds.setter]) : [];
  const denyTo = (sid: string, roles: readonly string[], notActions: string[]): PolicyStatement[] =>
    roles.length === 0 ? [] : [deny(sid, { notActions, resources, conditions: only(roles) })];
  return [
    deny('DenyTampering', {
      notActions: writers ? LOOK : uploading,
      resources,
      conditions: anyoneBut([...administrators, ...uploaders, ...ofHolds]),
    }),
    ...denyTo('DenyTamperingToWriters', writers ?? [], uploading),
    ...denyTo('DenyTamperingToLedger', uploaders.slice(writers?.length), [...uploading, 's3:PutObjectRetention']),
    ...denyTo('DenyTamperingToHolds', ofHolds, holds?.uploaders ? uploading : [...LOOK, HOLD]),
    ...(holds ? [denyHolds(bucketArn, holds)] : []),
    deny('DenyObjectDeletion', {
      // replicas are uploads under another name, and nothing here comes from elsewhere
      actions: [
        ...['s3:DeleteObject*', 's3:BypassGovernanceRetention', 's3:ReplicateDelete', 's3:ReplicateObject'],
        's3:UpdateObjectEncryption',
      ],
      resources: [`${bucketArn}/*`],
    }),
  ];
}

const HOLD = 's3:PutObjectLegalHold';

/** Setting a legal hold and lifting one is the same call (S3 User Guide, "S3 Object Lock legal hold"): administrators do neither. */
function denyHolds(bucketArn: string, { setter }: VaultHolds): PolicyStatement {
  return deny('DenyHoldsToOthers', { actions: [HOLD], resources: [`${bucketArn}/*`], conditions: anyoneBut([setter]) });
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

/** What shows which versions and unfinished uploads there are. */
const LISTS = [
  's3:ListBucketVersions',
  's3:ListBucketMultipartUploads',
  's3:ListMultipartUploadParts',
  's3:ListObject*',
];
/** Everything that begins with s3:GetObject, but for s3:GetObjectRetention. */
const CONTENTS = ['s3:GetObject', 's3:GetObjectA*', 's3:GetObjectL*', 's3:GetObjectT*', 's3:GetObjectV*'];

/** What shows objects. Until when one is locked shows nothing of it. */
function readsOf({ showsLocks }: VaultPolicyProps): string[] {
  return showsLocks ? CONTENTS : ['s3:GetObject*'];
}

/**
 * Administrators are not among the readers: whoever may change the audit log may not read it, and the other way round. They may list
 * the names of objects, because CloudFormation, which acts as one of them, asks by HeadBucket whether its bucket is there, which is
 * s3:ListBucket (handlers in the schema of AWS::S3::Bucket; Amazon S3 API Reference, HeadBucket). Each list of readers stands in as
 * few statements as can be: a bucket policy has 20 KB.
 */
function denyReading(props: VaultPolicyProps): PolicyStatement[] {
  const { bucketArn, readers, functions, administrators, showsLocks } = props;
  const resources = [bucketArn, `${bucketArn}/*`];
  const mayRead = [...readers, ...functions];
  return [
    deny('DenyReadingToOthers', { actions: [...readsOf(props), ...LISTS], resources, conditions: anyoneBut(mayRead) }),
    deny('DenyListingToOthers', {
      actions: showsLocks ? ['s3:ListBucket', 's3:GetObject*'] : ['s3:ListBucket'],
      resources,
      conditions: anyoneBut([...mayRead, ...administrators]),
    }),
  ];
}

/**
 * What lets the readers of this account in is their own policies; those of other accounts need this bucket's permission as well
 * (IAM User Guide, "Cross-account policy evaluation logic"). Their accounts have it, and the list of readers stands in what is denied
 * to others.
 */
function allowOtherAccounts({ bucketArn, account, readers }: VaultPolicyProps): PolicyStatement[] {
  const others = readers.filter((arn) => (accountNamedIn(arn) ?? account) !== account);
  if (others.length === 0) return [];
  return [
    allow('ReadersOfOtherAccounts', {
      principals: accountsOf(others, account),
      actions: [
        ...['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketVersions'],
        ...['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectRetention'],
      ],
      resources: [bucketArn, `${bucketArn}/*`],
    }),
  ];
}

/** IAM Identity Center asks for the second factor at sign-in; the path of its roles is reserved. */
export const IDENTITY_CENTER_ROLES = 'arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*';

/**
 * Sessions that were not signed in with a second factor, and access keys, which never are: they carry no such key (IAM User
 * Guide, "AWS global condition context keys", aws:MultiFactorAuthPresent). Who may read at all is said above.
 */
function denyReadingWithoutMfa(props: VaultPolicyProps): PolicyStatement {
  const { bucketArn, functions, services } = props;
  return deny('DenyReadingWithoutMfa', {
    actions: readsOf(props),
    resources: [`${bucketArn}/*`],
    conditions: {
      ...anyoneBut([...functions, ...services, IDENTITY_CENTER_ROLES]),
      BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' },
    },
  });
}

/**
 * Principals of the bucket's own account are in its organization, whichever that is: they stay, so that an organization that was
 * mistyped can be corrected.
 */
function keepOutOtherOrganizations({ bucketArn, organizationId, account }: VaultPolicyProps): PolicyStatement[] {
  if (organizationId === undefined) return [];
  return [
    deny('DenyOtherOrganizations', {
      actions: ['s3:*'],
      resources: [bucketArn, `${bucketArn}/*`],
      conditions: {
        StringNotEquals: { 'aws:PrincipalOrgID': organizationId, 'aws:PrincipalAccount': account },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    }),
  ];
}
