/**
 * CIS AWS Foundations Benchmark: the recommendations that concern CloudTrail and what it delivers to. Those that speak of the whole
 * account stand here with what they ask for, and no check of one audit log serves them.
 */
import type { Framework } from './framework';

export const CIS_AWS = {
  id: 'CIS-AWS',
  title: 'CIS Amazon Web Services Foundations Benchmark v5.0.0 (numbers of v7.0.0 in its note)',
  note:
    'Numbered as in v5.0.0, the newest that AWS Security Hub CSPM carries. In v7.0.0 the same recommendations stand one section later: ' +
    '1.15 is 2.14, 2.1.x is 3.1.x, 3.x is 4.x, and 4.x is 5.x. S3 server access logs (3.4) go into a bucket without a default retention.',
  // 3.4 asks that it is on, and not what becomes of the logs
  metAt: { LogBucketAccessLogged: 'LoggingConfiguration.' },
  // prettier-ignore
  clauses: {
    '1.15': {
      asks: 'No attached IAM policy allows full administrative privileges (*:*)',
      checks: [
        'AlarmTamperingNotGranted', 'BucketTamperingNotGranted', 'CheckerTamperingNotGranted', 'KeyTamperingNotGranted',
        'RolesNotHandedOut', 'TrailTamperingNotGranted',
      ],
    },
    '2.1.1': {
      asks: 'The S3 bucket policy denies HTTP requests',
      checks: ['TlsOnly'],
    },
    '2.1.2': {
      asks: 'MFA Delete is enabled on S3 buckets',
      checks: [],
      yours: 'Decide whether Object Lock, which MFA cannot lift, stands in its place: MFA Delete is set by the root user alone',
    },
    '2.1.4': {
      asks: 'S3 is configured with Block Public Access',
      checks: ['PublicAccessBlocked'],
    },
    '3.1': {
      asks: 'CloudTrail is enabled in all Regions',
      checks: [
        'CloudTrailCanDeliver', 'GlobalServiceEventsLogged', 'ManagementEventsComplete', 'TrailIsLogging',
        'TrailMultiRegion',
      ],
    },
    '3.2': {
      asks: 'CloudTrail log file validation is enabled',
      checks: ['LogFileValidationEnabled'],
    },
    '3.4': {
      asks: 'Server access logging is enabled on the CloudTrail S3 bucket',
      checks: ['LogBucketAccessLogged'],
      yours: 'Decide whether data events that record every access stand in its place; wormtrail’s own audit logs have those',
    },
    '3.5': {
      asks: 'CloudTrail logs are encrypted at rest with KMS keys',
      checks: ['CustomerManagedKey', 'KeyUsable', 'TrailEncrypted'],
    },
    '3.6': {
      asks: 'Rotation of customer-created symmetric keys is enabled',
      checks: [],
      yours: 'Rotate every key of the account; wormtrail rotates the key of the audit log',
    },
    '3.8': {
      asks: 'Object-level logging of write events is enabled for S3 buckets',
      checks: [],
      yours: 'Log data events of every bucket of the account; wormtrail logs those of the log bucket',
    },
    '3.9': {
      asks: 'Object-level logging of read events is enabled for S3 buckets',
      checks: [],
      yours: 'Log data events of every bucket of the account; wormtrail logs those of the log bucket',
    },
    '4.4': {
      asks: 'IAM policy changes are monitored',
      checks: [],
      yours: 'Alarm on changes of every IAM policy of the account; wormtrail watches the roles of the audit log',
    },
    '4.5': {
      asks: 'CloudTrail configuration changes are monitored',
      checks: ['TamperEventsAlarmed'],
    },
    '4.7': {
      asks: 'Disabling or scheduled deletion of customer-created keys is monitored',
      checks: [],
      yours: 'Alarm on every key of the account; wormtrail watches the key of the audit log',
    },
    '4.8': {
      asks: 'S3 bucket policy changes are monitored',
      checks: [],
      yours: 'Alarm on every bucket of the account; wormtrail watches the buckets of the audit log',
    },
  },
  compared: 'all, with v5.0 and v7.0 of the same document as Prowler 5 has them (prowler/compliance/aws)',
  sources: [
    'Center for Internet Security, "CIS Amazon Web Services Foundations Benchmark v5.0.0" and "v7.0.0"',
    'AWS Security Hub User Guide, "CIS AWS Foundations Benchmark in Security Hub CSPM"',
  ],
} as const satisfies Framework;
