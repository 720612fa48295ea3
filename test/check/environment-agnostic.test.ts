/** Templates that do not say where they are deployed. */
import { App, Stack } from 'aws-cdk-lib';
import { ImmutableAuditLog } from '../../lib';
import { checkTemplates } from '../../lib/check/check-templates';
import type { Template } from '../../lib/facts/from-template';
import { deployedTo } from '../../lib/facts/template/places';
import type { Finding } from '../../lib/findings/finding';
import { ACCOUNT, AUDIT_LOG, auditLogTemplate, NAME, projectContext, REGION } from '../constructs/support';

type Body = { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> };

const template = (change: (body: Body) => void = () => undefined): Template => {
  const body = auditLogTemplate().toJSON() as Body;
  change(body);
  return { stack: NAME, body };
};

const found = (templates: readonly Template[], status: Finding['status']): string[] => [
  ...new Set(
    checkTemplates(templates)
      .findings.filter((one) => one.status === status)
      .map((one) => one.guardrail),
  ),
];

describe('a sound template alone', () => {
  it('fails nowhere', () => {
    expect(found([template()], 'FAIL')).toEqual([]);
  });

  it('passes but for what only a stack says, once it is known where it is', () => {
    const there = deployedTo([template()], { account: ACCOUNT, region: REGION });
    expect(found(there, 'UNKNOWN')).toEqual(['StackTerminationProtected']);
    expect(found(there, 'FAIL')).toEqual([]);
  });

  it('fails in another account', () => {
    const elsewhere = deployedTo([template()], { account: '999999999999', region: REGION });
    expect(found(elsewhere, 'FAIL')).toContain('OnlyCloudTrailWrites');
  });
});

describe('an audit log in a stack without an account and a Region', () => {
  const app = new App({ context: projectContext(), analyticsReporting: false });
  const stack = new Stack(app, NAME);
  new ImmutableAuditLog(stack, 'AuditLog', AUDIT_LOG);
  const agnostic: Template = { stack: NAME, body: app.synth().getStackArtifact(stack.artifactId).template as Body };
  const there = deployedTo([agnostic], { account: ACCOUNT, region: REGION });

  it('fails nowhere where it does not fail once they are known', () => {
    expect(found(there, 'FAIL')).toEqual(expect.arrayContaining(found([agnostic], 'FAIL')));
  });

  it.each(['KeyPolicyScoped', 'KeyUsedByNamedAccountsOnly', 'DeadLettersAlarmed', 'WrongKeyUploadsDenied'])(
    'passes %s in both',
    (guardrail) => {
      expect(found([agnostic], 'PASS')).toContain(guardrail);
      expect([...found([agnostic], 'FAIL'), ...found([agnostic], 'UNKNOWN')]).not.toContain(guardrail);
      expect(found(there, 'PASS')).toContain(guardrail);
    },
  );
});

describe('a template that fails wherever it is', () => {
  it('fails, though it does not say where', () => {
    const open = template(({ Resources }) => {
      for (const { Type, Properties } of Object.values(Resources)) {
        if (Type === 'AWS::S3::BucketPolicy') Properties['PolicyDocument'] = { Version: '2012-10-17', Statement: [] };
      }
    });
    expect(found([open], 'FAIL')).toEqual(expect.arrayContaining(['OnlyCloudTrailWrites', 'TamperingDenied']));
  });
});

describe('the partition of a bare template', () => {
  const bucketNamed = (...arns: string[]): Template => ({
    stack: 'bare',
    body: {
      Resources: {
        Trail: {
          Type: 'AWS::CloudTrail::Trail',
          Properties: { S3BucketName: { 'Fn::Sub': '${AWS::Partition}-logs' }, Named: arns },
        },
      },
    },
  });
  const bucketOf = (one: Template): string | undefined =>
    checkTemplates([one]).findings.find(({ guardrail }) => guardrail === 'ObjectLockEnabled')?.resource;

  it.each([
    ['of the ARNs that it writes out', ['arn:aws-cn:s3:::one', 'arn:aws-cn:iam::aws:policy/Two'], 'aws-cn-logs'],
    ['open where it writes out none', [], '${AWS::Partition}-logs'],
    ['open where they disagree', ['arn:aws-cn:s3:::one', 'arn:aws:s3:::two'], '${AWS::Partition}-logs'],
    ['open where the word stands inside a text', ['see arn:aws:s3:::one'], '${AWS::Partition}-logs'],
  ])('is %s', (_, arns, bucket) => {
    expect(bucketOf(bucketNamed(...arns))).toBe(bucket);
  });
});

