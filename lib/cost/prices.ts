/**
 * The prices of what an audit log uses: list prices of us-east-1 in USD, without the free tier. The source is AWS's own page where its
 * text states the number. Some pages load their numbers in the browser: there the source is a page of somebody else.
 */

export interface Price {
  readonly usd: number;
  /** What one unit is. */
  readonly per: string;
  readonly source: string;
  /** Who states the price: AWS, or somebody else. */
  readonly by: 'AWS' | 'third party';
}

/** When they were looked up. */
export const PRICES_OF = '2026-11-29';

export const PRICES = {
  key: { usd: 1, per: 'key and month', source: 'https://aws.amazon.com/kms/pricing/', by: 'AWS' },
  signature: {
    usd: 0.15,
    per: '10,000 requests to a key that signs: five times those to other keys',
    source: 'https://www.factualminds.com/blog/aws-kms-pricing-keys-requests-multi-region/',
    by: 'third party',
  },
  rotation: {
    usd: 1,
    per: 'month, for each of the first two rotations',
    source: 'https://cloudburn.io/blog/aws-kms-pricing',
    by: 'third party',
  },
  alarm: {
    usd: 0.1,
    per: 'alarm metric and month; an anomaly alarm counts three',
    source: 'https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm',
    by: 'third party',
  },
  metric: {
    usd: 0.3,
    per: 'custom metric and month',
    source: 'https://signoz.io/guides/cloudwatch-pricing',
    by: 'third party',
  },
  dashboard: {
    usd: 3,
    per: 'dashboard and month; the first three of an account are free',
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
    by: 'AWS',
  },
  furtherCopy: {
    usd: 2,
    per: '100,000 management events of a further trail',
    source: 'https://aws.amazon.com/cloudtrail/pricing/',
    by: 'AWS',
  },
  dataEvent: { usd: 0.1, per: '100,000 data events', source: 'https://aws.amazon.com/cloudtrail/pricing/', by: 'AWS' },
  insight: {
    usd: 0.35,
    per: '100,000 analyzed events',
    source: 'https://aws.amazon.com/cloudtrail/pricing/',
    by: 'AWS',
  },
  storage: {
    usd: 0.023,
    per: 'GB and month in S3 Standard',
    source: 'https://go-cloud.io/?p=10624',
    by: 'third party',
  },
  scan: {
    usd: 5,
    per: 'TB that a query of Athena reads',
    source: 'https://pypi.org/project/athena-cost-guard/',
    by: 'third party',
  },
  upload: { usd: 0.005, per: '1,000 uploads', source: 'https://aws.amazon.com/s3/pricing/', by: 'AWS' },
} as const satisfies Readonly<Record<string, Price>>;
