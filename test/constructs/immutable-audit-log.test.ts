/** The whole: composed from its parts, every part replaceable, every resource marked. */
import { Duration, Fn } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ImmutableAuditLog } from '../../lib';
import { AUDIT_LOG, auditLogTemplate, NAME, READERS, templateOf, TRAIL_ARN } from './support';

interface CfnResource {
  readonly Type: string;
  readonly Properties?: { readonly Tags?: unknown };
  readonly DependsOn?: readonly string[];
  readonly Metadata?: {
    readonly wormtrail?: { readonly auditLog: string; readonly component: string; readonly requirements?: unknown };
  };
}

const template = auditLogTemplate();
const resources = Object.entries((template.toJSON() as { Resources: Record<string, CfnResource> }).Resources);

/** Types that CloudFormation cannot tag. */
const UNTAGGABLE = [
  'AWS::CloudWatch::Dashboard',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::KMS::Alias',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
];

it.each(resources)('%s says what it belongs to', (_, { Metadata }) => {
  expect(Metadata?.wormtrail).toMatchObject({
    auditLog: NAME,
    component: expect.stringMatching(/^[a-z-]+$/) as string,
  });
});

it.each(resources.filter(([, { Type }]) => !UNTAGGABLE.includes(Type)))(
  '%s is tagged with its owner',
  (_, { Properties }) => {
    expect(JSON.stringify(Properties?.Tags)).toMatch(/wormtrail:owner.*(engineering|security|compliance)/);
  },
);

it('lets no alarm go off on a deployment, when there is no data yet', () => {
  const alarms = resources.filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm');
  expect(alarms.length).toBeGreaterThan(8);
  for (const [id, { Properties }] of alarms) {
    const missing = (Properties as { TreatMissingData?: string } | undefined)?.TreatMissingData ?? 'missing';
    expect([id, ['missing', 'notBreaching']]).toEqual([id, expect.arrayContaining([missing])]);
  }
});

it('makes its schedules last: what a rate runs at once finds all the rest', () => {
  const isSchedule = ([, { Type }]: (typeof resources)[number]): boolean => Type === 'AWS::Scheduler::Schedule';
  const rest = resources.filter((each) => !isSchedule(each)).map(([id]) => id);
  const schedules = resources.filter(isSchedule);
  expect(schedules).toHaveLength(2);
  for (const [, { DependsOn }] of schedules) expect(DependsOn?.toSorted()).toEqual(rest.toSorted());
});

it('has every component', () => {
  const components = new Set(resources.map(([, { Metadata }]) => Metadata?.wormtrail?.component));
  expect([...components].sort()).toEqual([
    'alarm',
    'dashboard',
    'dead-letter-queue',
    'drift-checker',
    'evidence-bucket',
    'key',
    'log-bucket',
    'log-group',
    'log-verification',
    'owner-topic',
    'role',
    'schedule',
    'tamper-responder',
    'tamper-rule',
    'trail',
  ]);
});

it('states beside the log bucket what it has to satisfy, and tags it', () => {
  const [, bucket] = resources.find(([, { Metadata }]) => Metadata?.wormtrail?.requirements !== undefined) ?? [];
  expect(bucket?.Type).toBe('AWS::S3::Bucket');
  expect(bucket?.Properties?.Tags).toContainEqual({ Key: 'wormtrail:audit-log', Value: 'true' });
  expect(bucket?.Metadata?.wormtrail?.requirements).toEqual({
    frameworks: ['SEC-17a-4', 'SOC2'],
    shortestRetentionDays: 2192,
    longestRetentionDays: 2557,
    keptAtHandDays: 731,
    administrators: AUDIT_LOG.administrators,
    readers: READERS,
    owners: AUDIT_LOG.owners,
  });
});

it('says in outputs what people look for after a deployment, named after the audit log', () => {
  const { Outputs } = template.toJSON() as { Outputs: Record<string, { Value: unknown; Description: string }> };
  expect(Object.keys(Outputs).sort()).toEqual([
    ...[
      'ExampleLogComplianceTopicArn',
      'ExampleLogDashboardUrl',
      'ExampleLogDriftChecker',
      'ExampleLogEngineeringTopicArn',
    ],
    ...['ExampleLogEvidenceBucket', 'ExampleLogKeyArn', 'ExampleLogLogBucket', 'ExampleLogSecurityTopicArn'],
    'ExampleLogTrailArn',
  ]);
  expect(Outputs.ExampleLogDashboardUrl?.Value).toBe(
    'https://console.aws.amazon.com/cloudwatch/home?region=eu-central-1#dashboards/dashboard/example-log',
  );
});