describe('a place is no excuse', () => {
  const statusesOf = (one: Template, guardrail: string): string[] => [
    ...new Set(
      checkTemplates([one])
        .findings.filter((each) => each.guardrail === guardrail)
        .map(({ status, cause }) => (cause?.startsWith('EnvironmentStated') ? 'DEPENDS' : status)),
    ),
  ];
  const setIn = (body: Body, type: string, name: string, value: unknown): void => {
    for (const { Type, Properties } of Object.values(body.Resources)) if (Type === type) Properties[name] = value;
  };
  const onlyIf = (condition: unknown): Template =>
    template((body) => {
      Object.assign(body, { Conditions: { There: condition } });
      for (const resource of Object.values(body.Resources)) Object.assign(resource, { Condition: 'There' });
      setIn(body, 'AWS::S3::Bucket', 'VersioningConfiguration', { Status: 'Suspended' });
    });

  it.each<[string, unknown]>([
    ['another account', { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, ACCOUNT] }] }],
    ['a Region that nobody has', { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'mars-north-1'] }],
  ])('where a Condition takes the audit log away: it is only in %s', (_, condition) => {
    const { findings } = checkTemplates([onlyIf(condition)]);
    expect(findings.filter(({ guardrail }) => guardrail === 'EnvironmentStated')).toEqual([]);
    expect(findings.some(({ guardrail, status }) => guardrail === 'VersioningEnabled' && status === 'PASS')).toBe(
      false,
    );
  });

  const trailIn = (account: string) => `arn:aws:cloudtrail:${REGION}:${account}:trail/${NAME}`;
  const grant = (principal: unknown) => ({
    Effect: 'Allow',
    Principal: principal,
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::logs/*',
  });
  const small = (...statements: object[]): Template => ({
    stack: 'small',
    body: {
      Resources: {
        Logs: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'logs' } },
        Policy: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: { Bucket: { Ref: 'Logs' }, PolicyDocument: { Version: '2012-10-17', Statement: statements } },
        },
        Key: {
          Type: 'AWS::KMS::Key',
          Properties: {
            KeyPolicy: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Principal: { AWS: 'arn:aws:iam::444455556666:root' },
                  Action: 'kms:*',
                  Resource: '*',
                },
              ],
            },
          },
        },
        Trail: {
          Type: 'AWS::CloudTrail::Trail',
          Properties: { IsLogging: true, TrailName: NAME, S3BucketName: { Ref: 'Logs' }, KMSKeyId: { Ref: 'Key' } },
        },
      },
    },
  });

  it('where a grant names it: who is let in may be of another account', () => {
    expect(statusesOf(small(grant({ AWS: 'arn:aws:iam::444455556666:root' })), 'KeyUsedByNamedAccountsOnly')).toEqual([
      'FAIL',
    ]);
  });

  it('where each finding would choose another: all that depends on it holds in one place', () => {
    const write = (account: string) => ({
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::logs/*',
      Condition: { StringEquals: { 'aws:SourceArn': trailIn(account) } },
    });
    // the key holds in one account, what the bucket grants in another
    const failing = (reader: string): string[] => {
      const one = small(write('777788889999'), write('444455556666'), grant({ AWS: `arn:aws:iam::${reader}:root` }));
      return ['KeyUsedByNamedAccountsOnly', 'OtherAccountsKeptOut'].filter((guardrail) =>
        statusesOf(one, guardrail).includes('FAIL'),
      );
    };
    expect(failing('444455556666')).toEqual([]);
    expect(failing('777788889999')).toHaveLength(1);
  });

  it('for a key that no template has: its name changes with the account, and what is not seen stays unknown', () => {
    const elsewhere = template(({ Resources }) => {
      for (const { Type, Properties } of Object.values(Resources)) {
        if (Type === 'AWS::CloudTrail::Trail')
          Properties['KMSKeyId'] = { 'Fn::Sub': 'arn:aws:kms:eu-central-1:${AWS::AccountId}:key/1' };
        if (Type === 'AWS::S3::Bucket')
          Properties['BucketEncryption'] = {
            ServerSideEncryptionConfiguration: [
              {
                ServerSideEncryptionByDefault: {
                  SSEAlgorithm: 'aws:kms',
                  KMSMasterKeyID: { 'Fn::Sub': 'arn:aws:kms:eu-central-1:${AWS::AccountId}:key/1' },
                },
              },
            ],
          };
      }
    });
    const { findings } = checkTemplates([elsewhere]);
    expect(findings.filter(({ guardrail }) => guardrail === 'AuditLogComplete')).toMatchObject([{ status: 'UNKNOWN' }]);
    expect(statusesOf(elsewhere, 'AuditLogComplete')).toEqual(['UNKNOWN']);
  });
});
