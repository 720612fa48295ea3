/** The audit log of an organization: a stack an account, which the guardrails judge as one log. */
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { auditLogApp } from '../../bin/app';
import { AuditLogPropsError, ImmutableAuditLog, OrganizationAuditLog, OrganizationTrail, type Report } from '../../lib';
import { checkTemplates } from '../../lib/check/check-templates';
import { auditLogsOf } from '../../lib/facts/from-template';
import { pythonTool } from '../../lib/local-aws';
import { changed } from '../support/changed-templates';
import { ARCHIVE, DELEGATED, MANAGEMENT, ORGANIZATION, organizationConfigIn } from '../support/organization';
import { ADMINISTRATORS, AUDIT_LOG, projectContext, propertiesOf, READERS, statementsOf } from './support';

const NAME = 'acme-audit-log';
const TRAIL = `arn:aws:cloudtrail:eu-central-1:${MANAGEMENT}:trail/${NAME}`;
const BUS = `arn:aws:events:eu-central-1:${ARCHIVE}:event-bus/default`;

const outdir = mkdtempSync(path.join(tmpdir(), 'wormtrail-organization-'));
afterAll(() => rmSync(outdir, { recursive: true }));

// with everything that can be asked for, and the CDK's own validation on: what is found throws
process.env.CDK_VALIDATION = 'true';
const config = organizationConfigIn(outdir, { delegatedAdministrator: DELEGATED, policies: true });
const assembly = auditLogApp({ outdir, context: { ...projectContext(), config } }).synth();
process.env.CDK_VALIDATION = 'false';
const stackOf = (name: string) => assembly.getStackByName(name);
const templateOf = (name: string) => Template.fromJSON(stackOf(name).template as Record<string, unknown>);
const archive = templateOf(NAME);
const trail = templateOf(`${NAME}-trail`);
const virginia = templateOf(`${NAME}-trail-us-east-1`);

describe('the stacks', () => {
  it('stand at the top of the app, each in its account, the archive before the trail', () => {
    const stacks = assembly.stacks.map(({ stackName, environment: { account, region }, dependencies }) => [
      ...[stackName, account, region],
      dependencies.map(({ id }) => id).filter((id) => !id.endsWith('.assets')),
    ]);
    expect(stacks).toEqual([
      [NAME, ARCHIVE, 'eu-central-1', []],
      [`${NAME}-trail`, MANAGEMENT, 'eu-central-1', [NAME]],
      [`${NAME}-trail-us-east-1`, MANAGEMENT, 'us-east-1', [`${NAME}-trail`]],
      [`${NAME}-trail-delegated`, DELEGATED, 'eu-central-1', [`${NAME}-trail-us-east-1`]],
      [`${NAME}-trail-delegated-us-east-1`, DELEGATED, 'us-east-1', [`${NAME}-trail-delegated`]],
    ]);
    expect(assembly.stacks.every(({ terminationProtection }) => terminationProtection)).toBe(true);
  });

  it('hold every guardrail together, and nothing is unknown', () => {
    const { findings, summary } = JSON.parse(
      readFileSync(path.join(outdir, 'wormtrail-report.json'), 'utf8'),
    ) as Report;
    expect(findings.filter(({ status }) => status !== 'PASS' && status !== 'NOT_APPLICABLE')).toEqual([]);
    expect(summary.held).toBe(true);
  });

  it('of the management account have no error that cfn-lint finds', async () => {
    const { command, args } = await pythonTool('cfn-lint');
    const templates = ['-trail', '-trail-us-east-1'].map((ending) => stackOf(NAME + ending).templateFullPath);
    const options = ['--non-zero-exit-code', 'error', '--ignore-checks', 'W'];
    const { stdout } = await promisify(execFile)(command, [...args, ...options, '--template', ...templates]);
    expect(stdout).toBe('');
  });

  it.each([
    ['us-east-1', {}, ['', '-trail']],
    ['eu-central-1', { delegatedAdministrator: ARCHIVE }, ['', '-trail', '-trail-us-east-1']],
    ['us-gov-east-1', {}, ['', '-trail', '-trail-us-gov-west-1']],
    ['cn-northwest-1', {}, ['', '-trail', '-trail-cn-north-1']],
    ['cn-north-1', {}, ['', '-trail', '-trail-cn-northwest-1']],
  ])('of a home Region %s, with %j, are %j', (homeRegion, more, endings) => {
    const app = new App();
    const organization = { ...ORGANIZATION, ...more, homeRegion };
    new OrganizationAuditLog(app, 'AuditLog', { ...AUDIT_LOG, auditLogName: NAME, organization });
    const names = app.node.children.filter((child) => Stack.isStack(child)).map(({ node }) => node.id);
    expect(names).toEqual(endings.map((ending) => `${NAME}${ending}`));
  });
});

