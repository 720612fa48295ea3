/**
 * One app, judged several times in one process: prints for each turn the milliseconds of processor time that it took, as JSON. Both
 * packs are compiled JavaScript, as in an app that installed them: run `npm run build` first.
 *
 * Arguments: how many audit logs, and `both` to synthesize the app anew in each turn, with AwsSolutionsChecks beside ours.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations, type IPolicyValidationContext, type IPolicyValidationPlugin } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import type * as Wormtrail from '../../lib';

export interface Turn {
  readonly ours: number;
  /** Left out where the pack was not asked. */
  readonly awsSolutions?: number;
  /** All of `app.synth()`. */
  readonly synthesis?: number;
}

const OTHER_RESOURCES = 2000;
/** Stacks stay below the 500 resources that CloudFormation takes. */
const RESOURCES_A_STACK = 400;
const TURNS = 4;

const ROOT = join(__dirname, '..', '..');
const { AuditLogChecks, AuditLogStack, loadConfig } = createRequire(__filename)(
  join(ROOT, 'dist', 'lib'),
) as typeof Wormtrail;
const CONFIG = loadConfig(join(ROOT, 'wormtrail.config.json'));
/** What the CDK CLI tells every app, and the feature flags of this one: those that `cdk init` gives every new app. */
const CONTEXT = { ...flagsOf(join(ROOT, 'cdk.json')), 'aws:cdk:enable-path-metadata': true };

function flagsOf(file: string): Record<string, unknown> {
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly context: Record<string, unknown> }).context;
}

/** Audit logs, each in a stack of its own, and resources that have nothing to do with them. */
function populate(app: App, auditLogs: number): void {
  for (let index = 0; index < auditLogs; index += 1) new AuditLogStack(app, { ...CONFIG, name: `audit-log-${index}` });
  const kinds = [Queue, Topic, Bucket] as const;
  for (let made = 0; made < OTHER_RESOURCES; made += RESOURCES_A_STACK) {
    const stack = new Stack(app, `Stack${made}`);
    for (let index = 0; index < RESOURCES_A_STACK; index += 1) {
      const Kind = kinds[index % kinds.length] ?? Queue;
      new Kind(stack, `Resource${index}`);
    }
  }
}

/** Milliseconds of processor time that all threads take: a busy machine does not change it much. */
function processorTime(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** A plugin, and the time that it took. It fails no build. */
class Timed implements IPolicyValidationPlugin {
  readonly name: string;
  milliseconds = 0;

  constructor(private readonly plugin: IPolicyValidationPlugin) {
    this.name = plugin.name;
  }

  validate(context: IPolicyValidationContext): ReturnType<IPolicyValidationPlugin['validate']> {
    let report = { success: true, violations: [] } as ReturnType<IPolicyValidationPlugin['validate']>;
    this.milliseconds = processorTime(() => (report = this.plugin.validate(context)));
    return { ...report, success: true };
  }
}

function newApp(outdir: string, auditLogs: number): App {
  const app = new App({ outdir, context: CONTEXT, analyticsReporting: false, treeMetadata: false });
  populate(app, auditLogs);
  return app;
}

/** @param isFirst Whether ours is asked first: what comes second finds memory that the first has filled. */
function synthesize(outdir: string, auditLogs: number, isFirst: boolean): Turn {
  const app = newApp(outdir, auditLogs);
  const [ours, awsSolutions] = [new Timed(new AuditLogChecks(app)), new Timed(new AwsSolutionsChecks(app))];
  Validations.of(app).addPlugins(...(isFirst ? [ours, awsSolutions] : [awsSolutions, ours]));
  const synthesis = processorTime(() => app.synth());
  return { ours: ours.milliseconds, awsSolutions: awsSolutions.milliseconds, synthesis };
}

/** Judges one synthesized app again and again. */
function judge(outdir: string, auditLogs: number): Turn[] {
  const app = newApp(outdir, auditLogs);
  app.synth();
  const pack = new AuditLogChecks(app);
  return Array.from({ length: TURNS + 1 }, () => ({
    ours: processorTime(() => pack.validate({} as IPolicyValidationContext)),
  }));
}

const [auditLogs = '20', packs] = process.argv.slice(2);
const outdir = mkdtempSync(join(tmpdir(), 'wormtrail-bench-'));
const turns =
  packs === 'both'
    ? Array.from({ length: TURNS + 1 }, (_, turn) => synthesize(outdir, Number(auditLogs), turn % 2 === 0))
    : judge(outdir, Number(auditLogs));
rmSync(outdir, { recursive: true, force: true });
// the first turn loads and compiles what the others use
console.log(JSON.stringify(turns.slice(1)));
