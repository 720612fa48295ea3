/** The stack of the sample configuration: what is deployed, held against CloudFormation's own rules and cdk-nag. */
import { App } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { auditLogApp } from '../../bin/app';
import { AuditLogStack, CATALOGUE, loadConfig, type Report } from '../../lib';
import { pythonTool } from '../../lib/local-aws';
import { projectContext } from './support';

const ROOT = path.join(__dirname, '..', '..');
const outdir = mkdtempSync(path.join(tmpdir(), 'wormtrail-stack-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const config = loadConfig(path.join(ROOT, 'wormtrail.config.json'));
// Synthesized once, with the CDK's own validation, AuditLogChecks and AwsSolutionsChecks on: what is found throws.
process.env.CDK_VALIDATION = 'true';
const assembly = auditLogApp({
  outdir,
  context: { ...projectContext(), config: path.join(ROOT, 'wormtrail.config.json') },
}).synth();
process.env.CDK_VALIDATION = 'false';
const stack = assembly.getStackByName(config.name);
const template = stack.template as { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> };

it('is one stack, named as the audit log, that nobody deletes by accident', () => {
  expect(assembly.stacks.map(({ stackName }) => stackName)).toEqual([config.name]);
  expect(stack.terminationProtection).toBe(true);
  expect(stack.environment).toMatchObject({ account: config.account, region: config.region });
});

it('stays below what CloudFormation takes: 500 resources, 1 MB', () => {
  expect(Object.keys(template.Resources).length).toBeLessThanOrEqual(500);
  expect(JSON.stringify(template).length).toBeLessThan(1_000_000);
});

it('holds every guardrail', () => {
  const { findings, summary } = JSON.parse(readFileSync(path.join(outdir, 'wormtrail-report.json'), 'utf8')) as Report;
  expect(summary.held).toBe(true);
  expect(new Set(findings.map(({ guardrail }) => guardrail))).toEqual(new Set(CATALOGUE.map(({ id }) => id)));
});

it('has no finding of AwsSolutionsChecks that nobody acknowledged; an unguarded bucket beside it is one', () => {
  const app = auditLogApp({ context: { ...projectContext(), config: path.join(ROOT, 'wormtrail.config.json') } });
  new Bucket(app.node.findChild(config.name), 'Unguarded');
  expect(() => app.synth()).toThrow(/Unguarded[^]*AwsSolutions-S1/);
});

it('is what it was', () => {
  expect(withoutHashes(template)).toMatchSnapshot();
});

it('has no error that cfn-lint finds', async () => {
  const { command, args } = await pythonTool('cfn-lint');
  const { stdout } = await promisify(execFile)(command, [
    ...args,
    '--non-zero-exit-code',
    'error',
    '--ignore-checks',
    'W',
    '--template',
    stack.templateFullPath,
  ]);
  expect(stdout).toBe('');
});

describe('warns of a deployer that is no administrator', () => {
  const WARNING = Match.stringLikeRegexp('cdk-hnb659fds-cfn-exec-role-.*creating the key will fail');
  const stackOf = (administrators: string[]) => new AuditLogStack(new App(), { ...config, administrators });

  it('where nobody named it', () => {
    Annotations.fromStack(stackOf(['arn:aws:iam::111122223333:role/other'])).hasWarning('*', WARNING);
  });

  it('and not where somebody did', () => {
    Annotations.fromStack(stackOf(config.administrators)).hasNoWarning('*', WARNING);
  });
});

describe('warns that nobody is told at once of IAM calls, which are recorded in one Region of a partition alone,', () => {
  const WARNING = Match.stringLikeRegexp('changes to the roles .* not reported at once.*Set globalEvents');
  const stackOf = (changes: Partial<typeof config>) =>
    Annotations.fromStack(new AuditLogStack(new App(), { ...config, ...changes }));

  it.each([{}, { region: 'us-gov-east-1' }, { region: 'cn-northwest-1' }])(
    'where no second stack forwards them: %j',
    (changes) => stackOf({ globalEvents: false, ...changes }).hasWarning('*', WARNING),
  );

  it.each([{ globalEvents: true }, { region: 'us-east-1' }, { region: 'us-gov-west-1' }])('and not of %j', (changes) =>
    stackOf(changes).hasNoWarning('*', WARNING),
  );
});

it('carries what the configuration says into the constructs', () => {
  Template.fromStack(
    new AuditLogStack(new App(), { ...config, driftCheck: { schedule: 'rate(30 minutes)' } }),
  ).hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(30 minutes)' });
});

/** Code changes with every commit; what it is deployed as does not. */
function withoutHashes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/[0-9a-f]{64}/g, 'HASH')) as unknown;
}