describe('the trail', () => {
  it('records every account and Region, signed and encrypted with the key of the archive', () => {
    expect(propertiesOf(trail, 'AWS::CloudTrail::Trail')).toMatchObject({
      ...{ TrailName: NAME, IsLogging: true, IsOrganizationTrail: true, IsMultiRegionTrail: true },
      ...{ EnableLogFileValidation: true, S3BucketName: ORGANIZATION.logBucketName },
      KMSKeyId: `arn:aws:kms:eu-central-1:${ARCHIVE}:alias/${NAME}`,
    });
  });

  it('is not made by the archive, which names it in its policies', () => {
    archive.resourceCountIs('AWS::CloudTrail::Trail', 0);
    const policy = propertiesOf(archive, 'AWS::S3::BucketPolicy', { Bucket: { Ref: logBucketId() } });
    const delivers = statementsOf(policy['PolicyDocument'])['CloudTrailDelivers'];
    expect(JSON.stringify(delivers?.['Resource'])).toContain(`/AWSLogs/${MANAGEMENT}/*`);
    expect(JSON.stringify(delivers?.['Resource'])).toContain(`/AWSLogs/${ORGANIZATION.id}/*`);
    expect(delivers?.['Condition']).toEqual({
      ArnEquals: { 'aws:SourceArn': TRAIL },
      StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' },
    });
  });

  it('finds both buckets under the names that it was given', () => {
    const names = Object.values(archive.findResources('AWS::S3::Bucket')).map(
      ({ Properties }) => (Properties as { BucketName: string }).BucketName,
    );
    expect(names.sort()).toEqual([ORGANIZATION.logBucketName, `${ORGANIZATION.logBucketName}-evidence`]);
  });
});

describe('the role that the archive reads with', () => {
  const reader = propertiesOf(trail, 'AWS::IAM::Role', { RoleName: `${NAME}-trail-reader` });

  it('lets in the functions and the readers of the archive, while their account is in the organization', () => {
    const { Statement: statements } = reader['AssumeRolePolicyDocument'] as { Statement: unknown[] };
    expect(statements).toMatchObject([
      {
        Principal: { AWS: `arn:aws:iam::${ARCHIVE}:root` },
        Condition: {
          ArnLike: {
            'aws:PrincipalArn': [
              `arn:aws:iam::${ARCHIVE}:role/${NAME}-drift-checker`,
              `arn:aws:iam::${ARCHIVE}:role/${NAME}-tamper-responder`,
              `arn:aws:iam::${ARCHIVE}:role/${NAME}-log-verification`,
              `arn:aws:iam::${ARCHIVE}:role/auditor`,
              `arn:aws:iam::${ARCHIVE}:role/incident-responder`,
            ],
          },
          StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION.id },
        },
      },
    ]);
  });

  it('may look, and change nothing', () => {
    const policy = propertiesOf(trail, 'AWS::IAM::Policy');
    const actions = Object.values(statementsOf(policy['PolicyDocument'])).flatMap(({ Action }) => Action as string[]);
    expect(actions.filter((action) => !/:(Describe|Get|List|Lookup)/.test(action))).toEqual([]);
  });

  it.each(['DriftCheck', 'TamperAlarms', 'Verification'])('is taken by %s', (part) => {
    const policies = Object.entries(archive.findResources('AWS::IAM::Policy'));
    const [, policy] = policies.find(([id]) => id.startsWith(`AuditLog${part}`)) ?? [];
    const { PolicyDocument } = (policy as { Properties: { PolicyDocument: unknown } }).Properties;
    expect(statementsOf(PolicyDocument)['ReadTrailAccount']).toMatchObject({
      Action: 'sts:AssumeRole',
      Resource: `arn:aws:iam::${MANAGEMENT}:role/${NAME}-trail-reader`,
    });
  });
});

