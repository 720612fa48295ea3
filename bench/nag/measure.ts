/**
 * One app, synthesized several times in one process: prints for each turn the milliseconds that each pack took, as JSON. Both packs
 * are compiled JavaScript, as in an app that installed them: run `npm run build` first.
 *
 * Arguments: how many audit logs, and `both` to let AwsSolutionsChecks judge the app as well.
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
  /** Milliseconds. */
  readonly ours: number;
  /** 0 where the pack was not asked. */
  readonly awsSolutions: number;
  /** All of `app.synth()`. */
  readonly synthesis: number;
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

/** A plugin, and the time that it took. */
class Timed implements IPolicyValidationPlugin {
  readonly name: string;
  milliseconds = 0;

  constructor(private readonly plugin: IPolicyValidationPlugin) {
    this.name = plugin.name;
  }

  validate(context: IPolicyValidationContext): ReturnType<IPolicyValidationPlugin['validate']> {
    const start = performance.now();
    const report = this.plugin.validate(context);
    this.milliseconds = performance.now() - start;
    return { ...report, success: true };
  }
}

/** @param order What comes second finds memory that the first has filled: turns alternate. */
function synthesize(auditLogs: number, order: 'ours' | 'both' | 'both, ours last'): Turn {
  const outdir = mkdtempSync(join(tmpdir(), 'wormtrail-bench-'));
  const app = new App({ outdir, context: CONTEXT, analyticsReporting: false, treeMetadata: false });
  populate(app, auditLogs);
  const [ours, awsSolutions] = [new Timed(new AuditLogChecks(app)), new Timed(new AwsSolutionsChecks(app))];
  const plugins = order === 'ours' ? [ours] : order === 'both' ? [ours, awsSolutions] : [awsSolutions, ours];
  Validations.of(app).addPlugins(...plugins);
  const start = performance.now();
  app.synth();
  const synthesis = performance.now() - start;
  rmSync(outdir, { recursive: true, force: true });
  return { ours: ours.milliseconds, awsSolutions: awsSolutions.milliseconds, synthesis };
}

const [auditLogs = '20', packs] = process.argv.slice(2);
const orders = packs === 'both' ? (['both', 'both, ours last'] as const) : (['ours'] as const);
// the packs are loaded and compiled before they are measured
for (const order of orders) synthesize(5, order);
const turns = Array.from({ length: TURNS }, (_, turn) =>
  synthesize(Number(auditLogs), orders[turn % orders.length] ?? 'ours'),
);
console.log(JSON.stringify(turns));
