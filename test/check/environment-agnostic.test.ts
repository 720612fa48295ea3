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
