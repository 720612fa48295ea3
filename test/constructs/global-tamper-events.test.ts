/** Calls that AWS records in us-east-1 alone reach the Region of the audit log. */
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { auditLogApp } from '../../bin/app';
import { loadConfig, type Report } from '../../lib';
import { GlobalEventsStack, needsForwarding } from '../../lib/constructs/global-events-stack';
import { plannedStacks } from '../../lib/doctor/stacks';
import { partitionOf } from '../../lib/facts/partition';
import { projectContext, propertiesOf } from './support';

const config = loadConfig(path.join(__dirname, '..', '..', 'wormtrail.config.json'));
const stack = new GlobalEventsStack(new App(), config);
const template = Template.fromStack(stack);
const ruleOf = (service: string) =>
  propertiesOf(template, 'AWS::Events::Rule', { Name: `${config.name}-forward-${service}` });

it('stands in us-east-1', () => {
  expect(stack.region).toBe('us-east-1');
  expect(stack.terminationProtection).toBe(true);
});

it('forwards IAM calls on roles of the audit log and of its administrators', () => {
  expect(ruleOf('iam')).toMatchObject({
    EventPattern: {
      source: ['aws.iam'],
      detail: {
        requestParameters: {
          roleName: [
            { prefix: `${config.name}-` },
            ...config.administrators.map((arn) => arn.slice(arn.indexOf('/') + 1)),
          ],
        },
      },
    },
  });
});

it('forwards calls on its own rules, which are recorded here, too', () => {
  expect(ruleOf('events')).toMatchObject({
    EventPattern: {
      source: ['aws.events'],
      detail: {
        $or: expect.arrayContaining([{ requestParameters: { rule: [{ prefix: `${config.name}-` }] } }]) as unknown,
      },
    },
  });
});

it('forwards calls on its own stack, which are recorded here, too', () => {
  expect(ruleOf('cloudformation')).toMatchObject({
    EventPattern: {
      source: ['aws.cloudformation'],
      detail: {
        $or: expect.arrayContaining([
          { requestParameters: { stackName: expect.arrayContaining([stack.stackName]) as unknown } },
        ]) as unknown,
      },
    },
  });
});

it.each([
  ['us-gov-east-1', 'us-gov-west-1'],
  ['cn-northwest-1', 'cn-north-1'],
])('of an audit log in %s, it stands in %s', (region, recordedIn) => {
  const elsewhere = new GlobalEventsStack(new App(), { ...config, region });
  expect(elsewhere.region).toBe(recordedIn);
  expect(needsForwarding(recordedIn)).toBe(false);
  expect(needsForwarding(region)).toBe(true);
});

it.each<[string, boolean, string[]]>([
  ['eu-central-1', true, ['us-east-1']],
  ['us-gov-east-1', true, ['us-gov-west-1']],
  ['cn-northwest-1', true, ['cn-north-1']],
  ['us-east-1', true, []],
  ['us-gov-west-1', true, []],
  ['cn-north-1', true, []],
  ['eu-central-1', false, []],
])('of an app in %s with globalEvents %s, second stacks stand in %j', (region, globalEvents, beside) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-stacks-'));
  const file = path.join(folder, 'config.json');
  const partition = partitionOf(region)?.id;
  const sample = JSON.stringify({ ...config, region, globalEvents }).replaceAll('arn:aws:', `arn:${partition}:`);
  writeFileSync(file, sample);
  const stacks = auditLogApp({ context: { ...projectContext(), config: file } }).node.children.filter(Stack.isStack);
  const planned = plannedStacks(loadConfig(file));
  rmSync(folder, { recursive: true });
  const where = stacks.map((each) => ({ name: each.stackName, region: each.region }));
  expect(where).toEqual([
    { name: config.name, region },
    ...beside.map((elsewhere) => ({ name: `${config.name}-global-events`, region: elsewhere })),
  ]);
  // what doctor asks about
  expect(planned).toEqual(where);
});

it('holds every guardrail together with the audit log', () => {
  const outdir = mkdtempSync(path.join(tmpdir(), 'wormtrail-global-events-'));
  const file = path.join(outdir, 'config.json');
  writeFileSync(file, JSON.stringify({ ...config, globalEvents: true }));
  auditLogApp({ outdir, context: { ...projectContext(), config: file } }).synth();
  const { findings, summary } = JSON.parse(readFileSync(path.join(outdir, 'wormtrail-report.json'), 'utf8')) as Report;
  rmSync(outdir, { recursive: true });
  expect(findings.filter(({ status }) => status !== 'PASS' && status !== 'NOT_APPLICABLE')).toEqual([]);
  expect(summary.held).toBe(true);
});

it.each(['iam', 'events', 'cloudformation'])(
  'sends %s calls to the default bus of the Region of the audit log, and may send nowhere else',
  (service) => {
    const [target] = ruleOf(service)['Targets'] as { Arn: unknown }[];
    expect(JSON.stringify(target?.Arn)).toContain(`:events:${config.region}:${config.account}:event-bus/default`);
    expect(JSON.stringify(propertiesOf(template, 'AWS::IAM::Role')['Policies'])).toContain(
      `:events:${config.region}:${config.account}:event-bus/default`,
    );
  },
);
