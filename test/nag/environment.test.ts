/** An app whose stack does not say its account and Region: it synthesizes, with one warning for all that depends on them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Aws, Stack, Validations, type CfnResource } from 'aws-cdk-lib';
import { AuditLogChecks, ImmutableAuditLog, type ImmutableAuditLogProps } from '../../lib';
import type { Report } from '../../lib/findings/finding';
import { ACCOUNT, AUDIT_LOG, projectContext, REGION } from '../constructs/support';

interface Violation {
  readonly ruleName: string;
  readonly severity: string;
  readonly description: string;
  readonly suggestedFix: string;
}

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'wormtrail-environment-'));
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
  rmSync(outdir, { recursive: true, force: true });
});

/** What the pack reports of an app. */
function synthesized(
  change: Partial<ImmutableAuditLogProps> = {},
  env?: { account: string; region: string },
  also: (auditLog: ImmutableAuditLog) => void = () => undefined,
): { fails: boolean; violations: readonly Violation[]; report: Report } {
  const app = new App({ outdir, context: projectContext(), analyticsReporting: false });
  const stack = new Stack(app, 'audit', { terminationProtection: true, ...(env && { env }) });
  also(new ImmutableAuditLog(stack, 'AuditLog', { ...AUDIT_LOG, ...change }));
  Validations.of(app).addPlugins(new AuditLogChecks(app, { reports: ['json'] }));
  let fails = false;
  try {
    app.synth();
  } catch {
    fails = true;
  }
  const read = (file: string): unknown => JSON.parse(readFileSync(join(outdir, file), 'utf8'));
  const { pluginReports } = read('validation-report.json') as { pluginReports: { violations: Violation[] }[] };
  return {
    fails: fails || process.exitCode === 1,
    violations: pluginReports.flatMap(({ violations }) => violations),
    report: read('wormtrail-report.json') as Report,
  };
}

test.each([
  ['named by their ARNs', {}],
  [
    'named in the account of the stack',
    {
      administrators: [`arn:aws:iam::${Aws.ACCOUNT_ID}:role/audit-admin`],
      readers: [`arn:aws:iam::${Aws.ACCOUNT_ID}:role/auditor`],
    },
  ],
])('without env there is one warning, and nothing fails: principals %s', (_, change) => {
  const { fails, violations, report } = synthesized(change);
  expect(violations.map(({ ruleName, severity }) => `${severity} ${ruleName}`)).toEqual([
    'warning AuditLogChecks-EnvironmentStated',
  ]);
  expect(violations[0]?.description).toContain('cannot be judged without AWS::AccountId and AWS::Region.');
  expect(violations[0]?.suggestedFix).toContain('Set env: { account, region } on the stack');
  expect(fails).toBe(false);
  expect(report.findings.filter(({ status }) => status === 'FAIL')).toEqual([]);
  const unknown = report.findings.filter(({ status }) => status === 'UNKNOWN');
  const causes = unknown.map(({ guardrail, cause = guardrail }) => cause);
  expect(new Set(causes)).toEqual(new Set(['EnvironmentStated', 'EnvironmentStated audit']));
  expect(report.summary.byStatus.UNKNOWN).toBe(1);
});

test('with env there is none', () => {
  expect(synthesized({}, { account: ACCOUNT, region: REGION })).toMatchObject({ fails: false, violations: [] });
});

test('what fails wherever it is deployed still fails', () => {
  const { fails, violations } = synthesized({}, undefined, ({ logBucket }) => {
    (logBucket.node.defaultChild as CfnResource).addPropertyOverride('VersioningConfiguration.Status', 'Suspended');
  });
  expect(fails).toBe(true);
  expect(violations.filter(({ severity }) => severity === 'fatal').map(({ ruleName }) => ruleName)).toContain(
    'AuditLogChecks-VersioningEnabled',
  );
});
