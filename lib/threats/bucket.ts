/** Attacks on the log bucket: destroy, shorten, hide, overwrite, or open it to others. */
import { TECHNIQUES, type Answer, type Attack, type Call, type Detected, type Prevented } from './attack';
import type { Target } from './target';

const call = (operation: string, input: Call['input']): Call => ({ service: 's3api', operation, input });

const objectLock: Prevented = { kind: 'prevented', errorCode: 'AccessDenied', by: 'Object Lock in COMPLIANCE mode' };
const detected = (guardrail: string, path: string): Detected => ({ kind: 'detected', guardrail, path });

/** An attack on one sub-configuration of the bucket: read it, replace or delete it, put it back. */
function configuration(
  attack: Pick<Attack, 'id' | 'title' | 'gain' | 'threat' | 'outcome' | 'stratus'>,
  name: string,
  field: string,
  weaken: (bucket: string) => Call,
  restore: (answer: Answer) => Call['input'] = (answer) => ({ [field]: answer[field] }),
): Attack {
  return {
    ...attack,
    before: ({ logBucket }) => [call(`Get${name}`, { Bucket: logBucket })],
    calls: ({ logBucket }) => [weaken(logBucket)],
    undo: ({ logBucket }, { before: [output] }) => [
      call(`Put${name}`, { Bucket: logBucket, ...restore(output ?? {}) }),
    ],
  };
}

function putObjectLock(id: string, title: string, outcome: Detected, rule: Call['input'] | undefined): Attack {
  return configuration(
    {
      id,
      title,
      gain: 'Every future log file can be deleted after a day, or at once.',
      threat: TECHNIQUES.indicatorRemoval,
      outcome,
    },
    'ObjectLockConfiguration',
    'ObjectLockConfiguration',
    (bucket) =>
      call('PutObjectLockConfiguration', {
        Bucket: bucket,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', ...(rule && { Rule: { DefaultRetention: rule } }) },
      }),
  );
}

const version = ({ logBucket, logFile }: Target): Call['input'] => ({
  Bucket: logBucket,
  Key: logFile.key,
  VersionId: logFile.versionId,
});

