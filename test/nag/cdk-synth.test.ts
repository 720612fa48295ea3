/** The pack in the real `cdk synth`: what it exits with, and what it says of every construct of a whole audit log. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { App, CfnResource } from 'aws-cdk-lib';
import type { Log } from 'sarif';
import { loadConfig } from '../../lib/config';
import { AuditLogStack } from '../../lib/constructs/audit-log-stack';
import type { Report } from '../../lib/findings/finding';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import sarifSchema from '../findings/schemas/sarif-2.1.0.json';
import { breaksOf, sentenceOf } from './breaks.table';

const ROOT = join(__dirname, '..', '..');
const TRAIL = 'acme-audit-log/AuditLog/Trail/Trail';

let assembly: string;

beforeEach(() => {
  assembly = mkdtempSync(join(tmpdir(), 'wormtrail-synth-'));
});
afterEach(() => {
  rmSync(assembly, { recursive: true, force: true });
});

function reportAs(ending: string): string {
  return readFileSync(join(assembly, `wormtrail-report.${ending}`), 'utf8');
}

interface Outcome {
  readonly code: number | null;
  /** Standard output and standard error. */
  readonly said: string;
}

/** Synthesizes the sample app with the CDK CLI. @param broken A construct's path, `all` or `none`. */
function cdkSynth(broken: string): Promise<Outcome> {
  return synthesize('broken-audit-log', '-c', `break=${broken}`);
}

function synthesize(name: string, ...more: string[]): Promise<Outcome> {
  const app = `"${process.execPath}" --import "${require.resolve('tsx')}" test/fixtures/apps/${name}.ts`;
  const command = ['synth', '--quiet', '--app', app, '--build', '', '--output', assembly, ...more];
  const options = [...command, '--no-notices', '--no-version-reporting'];
  const env = { ...process.env, CI: 'true', NO_COLOR: '1', FORCE_COLOR: '0' };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [require.resolve('aws-cdk/bin/cdk'), ...options],
      { cwd: ROOT, env, maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, said: `${stdout}\n${stderr}` }),
    );
  });
}

function constructs(): { type: string; path: string }[] {
  const stack = new AuditLogStack(
    new App({ analyticsReporting: false }),
    loadConfig(join(ROOT, 'wormtrail.config.json')),
  );
  return stack.node
    .findAll()
    .filter((node) => CfnResource.isCfnResource(node))
    .map(({ cfnResourceType, node }) => ({ type: cfnResourceType, path: node.path }));
}

test('a sound app is synthesized, and the path of its reports is told', async () => {
  const { code, said } = await cdkSynth('none');
  expect({ code, said }).toMatchObject({ code: 0 });
  expect(said).not.toContain('AuditLogChecks-');
  expect(said).toContain(`wormtrail: no findings, reports in ${assembly}/wormtrail-report.{txt,json,csv,sarif,html}`);
  const { findings, summary } = JSON.parse(reportAs('json')) as Report;
  expect(summary).toMatchObject({ held: true, auditLogs: ['acme-audit-log'] });
  expect(new Set(findings.map(({ guardrail }) => guardrail))).toEqual(new Set(CATALOGUE.map(({ id }) => id)));
  expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['PASS', 'NOT_APPLICABLE']));
  const rows = reportAs('csv').trim().split('\r\n');
  expect(rows).toHaveLength(findings.length + 1);
  expect(reportAs('html')).toMatch(/^<!doctype html>/i);
  expect(
    reportAs('txt')
      .split('\n')
      .filter((line) => line.length > 80),
  ).toEqual([]);
});

test('a broken construct fails it: guardrail, construct, property path, expected, found and remedy are told', async () => {
  const { code, said } = await cdkSynth(TRAIL);
  expect(code).toBe(1);
  expect(said).toContain('Rule AuditLogChecks::AuditLogChecks-LogFileValidationEnabled');
  expect(said).toContain(`${TRAIL} EnableLogFileValidation: expected true, found false.`);
  expect(said).toContain(`Suggested fix: ${CATALOGUE.find(({ id }) => id === 'LogFileValidationEnabled')?.remedy}`);
  expect(said.match(/Rule AuditLogChecks::\S+/g)).toHaveLength(1);

  const sarif = JSON.parse(reportAs('sarif')) as Log;
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  expect({ valid: ajv.validate(sarifSchema, sarif), errors: ajv.errors }).toEqual({ valid: true, errors: null });
  expect(sarif.runs[0]?.results).toMatchObject([
    {
      ruleId: 'LogFileValidationEnabled',
      level: 'error',
      // the line of TypeScript that made the construct
      locations: [{ physicalLocation: { artifactLocation: { uri: 'lib/constructs/audit-trail.ts' } } }],
    },
  ]);
});

describe('an app whose stacks are all in stages', () => {
  test('exits 0, since the CDK selects no stack, and says how many findings the report has', async () => {
    const { code, said } = await synthesize('staged-audit-log');
    expect(code).toBe(0);
    expect(said).toMatch(/wormtrail: \d+ findings \(\d+ critical\), reports in /);
  });

  test("exits 1 where all stacks are selected: cdk synth '**'", async () => {
    const { code, said } = await synthesize('staged-audit-log', '**');
    expect(code).toBe(1);
    expect(said).toContain('Rule AuditLogChecks::AuditLogChecks-ObjectLockEnabled');
  });
});

test('every broken construct is told, with what was expected of it and what was found', async () => {
  const broken = constructs().flatMap(({ type, path }) =>
    breaksOf(type, path)
      .slice(0, 1)
      .map((each) => ({ each, path })),
  );
  expect(broken.length).toBeGreaterThan(60);
  const { code, said } = await cdkSynth('all');
  expect(code).toBe(1);
  const missing = broken.filter(({ each, path }) => !said.includes(sentenceOf(each, path)));
  expect(missing.map(({ each, path }) => sentenceOf(each, path))).toEqual([]);
  for (const guardrail of new Set(broken.map(({ each }) => each.guardrail))) {
    expect(said).toContain(`Rule AuditLogChecks::AuditLogChecks-${guardrail}`);
  }
});
