/** The pack in foreign apps: which audit logs it finds, what it reports where, and what acknowledgements do. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnParameter, Duration, NestedStack, Stack, Stage, Tags, Validations } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Bucket, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Log } from 'sarif';
import { SEVERITIES, type Finding, type Report, type Severity } from '../../lib/findings/finding';
import { acknowledge, AuditLogChecks, NotSynthesizedError, type AuditLogChecksProps } from '../../lib/nag';
import { VERSION } from '../../lib/version';

let outdir: string;
let told: string[];

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'wormtrail-nag-'));
  told = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});

afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
  rmSync(outdir, { recursive: true, force: true });
});

/** A bucket and a trail that delivers to it, as somebody without wormtrail writes them. */
function foreignAuditLog(scope: Construct): { bucket: Bucket; trail: CfnTrail } {
  const bucket = new Bucket(scope, 'Logs', { versioned: true });
  return { bucket, trail: new CfnTrail(scope, 'Trail', { isLogging: true, s3BucketName: bucket.bucketName }) };
}

interface Synthesized {
  /** What the synthesis failed with; empty where it did not. */
  readonly failure: string;
  readonly findings: readonly Finding[];
  readonly report: Report;
}

function synthesize(app: App, props: AuditLogChecksProps = {}): Synthesized {
  Validations.of(app).addPlugins(new AuditLogChecks(app, { reports: ['json'], ...props }));
  let failure = '';
  try {
    app.synth();
  } catch (error) {
    failure = (error as Error).message;
  }
  const report = JSON.parse(readFileSync(join(outdir, 'wormtrail-report.json'), 'utf8')) as Report;
  return { failure, findings: report.findings, report };
}

function newApp(): App {
  return new App({ outdir, analyticsReporting: false });
}

const of = ({ findings }: Synthesized, guardrail: string): readonly Finding[] =>
  findings.filter((finding) => finding.guardrail === guardrail);

test('a macro is left alone, and told', () => {
  const app = newApp();
  const stack = new Stack(app, 'Audit');
  foreignAuditLog(stack);
  stack.addTransform('Audit::Macro');
  expect(of(synthesize(app), 'FactCouldNotBeRead')).toMatchObject([
    { status: 'UNKNOWN', resource: 'Audit', path: 'Transform', found: 'Audit::Macro' },
  ]);
});

test('reports say which version made them', () => {
  const app = newApp();
  foreignAuditLog(new Stack(app, 'Audit'));
  synthesize(app, { reports: ['json', 'sarif'] });
  const sarif = JSON.parse(readFileSync(join(outdir, 'wormtrail-report.sarif'), 'utf8')) as Log;
  expect(sarif.runs[0]?.tool.driver.semanticVersion).toBe(VERSION);
});

