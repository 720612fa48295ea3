/** Large apps are judged in a process of their own: what it answers and writes is what would have been said here. */
import childProcess from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { TemplateError } from '../../lib/facts/template/errors';
import { acknowledge, AuditLogChecks } from '../../lib/nag';
import { ConstructTree } from '../../lib/nag/construct-tree';
import { judgeAssembly, type Order } from '../../lib/nag/judgement';
import { judgeApart } from '../../lib/nag/judging-process';
import { SYNTH_FORMATS } from '../../lib/nag/reports';

const environment = process.env;
const flags = process.execArgv;
let folder: string;

beforeEach(() => {
  process.env = { ...environment, CDK_VALIDATION: 'false' };
  // the other process loads sources as this one was told to
  process.execArgv = ['--import', require.resolve('tsx')];
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-judging-'));
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  jest.spyOn(console, 'error').mockReturnValue();
});

afterEach(() => {
  jest.restoreAllMocks();
  process.execArgv = flags;
  process.env = environment;
  process.exitCode = 0;
  rmSync(folder, { recursive: true, force: true });
});

/** An audit log that somebody without wormtrail wrote, with two acknowledgements, and as many stacks as are asked for. */
function newApp(stacks: number): App {
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  const audit = new Stack(app, 'Audit');
  const logs = new Bucket(audit, 'Logs “<é>”', { versioned: true });
  new CfnTrail(audit, 'Trail', { isLogging: true, s3BucketName: logs.bucketName });
  const accepted = { reason: 'moves in May', owner: 'security', until: '2999-12-31' };
  acknowledge(audit, { id: 'LogFileValidationEnabled', ...accepted });
  acknowledge(logs, { id: 'BucketNamedByNobody', ...accepted });
  for (let stack = 1; stack < stacks; stack += 1) new Stack(app, `Stack${stack}`);
  return app;
}

function orderOf(app: App): Order {
  const { acknowledged, constructs } = new ConstructTree(app);
  return {
    folder: app.synth().directory,
    stage: '',
    requirements: {},
    reports: SYNTH_FORMATS,
    acknowledged,
    acknowledgeableWriteOnce: [],
    constructs,
  };
}

/** Takes the reports away, so that they are written again. */
function takeReports({ folder: assembly }: Order): Record<string, string> {
  const names = readdirSync(assembly).filter((name) => name.startsWith('wormtrail-report'));
  return Object.fromEntries(
    names.map((name) => {
      const text = readFileSync(join(assembly, name), 'utf8');
      rmSync(join(assembly, name));
      return [name, text];
    }),
  );
}

it('answers and writes what would have been said here', () => {
  const order = orderOf(newApp(3));
  const here = { answer: judgeAssembly(order), reports: takeReports(order) };
  const apart = { answer: judgeApart(order), reports: takeReports(order) };
  expect(apart).toEqual(here);
  expect(Object.keys(apart.reports)).toHaveLength(SYNTH_FORMATS.length);
  expect(apart.answer?.length).toBeGreaterThan(10);
});

it('has no answer for a broken assembly: whoever judges then tells what is wrong with it', () => {
  const order = orderOf(newApp(1));
  writeFileSync(join(order.folder, 'Audit.template.json'), '{');
  expect(judgeApart(order)).toBeUndefined();
  expect(() => judgeAssembly(order)).toThrow(TemplateError);
});

it('has no answer where the process cannot be started', () => {
  const order = orderOf(newApp(1));
  process.execArgv = ['--no-such-flag'];
  expect(judgeApart(order)).toBeUndefined();
});

it.each(['{}', 'null', '"nothing"', 'no JSON', ''])('has no answer where what comes back is %j', (said) => {
  const order = orderOf(newApp(1));
  const intruder = join(folder, 'intruder.cjs');
  writeFileSync(intruder, `process.stdout.write(${JSON.stringify(said)}); process.exit(0);`);
  process.execArgv = ['--require', intruder];
  expect(judgeApart(order)).toBeUndefined();
});

it('is not started by a process that was started for it', () => {
  const started = jest.spyOn(childProcess, 'spawnSync');
  const order = orderOf(newApp(1));
  judgeApart(order);
  const [, , options] = started.mock.calls[0] ?? [];
  process.env = options?.env ?? {};
  expect(judgeApart(order)).toBeUndefined();
  expect(started).toHaveBeenCalledTimes(1);
});

describe('the pack', () => {
  it.each([
    [400, 'no process', 0],
    [401, 'one', 1],
  ])('starts for %d stacks %s', (stacks, _what, processes) => {
    const started = jest.spyOn(childProcess, 'spawnSync');
    const app = newApp(stacks);
    Validations.of(app).addPlugins(new AuditLogChecks(app, { reports: ['csv'] }));
    expect(() => app.synth()).toThrow(/AuditLogChecks-TamperEventsAlarmed/);
    expect(started).toHaveBeenCalledTimes(processes);
    for (const { value } of started.mock.results) expect((value as { status: number }).status).toBe(0);
    expect(readFileSync(join(app.outdir, 'wormtrail-report.csv'), 'utf8')).toContain('LogFileValidationEnabled');
  });

  it('judges here where the process comes to no answer', () => {
    process.execArgv = ['--no-such-flag'];
    const app = newApp(401);
    Validations.of(app).addPlugins(new AuditLogChecks(app, { reports: ['csv'] }));
    expect(() => app.synth()).toThrow(/AuditLogChecks-TamperEventsAlarmed/);
    expect(readFileSync(join(app.outdir, 'wormtrail-report.csv'), 'utf8')).toContain('LogFileValidationEnabled');
  });
});
