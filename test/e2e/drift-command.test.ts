/** The commands that ask a deployed audit log, as processes of their own: exit codes, one clean document, whole files. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import type { EvidenceDocument } from '../../lib/evidence/document';
import { needsAttention, STATUSES, type Report } from '../../lib/findings/finding';
import { wormtrail } from '../support/command-line';
import { deploySample, type Deployed } from '../support/deployed';

let deployed: Deployed;
let folder: string;

beforeAll(async () => {
  deployed = await deploySample();
  await deployed.settle();
  folder = await mkdtemp(join(tmpdir(), 'wormtrail-commands-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await deployed.remove();
});

function documentIn(text: string): Report {
  const document = JSON.parse(text) as Report;
  expect(Object.keys(document).sort()).toEqual(['findings', 'summary']);
  for (const finding of document.findings) {
    expect(STATUSES).toContain(finding.status);
    expect(Object.keys(finding)).toEqual(
      expect.arrayContaining([
        ...['guardrail', 'status', 'severity', 'owner', 'resource'],
        ...['path', 'expected', 'found', 'message', 'remedy'],
      ]),
    );
  }
  return document;
}

describe('on an untouched audit log', () => {
  test('drift holds, in one document, and writes evidence', async () => {
    const { code, stdout, stderr } = await wormtrail(['drift', '--format', 'json']);
    const { summary } = documentIn(stdout);
    expect(summary).toMatchObject({ held: true, byStatus: { FAIL: 0, DRIFT: 0, UNKNOWN: 0 } });
    expect(summary.byStatus.PASS).toBeGreaterThan(100);
    expect(stderr).toMatch(/^Evidence written to s3:\/\/\S+\/evidence\/acme-audit-log\/\S+\.json\.gz$/m);
    expect(code).toBe(0);
  });

  test('check --live finds the stack, and what it was deployed for', async () => {
    const { code, stdout } = await wormtrail(['check', '--live', '--format', 'json']);
    const { summary, findings } = documentIn(stdout);
    expect(findings.filter(({ status }) => status === 'FAIL' || status === 'UNKNOWN')).toEqual([]);
    expect(summary.auditLogs).toEqual(['acme-audit-log']);
    expect(findings).toContainEqual(
      expect.objectContaining({ guardrail: 'StackTerminationProtected', status: 'PASS' }),
    );
    expect(code).toBe(0);
  });

  test('evidence verify holds', async () => {
    const { code, stdout } = await wormtrail(['evidence', 'verify', '--format', 'json']);
    const findings = documentIn(stdout).findings.map(({ guardrail, status }) => `${status} ${guardrail}`);
    expect(findings).toContain('PASS EvidenceWhole');
    expect(findings.filter((finding) => !finding.startsWith('PASS '))).toEqual([]);
    expect(code).toBe(0);
  });

  test.each([
    ['text', [], /^\d+ (checks?|guardrails?)|acme-audit-log/m],
    ['html', ['--format', 'html'], /^<!doctype html>[\s\S]*Audit log acme-audit-log, run \d{9}/i],
    ['csv', ['--format', 'csv'], /^\S*status/i],
  ])('evidence show draws a run as %s', async (_, args, drawn) => {
    const { code, stdout, stderr } = await wormtrail(['evidence', 'show', 'latest', ...args]);
    expect(stdout).toMatch(drawn);
    expect(stderr).toMatch(/^s3:\/\/\S+\/\d{9}\.json\.gz, version \S+, SHA-256 [0-9a-f]{64}$/m);
    expect(code).toBe(0);
  });

  test('evidence show prints the document as it is stored', async () => {
    const { code, stdout } = await wormtrail(['evidence', 'show', '1', '--format', 'json']);
    const { run, events, findings } = JSON.parse(stdout) as EvidenceDocument;
    expect(run).toMatchObject({ id: '000000001', auditLog: 'acme-audit-log' });
    expect(events.length).toBeGreaterThan(100);
    // the first run that is written down says once that no other trail listens
    expect(findings.filter(needsAttention).map(({ guardrail }) => guardrail)).toEqual(['SecondListener']);
    expect(code).toBe(1);
  });

  test('evidence show of a run that is not there says what to give', async () => {
    const { code, stdout, stderr } = await wormtrail(['evidence', 'show', '77']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^s3:\/\/\S+ holds no run 77 of acme-audit-log\. Give a number/m);
  });

  test('report draws the day', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const file = join(folder, 'period.html');
    const { code, stdout } = await wormtrail(['report', '--from', today, '--to', today, '--output', file]);
    // the log of the first day has not been verified yet
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const page = await readFile(file, 'utf8');
    expect(page).toContain('1 finding was open at the end. No verification proves that the log is whole.');
    expect(page).toMatch(/^<!doctype html>/i);
    expect(page).toContain('acme-audit-log');
  });
});

describe('the narrative', () => {
  const today = new Date().toISOString().slice(0, 10);
  const narrative = ['narrative', '--from', today, '--to', today];

  test('is written whole, in the words of a framework that was asked for', async () => {
    const file = join(folder, 'narrative.md');
    const { code, stdout } = await wormtrail([...narrative, '--framework', 'sec-17a-4', '-o', file]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const text = await readFile(file, 'utf8');
    expect(text).toContain('security: Security Operations');
    expect(text).toMatch(/Held in (\d+) of \1 drift checks?\./);
    expect(text).toContain('An API log is rarely a 17a-4 record by itself.');
  });

  test.each([
    [
      'a framework that was not asked for',
      ['--framework', 'HIPAA'],
      /did not ask for HIPAA .* It asked for SEC-17a-4, /,
    ],
    [
      'days without evidence',
      ['--framework', 'SOC2', '--from', '2020-01-01', '--to', '2020-01-02'],
      /has no drift check/,
    ],
  ])('%s is one message, and nothing is written', async (_, args, message) => {
    const file = join(folder, 'no-narrative.md');
    const { code, stdout, stderr } = await wormtrail([...narrative, ...args, '-o', file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect((await readdir(folder)).filter((name) => name.startsWith('no-narrative'))).toEqual([]);
  });
});

describe('once logging was stopped', () => {
  beforeAll(async () => {
    await new CloudTrail({}).stopLogging({ Name: deployed.config.name });
    await deployed.settle();
  });

  test('drift names it, and ends with 1', async () => {
    const { code, stdout } = await wormtrail(['drift', '--format', 'json', '--no-evidence']);
    const { findings, summary } = documentIn(stdout);
    expect(summary.held).toBe(false);
    expect(findings).toContainEqual(expect.objectContaining({ guardrail: 'TrailIsLogging', status: 'FAIL' }));
    expect(findings).toContainEqual(expect.objectContaining({ status: 'DRIFT', path: 'IsLogging', found: false }));
    expect(code).toBe(1);
  });

  test('a file is written whole, and nothing is left beside it', async () => {
    const file = join(folder, 'drift.json');
    await writeFile(file, 'what stood there before');
    const { code, stdout } = await wormtrail(['drift', '-f', 'json', '-o', file, '--no-evidence']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(documentIn(await readFile(file, 'utf8')).summary.held).toBe(false);
    expect((await readdir(folder)).filter((name) => name.startsWith('drift.json'))).toEqual(['drift.json']);
  });
});

test.each([
  ['a stack that is not there', ['drift', '--stack', 'nowhere'], /There is no stack nowhere/],
  ['an unknown format', ['drift', '--format', 'poem'], /poem/],
  [
    'a bucket that is not there',
    ['evidence', 'verify', '--bucket', 'no-such-bucket', '--audit-log', 'acme'],
    /NoSuchBucket/,
  ],
  ['days in the wrong order', ['report', '--from', '2026-02-02', '--to', '2026-02-01'], /--from is later than --to/],
  ['a folder that is not there', ['drift', '--no-evidence', '-o', '/no/such/folder/file'], /no\/such\/folder/],
])('%s is one message, and 2', async (_, args, message) => {
  const { code, stdout, stderr } = await wormtrail(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^\s+at |Unexpected:/m);
});