describe('what touches the trail', () => {
  const targetOf = (template: Template, rule: string) =>
    propertiesOf(template, 'AWS::Events::Rule', { Name: `${NAME}-forward-${rule}` })['Targets'] as { Arn: string }[];

  it.each([
    ['cloudtrail', trail],
    ['cloudformation', trail],
    ['events', trail],
    ['insights', trail],
    ['organizations', virginia],
    ['iam', virginia],
    ['cloudtrail', templateOf(`${NAME}-trail-delegated`)],
    ['iam', templateOf(`${NAME}-trail-delegated-us-east-1`)],
  ])('in %s is forwarded to the archive', (rule, template) => {
    expect(targetOf(template, rule)).toMatchObject([{ Arn: BUS }]);
  });

  it('may be forwarded by the roles of the two accounts alone, while they are in the organization', () => {
    const policies = Object.values(archive.findResources('AWS::Events::EventBusPolicy')).map(
      ({ Properties }) => (Properties as { Statement: Record<string, unknown> }).Statement,
    );
    expect(policies).toMatchObject(
      [MANAGEMENT, DELEGATED].map((account) => ({
        ...{ Action: 'events:PutEvents', Resource: BUS, Principal: { AWS: `arn:aws:iam::${account}:root` } },
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/${NAME}-trail-forward` },
          StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION.id },
        },
      })),
    );
  });

  it('reaches the responder of the archive, and its security owner at once where the organization is concerned', () => {
    const rule = propertiesOf(archive, 'AWS::Events::Rule', { Name: `${NAME}-tamper-organizations` });
    expect(JSON.stringify(rule['Targets'])).toContain('TamperAlarmsEvents');
    expect(JSON.stringify(rule['Targets'])).toContain('OwnersSecurity');
  });
});

describe('organization policies', () => {
  it('stand in the Region that records calls of Organizations, on the account of the archive', () => {
    const policies = Object.values(virginia.findResources('AWS::Organizations::Policy')).map(
      ({ Properties }) => Properties as { Type: string; TargetIds: string[] },
    );
    expect(policies.map(({ Type, TargetIds }) => [Type, TargetIds])).toEqual([
      ['SERVICE_CONTROL_POLICY', [ARCHIVE]],
      ['RESOURCE_CONTROL_POLICY', [ARCHIVE]],
    ]);
  });

  it('are watched by their ids; those of others are nobody’s business here', () => {
    const { EventPattern } = propertiesOf(virginia, 'AWS::Events::Rule', { Name: `${NAME}-forward-organizations` });
    const branches = (EventPattern as { detail: { $or: { eventName: string[]; requestParameters?: object }[] } }).detail
      .$or;
    const ofPolicies = branches.find(({ eventName }) => eventName.includes('UpdatePolicy'));
    expect(ofPolicies?.requestParameters).toEqual({
      policyId: [
        { Ref: expect.stringMatching(/Service/) as unknown },
        { Ref: expect.stringMatching(/Resource/) as unknown },
      ],
    });
  });

  it('are left out unless they are asked for', () => {
    const app = new App();
    const { trailStack, eventStacks } = new OrganizationAuditLog(app, 'AuditLog', {
      ...{ ...AUDIT_LOG, auditLogName: NAME, organization: ORGANIZATION },
    });
    for (const stack of [trailStack, ...eventStacks]) {
      Template.fromStack(stack).resourceCountIs('AWS::Organizations::Policy', 0);
    }
  });
});

describe('the guardrails', () => {
  const { templates, failing } = changed(assembly);

  it('judge five templates as one audit log, in three accounts', () => {
    const [log, ...others] = auditLogsOf(templates());
    expect(others).toEqual([]);
    expect(log?.trails.map(({ account }) => account)).toEqual([MANAGEMENT]);
    expect(log?.log.bucket.account).toBe(ARCHIVE);
    expect(log?.requirements.trailOwners).toEqual({ managementAccount: MANAGEMENT, delegatedAdministrator: DELEGATED });
    expect(failing()).toEqual([]);
  });

  const rule = (service: string) => `${NAME}-forward-${service}`;
  it.each<[what: string, stack: string, name: string]>([
    ['calls on the trail are not forwarded', `${NAME}-trail`, rule('cloudtrail')],
    ['calls on its stack are not forwarded', `${NAME}-trail`, rule('cloudformation')],
    ['calls on the rules that forward are not forwarded', `${NAME}-trail`, rule('events')],
    ['calls of IAM are not forwarded', `${NAME}-trail-us-east-1`, rule('iam')],
    [
      'what the delegated administrator does to its role is not forwarded',
      `${NAME}-trail-delegated-us-east-1`,
      rule('iam'),
    ],
  ])('find it where %s', (_, in_, name) => {
    const without = failing((stack, { Resources }) => {
      for (const [id, { Properties }] of Object.entries(Resources)) {
        if (stack === in_ && Properties['Name'] === name) delete Resources[id];
      }
    });
    expect(without).toEqual(['TamperEventsAlarmed']);
  });

  it('find it where a rule that forwards is off, or forwards other calls', () => {
    const changed = (change: object) =>
      failing((_, { Resources }) => {
        for (const { Properties } of Object.values(Resources)) {
          if (Properties['Name'] === rule('cloudtrail')) Object.assign(Properties, change);
        }
      });
    expect(changed({ State: 'DISABLED' })).toContain('TamperEventsAlarmed');
    expect(changed({ EventPattern: { source: ['aws.cloudtrail'], detail: { eventName: ['StopLogging'] } } })).toContain(
      'TamperEventsAlarmed',
    );
  });

  it('find it where Insights of the trail reach nobody', () => {
    const without = failing((_, { Resources }) => {
      for (const [id, { Properties }] of Object.entries(Resources)) {
        if (Properties['Name'] === rule('insights')) delete Resources[id];
      }
    });
    expect(without).toEqual(['InsightsReachOwner']);
  });

  it('find it where the archive lets CloudTrail deliver no member’s logs', () => {
    const without = failing((_, { Resources }) => {
      const text = JSON.stringify(Resources).replaceAll(`/AWSLogs/${ORGANIZATION.id}/*`, '/AWSLogs/o-another1234/*');
      Object.assign(Resources, JSON.parse(text));
    });
    expect(without).toContain('CloudTrailCanDeliver');
  });

  it('say of the archive alone that its trail is elsewhere, and find nothing wrong with it', () => {
    const [alone] = templates();
    const { findings } = checkTemplates(alone ? [alone] : [], {});
    expect(findings.filter(({ status }) => status === 'FAIL')).toEqual([]);
    const unknown = findings.filter(({ status }) => status === 'UNKNOWN');
    expect([...new Set(unknown.map(({ message }) => /the trail \S+/.exec(message)?.[0]))]).toEqual([
      `the trail ${TRAIL}`,
    ]);
  });
});

describe('is refused', () => {
  const stack = (account: string, region = 'eu-central-1') =>
    new Stack(new App(), 'Stack', { env: { account, region } });
  const props = { auditLogName: NAME, organization: ORGANIZATION, administrators: ADMINISTRATORS, readers: READERS };

  it.each<[what: string, made: () => unknown, said: RegExp]>([
    [
      'where the archive stands in the management account',
      () => new ImmutableAuditLog(stack(MANAGEMENT), 'Archive', { ...AUDIT_LOG, organization: ORGANIZATION }),
      new RegExp(`env: \\{ account: '${ARCHIVE}', region: 'eu-central-1' \\} for the archive`),
    ],
    [
      'where the archive stands in another Region',
      () => new ImmutableAuditLog(stack(ARCHIVE, 'us-east-1'), 'Archive', { ...AUDIT_LOG, organization: ORGANIZATION }),
      /for the archive/,
    ],
    [
      'where the trail stands with the delegated administrator',
      () => new OrganizationTrail(stack(DELEGATED), 'Trail', props),
      new RegExp(`account: '${MANAGEMENT}'.*for the trail`),
    ],
    [
      'where the archive is given another trail',
      () =>
        new ImmutableAuditLog(stack(ARCHIVE), 'Archive', {
          ...{ ...AUDIT_LOG, organization: ORGANIZATION },
          trailArn: `arn:aws:cloudtrail:eu-central-1:${ARCHIVE}:trail/other`,
        }),
      /trailArn\n.*\n.*its own bucket/,
    ],
    [
      'where two organizations are named',
      () =>
        new ImmutableAuditLog(stack(ARCHIVE), 'Archive', {
          ...{ ...AUDIT_LOG, organization: ORGANIZATION, organizationId: 'o-another1234' },
        }),
      /organizationId[^]*o-exampleorgid, or take it away/,
    ],
    [
      'without an organization',
      () => new OrganizationAuditLog(new App(), 'AuditLog', AUDIT_LOG),
      /organization\n\s+found: nothing/,
    ],
  ])('%s', (_, made, said) => {
    expect(made).toThrow(AuditLogPropsError);
    expect(made).toThrow(said);
  });
});

function logBucketId(): string {
  const properties = { BucketName: ORGANIZATION.logBucketName };
  const [id = ''] = Object.keys(archive.findResources('AWS::S3::Bucket', { Properties: properties }));
  return id;
}
