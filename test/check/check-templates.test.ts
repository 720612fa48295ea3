/** What `wormtrail check` finds in templates: what cannot be proven says on what it depends, and nothing passes in silence. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTemplates } from '../../lib/check/check-templates';
import { requirementsFrom } from '../../lib/facts/asked-requirements';
import { readTemplates } from '../../lib/facts/template/load';
import { parseTemplate } from '../../lib/facts/template/parse';
import type { Finding } from '../../lib/findings/finding';
import { CATALOGUE } from '../../lib/guardrails/catalogue';

type Template = Record<string, unknown>;

/** A locked bucket and its trail; `mode` is what the default retention says of its mode. */
function template(mode: unknown, sections: Template = {}): Template {
  return {
    Parameters: { Mode: { Type: 'String' } },
    ...sections,
    Resources: {
      Logs: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          ObjectLockEnabled: true,
          ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: mode, Days: 2192 } } },
        },
      },
      Trail: { Type: 'AWS::CloudTrail::Trail', Properties: { S3BucketName: { Ref: 'Logs' }, IsLogging: true } },
    },
  };
}

function about(guardrail: string, ...bodies: Template[]): readonly Finding[] {
  const { findings } = checkTemplates(bodies.map((body, index) => ({ stack: `App${index}`, body })));
  return findings.filter((finding) => finding.guardrail === guardrail);
}

test.each(['constructor', '__proto__', 'toString'])(
  'a resource of the type %s is one of a type unknown here',
  (Type) => {
    const Metadata = { wormtrail: { auditLog: 'log' } };
    const { Resources, ...sections } = template('COMPLIANCE');
    const { Logs, Trail } = Resources as Record<'Logs' | 'Trail', Template>;
    const body = { ...sections, Resources: { Logs: { ...Logs, Metadata }, Trail, Odd: { Type, Metadata } } };
    expect(about('ObjectLockEnabled', body)).toMatchObject([{ status: 'PASS' }]);
  },
);

describe('a value that nobody can know is UNKNOWN, with the name of what it depends on', () => {
  test.each([
    ['a parameter without default', { Ref: 'Mode' }, 'parameter Mode has no default'],
    ['an import that no template exports', { 'Fn::ImportValue': 'central-mode' }, 'central-mode'],
    ['an attribute of a custom resource', { 'Fn::GetAtt': ['Missing', 'Mode'] }, 'Missing.Mode'],
    ['an include', { 'Fn::Transform': { Name: 'AWS::Include' } }, 'AWS::Include'],
    ['a condition on a parameter', { 'Fn::If': ['Strict', 'COMPLIANCE', 'GOVERNANCE'] }, 'parameter Mode'],
  ])('%s', (_, mode, dependsOn) => {
    const conditions = { Conditions: { Strict: { 'Fn::Equals': [{ Ref: 'Mode' }, 'strict'] } } };
    const [finding] = about('ObjectLockComplianceMode', template(mode, conditions));
    expect(finding?.status).toBe('UNKNOWN');
    expect(finding?.message).toMatch(/^Unknown: /);
    expect(finding?.message).toContain(dependsOn);
    expect(finding?.remedy).toBe('Set ObjectLockConfiguration.Rule.DefaultRetention.Mode to COMPLIANCE.');
  });

  test('and an import that another template exports is known', () => {
    const exporter = {
      Resources: { Topic: { Type: 'AWS::SNS::Topic' } },
      Outputs: { Mode: { Value: 'COMPLIANCE', Export: { Name: 'central-mode' } } },
    };
    const importer = template({ 'Fn::ImportValue': 'central-mode' });
    expect(about('ObjectLockComplianceMode', importer, exporter)).toMatchObject([{ status: 'PASS' }]);
  });
});

describe('what is left alone', () => {
  test.each([
    ['AWS::Include', { Transform: { Name: 'AWS::Include', Parameters: { Location: 's3://bucket/more.yaml' } } }],
    ['AWS::Serverless-2016-10-31', { Transform: 'AWS::Serverless-2016-10-31' }],
  ])('%s is reported, and the report does not hold', (call, sections) => {
    const body = template('COMPLIANCE', sections);
    expect(about('FactCouldNotBeRead', body)).toMatchObject([
      { status: 'UNKNOWN', severity: 'HIGH', found: call, resource: 'App0' },
    ]);
    expect(about('FactCouldNotBeRead', body)[0]?.message).toContain(`${call} is not expanded`);
    expect(checkTemplates([{ stack: 'App', body }]).summary.held).toBe(false);
  });
});

test('each audit log of several templates is judged by every guardrail', () => {
  const bodies = [template('COMPLIANCE'), template('GOVERNANCE')];
  const { findings, summary } = checkTemplates(bodies.map((body, index) => ({ stack: `App${index}`, body })));
  expect(summary.auditLogs).toHaveLength(2);
  for (const auditLog of summary.auditLogs) {
    const judged = findings.filter((finding) => finding.auditLog === auditLog).map(({ guardrail }) => guardrail);
    expect([...new Set(judged)].sort()).toEqual(CATALOGUE.map(({ id }) => id).sort());
  }
  expect(about('ObjectLockComplianceMode', ...bodies).map(({ status }) => status)).toEqual(['FAIL', 'PASS']);
});

test('JSON and YAML of the same template say the same', async () => {
  const yaml = `Parameters: {Mode: {Type: String}}
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      ObjectLockEnabled: true
      ObjectLockConfiguration: {Rule: {DefaultRetention: {Mode: !Ref Mode, Days: 2192}}}
  Trail: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: !Ref Logs, IsLogging: true}}
`;
  const [fromYaml, fromJson] = await Promise.all([
    parseTemplate(yaml, 'App.yaml'),
    parseTemplate(JSON.stringify(template({ Ref: 'Mode' })), 'App.json'),
  ]);
  const told = ({ body }: { body: unknown }) =>
    checkTemplates([{ stack: 'App', body }]).findings.map(({ guardrail, status, resource, message }) => [
      guardrail,
      status,
      resource,
      message,
    ]);
  expect(told(fromYaml)).toEqual(told(fromJson));
});

describe('requirements from frameworks and days', () => {
  test.each([
    ['nothing', [], undefined, undefined, {}],
    ['days alone', [], 30, 60, { shortestRetentionDays: 30, longestRetentionDays: 60 }],
    [
      'a framework that asks for longer than the days',
      ['SEC-17a-4'],
      30,
      undefined,
      { frameworks: ['SEC-17a-4'], shortestRetentionDays: 2192, keptAtHandDays: 731 },
    ],
  ] as const)('%s', (_, frameworks, shortest, longest, requirements) => {
    expect(requirementsFrom(frameworks, shortest, longest)).toEqual(requirements);
  });
});

describe('a file of 50 MB', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wormtrail-large-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(['large.json', 'large.yaml'])(
    '%s is refused before it is read: one message, little memory',
    async (name) => {
      const file = join(folder, name);
      writeFileSync(file, '{"Resources": {"A": "');
      truncateSync(file, 50 * 1024 * 1024);
      const before = process.memoryUsage().rss;
      await expect(readTemplates([file])).rejects.toThrow(`${name}: 52428800 bytes`);
      expect(process.memoryUsage().rss - before).toBeLessThan(40 * 1024 * 1024);
    },
  );
});
