/** Checkov's skips and cdk-nag's suppressions in a template: told beside the finding, since only acknowledgements silence one. */
import type { CheckId } from '../checks/ids';
import type { Resource } from '../facts/audit-log';
import { isList, valueAt, type Value } from '../facts/value';
import { plain, shorten } from '../findings/format';

/** Rules of others that ask for what a guardrail asks. Of cdk-nag what stands behind the pack's name, such as `NIST.800.53.R5-`. */
const ALIKE: Readonly<Partial<Record<CheckId, readonly string[]>>> = {
  ObjectLockEnabled: ['S3BucketDefaultLockEnabled'],
  VersioningEnabled: ['CKV_AWS_21', 'S3BucketVersioningEnabled'],
  LogBucketAccessLogged: ['CKV_AWS_18', 'S1', 'S3BucketLoggingEnabled'],
  TlsOnly: ['S10', 'S3BucketSSLRequestsOnly'],
  PublicAccessBlocked: [
    'CKV_AWS_53',
    'CKV_AWS_54',
    'CKV_AWS_55',
    'CKV_AWS_56',
    'S2',
    'S3BucketLevelPublicAccessProhibited',
  ],
  NoPublicGrants: ['CKV_AWS_20', 'CKV_AWS_57', 'S3BucketPublicReadProhibited', 'S3BucketPublicWriteProhibited'],
  CustomerManagedKey: ['CKV_AWS_19', 'S3DefaultEncryptionKMS'],
  TrailEncrypted: ['CKV_AWS_35', 'CloudTrailEncryptionEnabled'],
  LogFileValidationEnabled: ['CKV_AWS_36', 'CloudTrailLogFileValidationEnabled'],
  TrailMultiRegion: ['CKV_AWS_67'],
  KeyRotationEnabled: ['CKV_AWS_7', 'KMS5', 'KMSBackingKeyRotationEnabled'],
  TopicsEncrypted: ['CKV_AWS_26', 'SNSEncryptedKMS'],
  QueuesEncrypted: ['CKV_AWS_27', 'SQS2', 'SQSQueueSSE'],
  LogGroupsEncrypted: ['CKV_AWS_158', 'CloudWatchLogGroupEncrypted'],
  LogGroupsExpire: ['CKV_AWS_66', 'CloudWatchLogGroupRetentionPeriod'],
  EnvironmentsEncrypted: ['CKV_AWS_173'],
};

/** A reason is told as far as a line has room. */
const LONGEST_REASON = 120;

/** What another tool is told to leave out on a resource, as a sentence; empty where it is told nothing about this guardrail. */
export function skippedElsewhere({ metadata }: Resource, guardrail: CheckId): string {
  const alike = ALIKE[guardrail] ?? [];
  const told = [
    ...skipsIn(valueAt(metadata, 'checkov.skip'), 'comment', 'Checkov skips'),
    ...skipsIn(valueAt(metadata, 'cdk_nag.rules_to_suppress'), 'reason', 'cdk-nag suppresses'),
  ].filter(({ id }) => alike.includes(id.replace(/^.*-/, '')));
  if (told.length === 0) return '';
  return `${told.map(({ text }) => text).join('; ')}: that silences nothing here, only an acknowledgement does.`;
}

function skipsIn(value: Value | undefined, reasonAt: string, does: string): { id: string; text: string }[] {
  return (isList(value) ? value : []).flatMap((entry) => {
    const [id, reason] = [valueAt(entry, 'id'), valueAt(entry, reasonAt)];
    if (typeof id !== 'string') return [];
    const because = typeof reason === 'string' ? ` ("${shorten(plain(reason), LONGEST_REASON)}")` : '';
    return [{ id, text: `${does} ${plain(id)}${because}` }];
  });
}