describe('a violation', () => {
  test('fails synthesis and names construct, property path, expected, found and remedy', () => {
    const app = newApp();
    const { trail } = foreignAuditLog(new Stack(app, 'Audit'));
    trail.enableLogFileValidation = false;
    const { failure } = synthesize(app);
    expect(failure).toContain('AuditLogChecks-LogFileValidationEnabled');
    expect(failure).toContain('Audit/Trail EnableLogFileValidation: expected true, found false');
    expect(failure).toContain('Set EnableLogFileValidation to true');
  });

  test("stands in the CDK's validation report with its property and its severity", () => {
    const app = newApp();
    foreignAuditLog(new Stack(app, 'Audit')).trail.enableLogFileValidation = false;
    synthesize(app);
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as {
      pluginReports: { pluginName: string; violations: { ruleName: string; [member: string]: unknown }[] }[];
    };
    const violations = pluginReports.find(({ pluginName }) => pluginName === 'AuditLogChecks')?.violations;
    expect(violations?.find(({ ruleName }) => ruleName.endsWith('LogFileValidationEnabled'))).toMatchObject({
      severity: 'fatal',
      ruleMetadata: { severity: 'CRITICAL', status: 'FAIL', expected: 'true', found: 'false' },
      violatingConstructs: [{ constructPath: 'Audit/Trail', constructFqn: 'aws-cdk-lib.aws_cloudtrail.CfnTrail' }],
    });
  });

  test('is seen through a raw override', () => {
    const app = newApp();
    const { trail } = foreignAuditLog(new Stack(app, 'Audit'));
    trail.enableLogFileValidation = true;
    trail.addPropertyOverride('EnableLogFileValidation', false);
    expect(of(synthesize(app), 'LogFileValidationEnabled')).toMatchObject([{ status: 'FAIL', found: false }]);
  });

  test.each<[Severity | undefined, Severity[]]>([
    [undefined, ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']],
    ['HIGH', ['CRITICAL', 'HIGH']],
    ['CRITICAL', ['CRITICAL']],
  ])('fails the build from severity %s on, and warns below it', (failOn, failing) => {
    const app = newApp();
    foreignAuditLog(new Stack(app, 'Audit'));
    synthesize(app, failOn && { failOn });
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as {
      pluginReports: { violations: { severity: string; ruleMetadata: { severity: Severity; status: string } }[] }[];
    };
    const proven = pluginReports[0]?.violations.filter(({ ruleMetadata }) => ruleMetadata.status === 'FAIL') ?? [];
    const severities = (kind: string) =>
      SEVERITIES.filter((one) =>
        proven.some(({ severity, ruleMetadata }) => severity === kind && ruleMetadata.severity === one),
      );
    expect(severities('fatal')).toEqual(failing);
    expect(severities('warning').filter((severity) => failing.includes(severity))).toEqual([]);
  });

  test('of a critical guardrail that cannot be proven fails synthesis as well, and names what it depends on', () => {
    const app = newApp();
    const stack = new Stack(app, 'Audit');
    const { bucket } = foreignAuditLog(stack);
    const mode = new CfnParameter(stack, 'Mode');
    const lock = { objectLockEnabled: 'Enabled', rule: { defaultRetention: { mode: mode.valueAsString, days: 9999 } } };
    (bucket.node.defaultChild as CfnBucket).objectLockConfiguration = lock;
    const synthesized = synthesize(app);
    expect(of(synthesized, 'ObjectLockComplianceMode')).toMatchObject([
      { status: 'UNKNOWN', resource: 'Audit/Logs/Resource' },
    ]);
    expect(synthesized.failure).toMatch(/AuditLogChecks-ObjectLockComplianceMode/);
    expect(synthesized.failure).toMatch(/Unknown: [^.]*Mode/);
  });
});

describe('audit logs are found', () => {
  const judged = (synthesized: Synthesized) => [
    ...new Set(of(synthesized, 'ObjectLockEnabled').map(({ resource }) => resource)),
  ];

  test('across stacks', () => {
    const app = newApp();
    const bucket = new Bucket(new Stack(app, 'Storage'), 'Logs');
    new CfnTrail(new Stack(app, 'Audit'), 'Trail', { isLogging: true, s3BucketName: bucket.bucketName });
    expect(judged(synthesize(app))).toEqual(['Storage/Logs/Resource']);
  });

  test('in nested stacks', () => {
    const app = newApp();
    foreignAuditLog(new NestedStack(new Stack(app, 'Outer'), 'Inner'));
    expect(judged(synthesize(app))).toEqual(['Outer/Inner/Logs/Resource']);
  });

  test('in stages', () => {
    const app = newApp();
    foreignAuditLog(new Stack(new Stage(app, 'Production'), 'Audit'));
    expect(judged(synthesize(app))).toEqual(['Production/Audit/Logs/Resource']);
  });

  test('imported by the name that another stack gives them', () => {
    const app = newApp();
    new Bucket(new Stack(app, 'Storage'), 'Logs', { bucketName: 'central-logs' });
    const audit = new Stack(app, 'Audit');
    const imported = Bucket.fromBucketName(audit, 'Imported', 'central-logs');
    new CfnTrail(audit, 'Trail', { isLogging: true, s3BucketName: imported.bucketName });
    expect(judged(synthesize(app))).toEqual(['Storage/Logs/Resource']);
  });

  test('imported from elsewhere, and nothing is proven of them', () => {
    const app = newApp();
    const audit = new Stack(app, 'Audit');
    const imported = Bucket.fromBucketName(audit, 'Imported', 'logs-of-another-app');
    new CfnTrail(audit, 'Trail', { isLogging: true, s3BucketName: imported.bucketName });
    const synthesized = synthesize(app);
    expect(of(synthesized, 'ObjectLockEnabled')).toMatchObject([
      { status: 'UNKNOWN', message: expect.stringContaining('logs-of-another-app') as string },
    ]);
    expect(synthesized.failure).toContain('AuditLogChecks-AuditLogComplete');
  });

  test('by their tag', () => {
    const app = newApp();
    Tags.of(new Bucket(new Stack(app, 'Audit'), 'Logs')).add('wormtrail:audit-log', 'true');
    expect(judged(synthesize(app))).toEqual(['Audit/Logs/Resource']);
  });

  test('or else a warning says that there is none', () => {
    const app = newApp();
    new Bucket(new Stack(app, 'Other'), 'Bucket');
    const synthesized = synthesize(app);
    expect(synthesized.failure).toBe('');
    expect(synthesized.findings).toMatchObject([{ guardrail: 'AuditLogFound', status: 'UNKNOWN' }]);
    expect(synthesized.report.summary.held).toBe(false);
    const cdkReport = readFileSync(join(outdir, 'validation-report.json'), 'utf8');
    expect(cdkReport).toContain('No audit log was found, so nothing was judged.');
    expect(cdkReport).toContain('"severity": "warning"');
  });
});

describe('requirements of the options', () => {
  const retention = (props: AuditLogChecksProps, days: number) => {
    const app = newApp();
    const { bucket } = foreignAuditLog(new Stack(app, 'Audit'));
    const lock = { objectLockEnabled: 'Enabled', rule: { defaultRetention: { mode: 'COMPLIANCE', days } } };
    (bucket.node.defaultChild as CfnBucket).objectLockConfiguration = lock;
    const synthesized = synthesize(app, props);
    return [
      of(synthesized, 'DefaultRetentionMeetsFrameworks')[0]?.status,
      of(synthesized, 'DefaultRetentionWithinMaximum')[0]?.status,
    ];
  };

  test.each<[string, AuditLogChecksProps, number, (string | undefined)[]]>([
    ['a framework asks for longer', { frameworks: ['SEC-17a-4'] }, 365, ['FAIL', 'NOT_APPLICABLE']],
    ['it is long enough', { frameworks: ['SEC-17a-4'] }, 2200, ['PASS', 'NOT_APPLICABLE']],
    ['days ask for longer', { shortestRetention: Duration.days(400) }, 399, ['FAIL', 'NOT_APPLICABLE']],
    [
      'it is longer than allowed',
      { longestRetention: Duration.days(30) },
      31,
      expect.arrayContaining(['FAIL']) as never,
    ],
  ])('%s', (_, props, days, statuses) => {
    expect(retention(props, days)).toEqual(statuses);
  });
});

describe('an acknowledgement', () => {
  const GUARDRAIL = 'LogFileValidationEnabled';
  const PROPS = { id: GUARDRAIL, reason: 'validated elsewhere', owner: 'security', until: '2999-12-31' };

  function acknowledged(
    on: (parts: ReturnType<typeof foreignAuditLog>, stack: Stack) => void,
    props: AuditLogChecksProps = {},
  ) {
    const app = newApp();
    const stack = new Stack(app, 'Audit');
    on(foreignAuditLog(stack), stack);
    return synthesize(app, props);
  }

  test.each(['the construct', 'its stack'])('on %s accepts the finding, and every report tells it', (where) => {
    const synthesized = acknowledged(({ trail }, stack) => acknowledge(where === 'its stack' ? stack : trail, PROPS), {
      reports: ['html', 'json', 'csv', 'sarif', 'text'],
    });
    expect(of(synthesized, GUARDRAIL)).toMatchObject([
      {
        status: 'ACKNOWLEDGED',
        acknowledgement: { reason: 'validated elsewhere', owner: 'security', until: '2999-12-31' },
      },
    ]);
    expect(synthesized.failure).not.toContain(GUARDRAIL);
    for (const ending of ['html', 'json', 'csv', 'sarif', 'txt']) {
      const written = readFileSync(join(outdir, `wormtrail-report.${ending}`), 'utf8');
      for (const said of ['validated elsewhere', 'security', '2999-12-31']) expect(written).toContain(said);
    }
  });

  test('stays in its scope', () => {
    const app = newApp();
    const [one, other] = ['One', 'Other'].map((id) => foreignAuditLog(new Stack(app, id)));
    acknowledge(one?.trail as CfnTrail, PROPS);
    expect(of(synthesize(app), GUARDRAIL).map(({ resource, status }) => [resource, status])).toEqual([
      [other?.trail.node.path, 'FAIL'],
      [one?.trail.node.path, 'ACKNOWLEDGED'],
    ]);
  });

  describe('above the stage that the pack judges', () => {
    function inStages(on: (app: App, stages: readonly Stage[]) => void): readonly Finding[] {
      const app = newApp();
      const stages = ['One', 'Two'].map((id) => new Stage(app, id));
      stages.forEach((stage) => foreignAuditLog(new Stack(stage, 'Audit')));
      on(app, stages);
      const [stage] = stages;
      if (stage) Validations.of(stage).addPlugins(new AuditLogChecks(stage, { reports: ['json'] }));
      expect(() => app.synth()).toThrow();
      const report = JSON.parse(readFileSync(join(stage?.outdir ?? '', 'wormtrail-report.json'), 'utf8')) as Report;
      return report.findings;
    }
    const about = (findings: readonly Finding[], guardrail: string) =>
      findings.filter((finding) => finding.guardrail === guardrail).map(({ resource, status }) => [resource, status]);

    test('counts, as the CDK has it: it covers what it was made on and everything below', () => {
      expect(
        about(
          inStages((app) => acknowledge(app, PROPS)),
          GUARDRAIL,
        ),
      ).toEqual([['One/Audit/Trail', 'ACKNOWLEDGED']]);
    });

    test('does not count when it has run out, and is a finding', () => {
      const findings = inStages((app) => acknowledge(app, { ...PROPS, until: '2020-01-01' }));
      expect(about(findings, GUARDRAIL)).toEqual([['One/Audit/Trail', 'FAIL']]);
      expect(about(findings, 'AcknowledgementInForce')).toEqual([['App', 'FAIL']]);
    });

    test('is no finding where it matches nothing: another stage may need it', () => {
      const findings = inStages((app) => acknowledge(app, { ...PROPS, id: 'TrailIsLogging' }));
      expect(about(findings, 'AcknowledgementNeeded')).toEqual([]);
    });

    test('stays where it was made: one on another stage does not count', () => {
      const findings = inStages((_, stages) => acknowledge(stages[1] as Stage, PROPS));
      expect(about(findings, GUARDRAIL)).toEqual([['One/Audit/Trail', 'FAIL']]);
    });
  });

  test('that has run out does not count, and is a finding', () => {
    const synthesized = acknowledged(({ trail }) => acknowledge(trail, { ...PROPS, until: '2020-01-01' }));
    expect(of(synthesized, GUARDRAIL)).toMatchObject([{ status: 'FAIL' }]);
    expect(of(synthesized, 'AcknowledgementInForce')).toMatchObject([
      {
        status: 'FAIL',
        resource: 'Audit/Trail',
        found: 'LogFileValidationEnabled, by security, until 2020-01-01: validated elsewhere',
      },
    ]);
    expect(synthesized.failure).toContain('AuditLogChecks-AcknowledgementInForce');
  });

  test.each([`AuditLogChecks-${GUARDRAIL}`, `AuditLogChecks::AuditLogChecks-${GUARDRAIL}`])(
    'without an owner (%s) does not count, and is a finding',
    (id) => {
      const synthesized = acknowledged(({ trail }) => Validations.of(trail).acknowledge({ id, reason: 'because' }));
      expect(of(synthesized, GUARDRAIL)).toMatchObject([{ status: 'FAIL' }]);
      expect(of(synthesized, 'AcknowledgementOwned')).toMatchObject([{ status: 'FAIL', resource: 'Audit/Trail' }]);
      // the CDK itself would have suppressed the second form
      expect(synthesized.failure).toContain(`AuditLogChecks-${GUARDRAIL}`);
    },
  );

  test('that matches nothing is a finding', () => {
    const synthesized = acknowledged(({ trail, bucket }) => {
      trail.enableLogFileValidation = true;
      acknowledge(bucket, PROPS);
    });
    expect(of(synthesized, 'AcknowledgementNeeded')).toMatchObject([{ status: 'FAIL', resource: 'Audit/Logs' }]);
  });

  test('of a write-once guardrail counts only where the options name it', () => {
    const lock = { ...PROPS, id: 'ObjectLockEnabled' };
    const refused = acknowledged(({ bucket }) => acknowledge(bucket, lock));
    expect(of(refused, 'ObjectLockEnabled')).toMatchObject([{ status: 'FAIL' }]);
    expect(of(refused, 'AcknowledgementAllowed')).toMatchObject([{ status: 'FAIL', severity: 'CRITICAL' }]);

    const named = acknowledged(({ bucket }) => acknowledge(bucket, lock), {
      acknowledgeableWriteOnce: ['ObjectLockEnabled'],
    });
    expect(of(named, 'ObjectLockEnabled')).toMatchObject([{ status: 'ACKNOWLEDGED' }]);
    expect(of(named, 'AcknowledgementAllowed')).toEqual([]);
  });
});

describe('reports', () => {
  test('are written beside the assembly, and their path is told once', () => {
    const app = newApp();
    foreignAuditLog(new Stack(app, 'Audit'));
    synthesize(app, { reports: undefined });
    expect(readdirSync(outdir).filter((name) => name.startsWith('wormtrail-report'))).toEqual([
      ...['wormtrail-report.csv', 'wormtrail-report.html', 'wormtrail-report.json'],
      ...['wormtrail-report.sarif', 'wormtrail-report.txt'],
    ]);
    const lines = told.filter((text) => text.includes('wormtrail'));
    expect(lines).toEqual([expect.stringMatching(/^wormtrail: \d+ findings \(\d+ critical\), reports in /) as string]);
    expect(lines[0]).toContain(` ${outdir}/wormtrail-report.{txt,json,csv,sarif,html}\n`);
  });

  test('of an earlier synthesis do not stay', () => {
    writeFileSync(join(outdir, 'wormtrail-report.html'), 'stale');
    const app = newApp();
    foreignAuditLog(new Stack(app, 'Audit'));
    synthesize(app);
    expect(existsSync(join(outdir, 'wormtrail-report.html'))).toBe(false);
  });

  test('do not offend an app that forbids plugins to change the assembly', () => {
    writeFileSync(join(outdir, 'wormtrail-report.json'), 'stale');
    const app = new App({ outdir, analyticsReporting: false, confirmValidationPluginsDoNotMutate: true });
    foreignAuditLog(new Stack(app, 'Audit'));
    expect(synthesize(app).failure).not.toContain('modified the cloud assembly');
  });

  test('say where in template and code a finding stands', () => {
    const app = newApp();
    foreignAuditLog(new Stack(app, 'Audit'));
    const [finding] = of(synthesize(app), 'LogFileValidationEnabled');
    const template = readFileSync(join(outdir, 'Audit.template.json'), 'utf8').split('\n');
    expect(template[(finding?.source?.line ?? 0) - 1]).toContain('"Trail"');
    expect(finding?.source?.createdAt?.file).toContain('audit-log-checks.test.ts');
  });
});

test('constructs alone are not judged: that says how to do it instead', () => {
  const pack = new AuditLogChecks(newApp());
  expect(() => pack.validateScope()).toThrow(NotSynthesizedError);
  expect(() => pack.validateScope()).toThrow(/Validations\.of\(app\)\.addPlugins/);
});
