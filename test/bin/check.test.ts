/** The command line: what `wormtrail check` prints, writes and answers. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../lib/findings/finding';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { ACCOUNT, auditLogTemplate, REGION } from '../constructs/support';
import { wormtrail } from '../support/command-line';

/** Where the template of the construct tests is meant to be deployed. */
const THERE = ['--account', ACCOUNT, '--region', REGION];
const FIXTURE = 'test/fixtures/templates/audit-log.yaml';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-check-'));
  writeFileSync(join(folder, 'empty.yaml'), 'Resources: {Topic: {Type: AWS::SNS::Topic}}');
  writeFileSync(join(folder, 'sound.json'), JSON.stringify(auditLogTemplate()));
  writeFileSync(join(folder, 'broken.json'), '{"Resources": {,}}');
  writeFileSync(join(folder, 'escapes.json'), JSON.stringify({ Resources: { '\u001b[2JPASS\u202e': {} } }));
  mkdirSync(join(folder, 'nothing'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function reportOf(...args: string[]): Promise<{ code: number; report: Report }> {
  const { code, stdout } = await wormtrail(['check', '--format', 'json', ...args]);
  return { code, report: JSON.parse(stdout) as Report };
}

const statusOf = (report: Report, guardrail: string) =>
  new Set(report.findings.filter((finding) => finding.guardrail === guardrail).map(({ status }) => status));

describe('a template', () => {
  test('is judged by every guardrail, in one JSON document and nothing else', async () => {
    const { code, report } = await reportOf(FIXTURE);
    expect(code).toBe(1);
    expect(new Set(report.findings.map(({ guardrail }) => guardrail))).toEqual(new Set(CATALOGUE.map(({ id }) => id)));
    expect(statusOf(report, 'ObjectLockComplianceMode')).toEqual(new Set(['PASS']));
    expect(statusOf(report, 'LogsExpireAfterRetention')).toEqual(new Set(['FAIL']));
    expect(report.summary).toMatchObject({ held: false, auditLogs: ['audit-log/Logs'] });
  });

  test('leads to file and line', async () => {
    const { report } = await reportOf(FIXTURE);
    const finding = report.findings.find(({ guardrail }) => guardrail === 'LogsExpireAfterRetention');
    expect(finding?.source).toEqual({ file: FIXTURE, line: 35 });
  });

  test('is judged by the frameworks and days that are asked for', async () => {
    const asked = await reportOf(FIXTURE, '--framework', 'sec-17a-4', '--parameter', 'RetentionDays=30');
    expect(statusOf(asked.report, 'DefaultRetentionMeetsFrameworks')).toEqual(new Set(['FAIL']));
    const fewer = await reportOf(FIXTURE, '--shortest-days', '30', '--parameter', 'RetentionDays=30');
    expect(statusOf(fewer.report, 'DefaultRetentionMeetsFrameworks')).toEqual(new Set(['PASS']));
  });

  test('is judged by a configuration', async () => {
    const { report } = await reportOf(FIXTURE, '--config', 'wormtrail.config.json');
    expect(statusOf(report, 'OwnersDeclared')).toEqual(new Set(['PASS']));
  });

  test('is text for people by default', async () => {
    const { stdout, stderr } = await wormtrail(['check', FIXTURE]);
    expect(stdout).toContain('CloudTrailCanDeliver');
    expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
    expect(stderr).toBe('');
  });
});

test('no audit log is a finding, and no pass', async () => {
  const { code, report } = await reportOf(join(folder, 'empty.yaml'));
  expect(code).toBe(1);
  expect(report.findings).toHaveLength(1);
  expect(report.findings[0]).toMatchObject({
    guardrail: 'AuditLogFound',
    status: 'UNKNOWN',
    resource: 'empty',
    owner: 'security',
    message: expect.stringContaining('No audit log was found, so nothing was judged.') as unknown,
  });
});

test('no audit log exits 1 whatever --fail-on says: nothing was judged', async () => {
  const { code } = await reportOf(join(folder, 'empty.yaml'), '--fail-on', 'CRITICAL');
  expect(code).toBe(1);
});

test('findings below --fail-on are told, but exit 0', async () => {
  const { code, report } = await reportOf(join(folder, 'sound.json'), ...THERE, '--fail-on', 'CRITICAL');
  expect(code).toBe(0);
  expect(report.summary.held).toBe(false);
});

describe('a template that does not say where it is deployed', () => {
  test('fails nowhere where it is sound: what depends on the place is unknown, and named', async () => {
    const { report } = await reportOf(join(folder, 'sound.json'));
    expect(report.findings.filter(({ status }) => status === 'FAIL')).toEqual([]);
    expect(report.findings.find(({ guardrail }) => guardrail === 'OnlyCloudTrailWrites')).toMatchObject({
      status: 'UNKNOWN',
      message: expect.stringContaining('AWS::AccountId and AWS::Region') as unknown,
    });
  });

  test.each<[how: string, args: string[]]>([
    ['--account and --region', THERE],
    ['a configuration', ['--config', 'wormtrail.config.json']],
  ])('is told by %s', async (_, args) => {
    const { report } = await reportOf(join(folder, 'sound.json'), ...args);
    expect(statusOf(report, 'OnlyCloudTrailWrites')).toEqual(new Set(['PASS']));
  });

  test.each([
    ['--account', '12', 'Write the 12 digits of an AWS account ID.'],
    ['--region', 'mars', 'Write a Region, such as eu-central-1.'],
  ])('%s %s is refused', async (option, value, message) => {
    const { code, stderr } = await wormtrail(['check', option, value], folder);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as unknown });
  });
});

