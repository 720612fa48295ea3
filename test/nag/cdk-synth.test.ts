/** The pack in the real `cdk synth`: what it exits with, and what it says of every construct of a whole audit log. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource } from 'aws-cdk-lib';
import { loadConfig } from '../../lib/config';
import { AuditLogStack } from '../../lib/constructs/audit-log-stack';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
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

interface Outcome {
  readonly code: number | null;
  /** Standard output and standard error. */
  readonly said: string;
}

/** Synthesizes the sample app with the CDK CLI. @param broken A construct's path, `all` or `none`. */
function cdkSynth(broken: string): Promise<Outcome> {
  const app = `"${process.execPath}" --import "${require.resolve('tsx')}" test/fixtures/apps/broken-audit-log.ts`;
  const command = ['synth', '--quiet', '--app', app, '--build', '', '--output', assembly, '-c', `break=${broken}`];
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
  expect(said).toContain(`wormtrail: reports in ${assembly}/wormtrail-report.{html,json,csv,sarif,txt}`);
  expect(existsSync(join(assembly, 'wormtrail-report.html'))).toBe(true);
});

test('a broken construct fails it: guardrail, construct, property path, expected, found and remedy are told', async () => {
  const { code, said } = await cdkSynth(TRAIL);
  expect(code).toBe(1);
  expect(said).toContain('Rule AuditLogChecks::AuditLogChecks-LogFileValidationEnabled');
  expect(said).toContain(`${TRAIL} EnableLogFileValidation: expected true, found false.`);
  expect(said).toContain(`Suggested fix: ${CATALOGUE.find(({ id }) => id === 'LogFileValidationEnabled')?.remedy}`);
  expect(said.match(/Rule AuditLogChecks::\S+/g)).toHaveLength(1);
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
