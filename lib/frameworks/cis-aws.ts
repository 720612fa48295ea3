/** CIS AWS Foundations Benchmark: the recommendations that concern CloudTrail and what it delivers to. */
import type { Framework } from './framework';

export const CIS_AWS = {
  id: 'CIS-AWS',
  title: 'CIS Amazon Web Services Foundations Benchmark v5.0.0',
  note:
    'Numbered as in v5.0.0, the newest that AWS Security Hub CSPM carries. S3 server access logs (3.4) cannot be delivered ' +
    'to a bucket with Object Lock, and CloudTrail data events (3.8, 3.9) record the same access.',
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
      asks: 'Access to the CloudTrail S3 bucket is logged',
      checks: ['LogBucketAccessLogged'],
    },
    '3.5': {
      asks: 'CloudTrail logs are encrypted at rest with KMS keys',
      checks: ['CustomerManagedKey', 'KeyUsable', 'TrailEncrypted'],
    },
    '3.6': {
      asks: 'Rotation of customer-created symmetric keys is enabled',
      checks: ['KeyRotationEnabled'],
    },
    '3.8': {
      asks: 'Object-level logging of write events is enabled for S3 buckets',
      checks: ['LogBucketAccessLogged'],
    },
    '3.9': {
      asks: 'Object-level logging of read events is enabled for S3 buckets',
      checks: ['LogBucketAccessLogged'],
    },
    '4.4': {
      asks: 'IAM policy changes are monitored',
      checks: ['GlobalServiceEventsLogged'],
    },
    '4.5': {
      asks: 'CloudTrail configuration changes are monitored',
      checks: ['TamperEventsAlarmed'],
    },
    '4.7': {
      asks: 'Disabling or scheduled deletion of customer-created keys is monitored',
      checks: ['TamperEventsAlarmed'],
    },
    '4.8': {
      asks: 'S3 bucket policy changes are monitored',
      checks: ['TamperEventsAlarmed'],
    },
  },
  sources: [
    'Center for Internet Security, "CIS Amazon Web Services Foundations Benchmark v5.0.0"',
    'AWS Security Hub User Guide, "CIS AWS Foundations Benchmark in Security Hub CSPM"',
  ],
} as const satisfies Framework;
