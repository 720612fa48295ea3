/** What a run sees beside the attacks of the catalogue (lib/threats): changes that gain nobody anything. */
import type { Answer, Call, Service } from '../../lib/threats/attack';
import type { Target } from '../../lib/threats/target';

/** Names of what the sample deploys, beside what attacks aim at. */
export interface Names extends Target {
  readonly responder: string;
  readonly subscription: string;
  readonly securityEmail: string;
  readonly region: string;
  readonly account: string;
}

export interface Change {
  readonly what: string;
  /** The finding that names it: its kind, and its property path or what that begins with. */
  readonly told: readonly [guardrail: string, path: string];
  readonly before?: (on: Names) => Call;
  readonly change: (on: Names, before: Answer) => readonly Call[];
  readonly undo: (on: Names, before: Answer, after: readonly Answer[]) => readonly Call[];
}

const call = (service: Service, operation: string, input: Call['input']): Call => ({ service, operation, input });
/** Takes the members of an answer that the inverse call takes. */
const pick = (answer: unknown, names: readonly string[]): Call['input'] =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = (answer as Answer | undefined)?.[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
const first = (list: unknown): unknown => (list as readonly unknown[] | undefined)?.[0];

export const CHANGES: readonly Change[] = [
  {
    what: 'the requests of the log bucket are not counted',
    told: ['Drift', 'MetricsConfigurations'],
    before: ({ logBucket }) => call('s3api', 'ListBucketMetricsConfigurations', { Bucket: logBucket }),
    change: ({ logBucket }, before) => [
      call('s3api', 'DeleteBucketMetricsConfiguration', { Bucket: logBucket, Id: idOf(before) }),
    ],
    undo: ({ logBucket }, before) => [
      call('s3api', 'PutBucketMetricsConfiguration', {
        Bucket: logBucket,
        Id: idOf(before),
        MetricsConfiguration: first(before.MetricsConfigurationList),
      }),
    ],
  },
  {
    what: 'the bucket policy is nearly as long as it may be',
    told: ['QuotaNearlyUsed', 'PolicyDocument'],
    before: ({ evidenceBucket }) => call('s3api', 'GetBucketPolicy', { Bucket: evidenceBucket }),
    change: ({ evidenceBucket }, before) => {
      const policy = JSON.parse(String(before.Policy)) as { Statement: object[] };
      const room = 20_000 - String(before.Policy).length;
      const Statement = [
        ...policy.Statement,
        { Sid: 'x'.repeat(room), Effect: 'Deny', Principal: '*', Action: 's3:*' },
      ];
      return [
        call('s3api', 'PutBucketPolicy', { Bucket: evidenceBucket, Policy: JSON.stringify({ ...policy, Statement }) }),
      ];
    },
    undo: ({ evidenceBucket }, before) => [
      call('s3api', 'PutBucketPolicy', { Bucket: evidenceBucket, Policy: before.Policy }),
    ],
  },
  {
    what: 'the key says to be for something else',
    told: ['Drift', 'Description'],
    before: ({ key }) => call('kms', 'DescribeKey', { KeyId: key }),
    change: ({ key }) => [call('kms', 'UpdateKeyDescription', { KeyId: key, Description: 'unused' })],
    undo: ({ key }, before) => [
      call('kms', 'UpdateKeyDescription', { KeyId: key, ...pick(before.KeyMetadata, ['Description']) }),
    ],
  },
  {
    what: 'what a check says belongs to somebody else',
    told: ['Drift', 'Tags'],
    change: ({ checkerLogGroup, region, account }) => [
      call('logs', 'TagResource', {
        resourceArn: `arn:aws:logs:${region}:${account}:log-group:${checkerLogGroup}`,
        tags: { eve: 'was here' },
      }),
    ],
    undo: ({ checkerLogGroup, region, account }) => [
      call('logs', 'UntagResource', {
        resourceArn: `arn:aws:logs:${region}:${account}:log-group:${checkerLogGroup}`,
        tagKeys: ['eve'],
      }),
    ],
  },
];

function idOf(listed: Answer): unknown {
  return (first(listed.MetricsConfigurationList) as Answer | undefined)?.Id;
}