export const BUCKET_ATTACKS: readonly Attack[] = [
  {
    id: 'delete-locked-version',
    title: 'Delete a locked log file',
    gain: 'The log of what happened is gone.',
    threat: TECHNIQUES.dataDestruction,
    outcome: objectLock,
    calls: (target) => [call('DeleteObject', version(target))],
  },
  {
    id: 'delete-with-bypass',
    title: 'Delete a locked log file with the governance bypass',
    gain: 'GOVERNANCE retention would fall to this call.',
    threat: TECHNIQUES.dataDestruction,
    outcome: objectLock,
    calls: (target) => [call('DeleteObject', { ...version(target), BypassGovernanceRetention: true })],
  },
  {
    id: 'shorten-retention',
    title: "Shorten a log file's retention",
    gain: 'The log file can be deleted tomorrow.',
    threat: TECHNIQUES.indicatorRemoval,
    outcome: objectLock,
    calls: (target) => [
      call('PutObjectRetention', {
        ...version(target),
        Retention: { Mode: 'COMPLIANCE', RetainUntilDate: new Date(Date.now() + 24 * 60 * 60 * 1000) },
      }),
    ],
  },
  {
    id: 'switch-retention-mode',
    title: "Switch a log file's retention to GOVERNANCE",
    gain: 'The bypass permission would then delete it.',
    threat: TECHNIQUES.indicatorRemoval,
    outcome: objectLock,
    calls: (target) => [
      call('PutObjectRetention', {
        ...version(target),
        BypassGovernanceRetention: true,
        Retention: { Mode: 'GOVERNANCE', RetainUntilDate: new Date(Date.now() + 24 * 60 * 60 * 1000) },
      }),
    ],
  },
  {
    id: 'suspend-versioning',
    title: 'Suspend versioning',
    gain: 'A new object of the same name would replace the log file.',
    threat: TECHNIQUES.storedDataManipulation,
    outcome: { kind: 'prevented', errorCode: 'InvalidBucketState', by: 'Object Lock, which needs versioning' },
    calls: ({ logBucket }) => [
      call('PutBucketVersioning', { Bucket: logBucket, VersioningConfiguration: { Status: 'Suspended' } }),
    ],
  },
  {
    id: 'delete-bucket',
    title: 'Delete the log bucket',
    gain: 'All logs are gone at once.',
    threat: TECHNIQUES.dataDestruction,
    outcome: {
      kind: 'prevented',
      errorCode: 'BucketNotEmpty',
      by: 'S3: a bucket that holds versions cannot be deleted',
    },
    calls: ({ logBucket }) => [call('DeleteBucket', { Bucket: logBucket })],
  },
  putObjectLock(
    'lower-default-retention',
    'Lower the default retention to one day',
    detected('DefaultRetentionMeetsFrameworks', 'ObjectLockConfiguration.Rule.DefaultRetention'),
    { Mode: 'COMPLIANCE', Days: 1 },
  ),
  putObjectLock(
    'default-retention-to-governance',
    'Set the default retention to GOVERNANCE mode',
    detected('ObjectLockComplianceMode', 'ObjectLockConfiguration.Rule.DefaultRetention.Mode'),
    { Mode: 'GOVERNANCE', Days: 3650 },
  ),
  putObjectLock(
    'remove-default-retention',
    'Remove the default retention',
    detected('ObjectLockComplianceMode', 'ObjectLockConfiguration.Rule.DefaultRetention.Mode'),
    undefined,
  ),
  configuration(
    {
      id: 'expire-logs-by-lifecycle',
      title: 'Add a lifecycle rule that expires logs after a day',
      gain: 'S3 hides every log file behind a delete marker, and deletes what is not locked.',
      threat: TECHNIQUES.lifecycleDestruction,
      stratus: 'aws.defense-evasion.cloudtrail-lifecycle-rule',
      outcome: detected('LifecycleKeepsLogsUntilRetentionEnds', 'LifecycleConfiguration.Rules'),
    },
    'BucketLifecycleConfiguration',
    'Rules',
    (bucket) =>
      call('PutBucketLifecycleConfiguration', {
        Bucket: bucket,
        LifecycleConfiguration: {
          Rules: [{ ID: 'expire-after-1-day', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 1 } }],
        },
      }),
    ({ Rules }) => ({ LifecycleConfiguration: { Rules } }),
  ),
  configuration(
    {
      id: 'replace-bucket-policy',
      title: 'Replace the bucket policy',
      gain: 'Anyone in the account may write, hide and read log files.',
      threat: TECHNIQUES.accountManipulation,
      outcome: detected('TamperingDenied', 'PolicyDocument'),
    },
    'BucketPolicy',
    'Policy',
    (bucket) =>
      call('PutBucketPolicy', {
        Bucket: bucket,
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${bucket}/*` }],
        }),
      }),
  ),
  configuration(
    {
      id: 'delete-bucket-policy',
      title: 'Delete the bucket policy',
      gain: 'No statement denies tampering any more, and CloudTrail can no longer deliver.',
      threat: TECHNIQUES.accountManipulation,
      outcome: { kind: 'detected', guardrail: 'ResourceRemoved' },
    },
    'BucketPolicy',
    'Policy',
    (bucket) => call('DeleteBucketPolicy', { Bucket: bucket }),
  ),
  configuration(
    {
      id: 'open-public-access',
      title: 'Remove the public access block',
      gain: 'A policy or an ACL can now open the logs to the world.',
      threat: TECHNIQUES.dataFromCloudStorage,
      outcome: detected('PublicAccessBlocked', 'PublicAccessBlockConfiguration'),
    },
    'PublicAccessBlock',
    'PublicAccessBlockConfiguration',
    (bucket) => call('DeletePublicAccessBlock', { Bucket: bucket }),
  ),
  configuration(
    {
      id: 'encrypt-with-s3-key',
      title: 'Set the default encryption to a key of S3',
      gain: 'The key policy no longer guards what is written.',
      threat: TECHNIQUES.dataFromCloudStorage,
      outcome: detected('CustomerManagedKey', 'BucketEncryption.ServerSideEncryptionConfiguration'),
    },
    'BucketEncryption',
    'ServerSideEncryptionConfiguration',
    (bucket) =>
      call('PutBucketEncryption', {
        Bucket: bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      }),
  ),
  configuration(
    {
      id: 'enable-acls',
      title: 'Enable ACLs on the log bucket',
      gain: 'An uploader can own an object and grant it past the bucket policy.',
      threat: TECHNIQUES.transferToCloudAccount,
      outcome: detected('Drift', 'OwnershipControls.Rules.0.ObjectOwnership'),
    },
    'BucketOwnershipControls',
    'OwnershipControls',
    (bucket) =>
      call('PutBucketOwnershipControls', {
        Bucket: bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
      }),
  ),
  {
    id: 'hide-by-delete-marker',
    title: 'Hide a log file behind a delete marker',
    gain: 'Readers of the latest version, validate-logs among them, see no log file.',
    threat: TECHNIQUES.indicatorRemoval,
    outcome: { kind: 'detected', guardrail: 'LogFileHidden' },
    calls: ({ logBucket, logFile }) => [call('DeleteObject', { Bucket: logBucket, Key: logFile.key })],
    undo: ({ logBucket, logFile }, { answers: [marker] }) => [
      call('DeleteObject', { Bucket: logBucket, Key: logFile.key, VersionId: marker?.VersionId }),
    ],
  },
  {
    id: 'overwrite-log-file',
    title: 'Overwrite a log file',
    gain: 'Readers of the latest version see what the attacker wrote.',
    threat: TECHNIQUES.storedDataManipulation,
    outcome: { kind: 'detected', guardrail: 'LogFileOverwritten' },
    calls: ({ logBucket, logFile }) => [call('PutObject', { Bucket: logBucket, Key: logFile.key })],
  },
  {
    id: 'lower-evidence-retention',
    title: 'Lower the default retention of the evidence',
    gain: 'The proof of the attack can be deleted a day later.',
    threat: TECHNIQUES.indicatorRemoval,
    outcome: detected('ObjectLockComplianceMode', 'ObjectLockConfiguration.Rule.DefaultRetention.Mode'),
    before: ({ evidenceBucket }) => [call('GetObjectLockConfiguration', { Bucket: evidenceBucket })],
    calls: ({ evidenceBucket }) => [
      call('PutObjectLockConfiguration', {
        Bucket: evidenceBucket,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } },
        },
      }),
    ],
    undo: ({ evidenceBucket }, { before: [output] }) => [
      call('PutObjectLockConfiguration', {
        Bucket: evidenceBucket,
        ObjectLockConfiguration: output?.ObjectLockConfiguration,
      }),
    ],
  },
];