test('--at places one template, and --account and --region the others', async () => {
  const place = `${ACCOUNT}/${REGION}`;
  const file = join(folder, 'sound.json');
  const { report } = await reportOf(
    file,
    '--at',
    `${file}=${place}`,
    '--account',
    '999999999999',
    '--region',
    'us-east-1',
  );
  expect(statusOf(report, 'OnlyCloudTrailWrites')).toEqual(new Set(['PASS']));
});

test('--acknowledgements and --baseline accept what is open, and both are told', async () => {
  const [baseline, acknowledgements] = [join(folder, 'baseline.json'), join(folder, 'acknowledgements.json')];
  const entry = { id: 'LogsExpireAfterRetention', owner: 'compliance', reason: 'kept for ever', until: '2999-12-31' };
  writeFileSync(acknowledgements, JSON.stringify([{ ...entry, resource: 'audit-log/Logs' }]));
  const written = await wormtrail([
    'check',
    FIXTURE,
    '--write-baseline',
    baseline,
    '--acknowledgements',
    acknowledgements,
  ]);
  expect(written).toMatchObject({ code: 1, stderr: `Baseline written to ${baseline}\n` });
  const both = await wormtrail(['check', FIXTURE, '--baseline', baseline, '--acknowledgements', acknowledgements]);
  expect(both).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining('It is in the baseline.') as string,
  });
  expect(both.stdout).toContain('by compliance, until 2999-12-31: kept for ever');
  const alone = await reportOf(FIXTURE, '--baseline', baseline);
  expect(alone.code).toBe(1);
  expect(statusOf(alone.report, 'LogsExpireAfterRetention')).toEqual(new Set(['FAIL']));
});

test('--output writes the whole report and leaves nothing else behind', async () => {
  const file = join(folder, 'written', 'report.json');
  mkdirSync(join(folder, 'written'));
  writeFileSync(file, 'old');
  const { code, stdout, stderr } = await wormtrail(['check', FIXTURE, '--format', 'json', '--output', file]);
  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: `Report written to ${file}\n` });
  expect((JSON.parse(readFileSync(file, 'utf8')) as Report).findings.length).toBeGreaterThan(50);
  expect(readdirSync(join(folder, 'written'))).toEqual(['report.json']);
});

test('html is one document', async () => {
  const { stdout } = await wormtrail(['check', FIXTURE, '--format', 'html']);
  expect(stdout).toMatch(/^<!doctype html>/i);
  expect(stdout).toContain('</html>');
});

describe('what cannot be done is one message on standard error, nothing on standard output, and exit 2', () => {
  test.each<[what: string, args: string[], message: RegExp]>([
    ['nothing to check', ['check'], /^Nothing to check: no template is given, and there is no cdk\.out here\./],
    ['a missing file', ['check', 'none.yaml'], /^none\.yaml: no such file or folder\.\n$/],
    ['a broken file', ['check', 'broken.json'], /^broken\.json:1:16: not JSON: /],
    ['names that steer a terminal', ['check', 'escapes.json'], /^escapes: resource \uFFFD\[2JPASS\uFFFD has no Type\./],
    ['a folder without templates', ['check', 'nothing'], /^nothing: a folder without templates\./],
    ['an unknown command', ['chekc'], /unknown command 'chekc'\n\(Did you mean check\?\)/],
    [
      'an unknown option',
      ['check', '--frmework', 'SOC2'],
      /unknown option '--frmework'\n\(Did you mean --framework\?\)/,
    ],
    ['an unknown format', ['check', '--format', 'xml'], /Allowed choices are text, json, csv, sarif, html/],
    ['an unknown framework', ['check', '--framework', 'NONE'], /Write one of: CFTC-1.31, CIS-AWS/],
    ['days that are no number', ['check', '--shortest-days', '7y'], /Write a whole number of at least 1\./],
    ['a parameter without value', ['check', '--parameter', 'Days'], /Write NAME=VALUE\./],
    [
      'a report that cannot be written',
      ['check', 'empty.yaml', '--output', 'no/such/folder/x'],
      /^Cannot write no\/such\/folder\/x: ENOENT/,
    ],
    ['a configuration that is missing', ['check', 'empty.yaml', '--config', 'none.json'], /none\.json/],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await wormtrail(args, folder);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

test.each([
  ['--version', /^\d+\.\d+\.\d+\n$/],
  ['--help', /Exit codes: 0 all held, 1 findings, 2 the command could not do its work\.\n$/],
])('%s exits 0', async (option, output) => {
  const { code, stdout } = await wormtrail([option]);
  expect(stdout).toMatch(output);
  expect(code).toBe(0);
});