it('refuses a framework that it does not know', () => {
  expect(() => auditLogTemplate({ frameworks: ['SOC-2'] })).toThrow(
    /frameworks\[0\]\n {4}found: "SOC-2"\n {4}write: one of .*SOC2/,
  );
});

it.each([
  [
    'administrators',
    'arn:aws:iam::111122223333:role/*',
    /administrators\[0\]\n {4}found: .*role\/\*"\n {4}write: a role ARN/,
  ],
  [
    'readers',
    'arn:aws:iam::111122223333:role/audit*',
    /readers\[0\]\n {4}found: .*audit\*"\n {4}write: the ARN of one role or user/,
  ],
])('refuses %s that the configuration would refuse', (prop, arn, message) => {
  expect(() => auditLogTemplate({ [prop]: [arn] })).toThrow(message);
});

it('takes administrators that only a deployment knows', () => {
  const administrators = [Fn.importValue('administrator')];
  expect(() => auditLogTemplate({ administrators })).not.toThrow();
});

describe('with parts of your own', () => {
  const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

  it('takes a key', () => {
    const own = templateOf(
      (stack) =>
        new ImmutableAuditLog(stack, 'AuditLog', { ...AUDIT_LOG, key: kms.Key.fromKeyArn(stack, 'Own', KEY_ARN) }),
    );
    own.resourceCountIs('AWS::KMS::Key', 0);
    own.hasResourceProperties('AWS::CloudTrail::Trail', { KMSKeyId: KEY_ARN });
  });

  it('takes a bucket', () => {
    const own = templateOf(
      (stack) =>
        new ImmutableAuditLog(stack, 'AuditLog', {
          ...AUDIT_LOG,
          bucket: s3.Bucket.fromBucketName(stack, 'Own', 'own-log'),
        }),
    );
    own.resourceCountIs('AWS::S3::Bucket', 1);
    own.hasResourceProperties('AWS::CloudTrail::Trail', { S3BucketName: 'own-log' });
  });

  it('takes a trail', () => {
    const own = auditLogTemplate({ trailArn: TRAIL_ARN.replace(NAME, 'own-trail') });
    own.resourceCountIs('AWS::CloudTrail::Trail', 0);
    expect(JSON.stringify(own.findResources('AWS::S3::BucketPolicy'))).toContain('trail/own-trail');
  });
});

it('keeps evidence as long as logs', () => {
  const days = auditLogTemplate({ retention: Duration.days(30) }).findResources('AWS::S3::Bucket') as Record<
    string,
    { Properties: { ObjectLockConfiguration: { Rule: { DefaultRetention: { Days: number } } } } }
  >;
  expect(
    Object.values(days).map(({ Properties }) => Properties.ObjectLockConfiguration.Rule.DefaultRetention.Days),
  ).toEqual([30, 30]);
});

it('tells the checks by the same metadata whether Security Hub is told, and whether global events are forwarded', () => {
  const buckets = JSON.stringify(
    auditLogTemplate({ securityHub: true, globalEvents: true }).findResources('AWS::S3::Bucket'),
  );
  expect(buckets).toContain('"securityHub":true');
  expect(buckets).toContain('"globalEvents":true');
  expect(JSON.stringify(template.findResources('AWS::S3::Bucket'))).not.toContain('securityHub');
});

it('lets the role of each schedule send to the encrypted dead-letter queue', () => {
  const [[, key] = []] = resources.filter(([, { Type }]) => Type === 'AWS::KMS::Key');
  const { Statement } = (key?.Properties as { KeyPolicy: { Statement: { Sid?: string; Action: unknown }[] } })
    .KeyPolicy;
  const sending = Statement.filter(({ Sid }) => Sid?.endsWith('ScheduleSends'));
  expect(sending.map(({ Sid, Action }) => [Sid, Action])).toEqual(
    ['DriftChecker', 'LogVerification'].map((name) => [`${name}ScheduleSends`, ['kms:Decrypt', 'kms:GenerateDataKey']]),
  );
});
