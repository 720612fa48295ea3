/** CIS AWS Foundations Benchmark: the recommendations that concern CloudTrail and what it delivers to. */
import type { Framework } from './framework';

export const CIS_AWS: Framework = {
  id: 'CIS-AWS',
  title: 'CIS Amazon Web Services Foundations Benchmark v5.0.0',
  note:
    'Numbered as in v5.0.0, the newest that AWS Security Hub CSPM carries. S3 server access logs (3.4) cannot be delivered ' +
    'to a bucket with Object Lock, and CloudTrail data events (3.8, 3.9) record the same access.',
  controls: {
    '1.15': 'No attached IAM policy allows full administrative privileges (*:*)',
    '2.1.1': 'The S3 bucket policy denies HTTP requests',
    '2.1.2': 'MFA Delete is enabled on S3 buckets',
    '2.1.4': 'S3 is configured with Block Public Access',
    '3.1': 'CloudTrail is enabled in all Regions',
    '3.2': 'CloudTrail log file validation is enabled',
    '3.4': 'Access to the CloudTrail S3 bucket is logged',
    '3.5': 'CloudTrail logs are encrypted at rest with KMS keys',
    '3.6': 'Rotation of customer-created symmetric keys is enabled',
    '3.8': 'Object-level logging of write events is enabled for S3 buckets',
    '3.9': 'Object-level logging of read events is enabled for S3 buckets',
    '4.4': 'IAM policy changes are monitored',
    '4.5': 'CloudTrail configuration changes are monitored',
    '4.7': 'Disabling or scheduled deletion of customer-created keys is monitored',
    '4.8': 'S3 bucket policy changes are monitored',
  },
  sources: [
    'Center for Internet Security, "CIS Amazon Web Services Foundations Benchmark v5.0.0"',
    'AWS Security Hub User Guide, "CIS AWS Foundations Benchmark in Security Hub CSPM"',
  ],
};
