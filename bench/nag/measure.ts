/**
 * One app of one size, synthesized with both packs: prints the milliseconds that each pack took, as JSON. Both packs are
 * compiled JavaScript, as in an app that installed them: run `npm run build` first.
 *
 * Arguments: audit-logs or resources, how many, and whether our pack or AwsSolutionsChecks goes first.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations, type IPolicyValidationContext, type IPolicyValidationPlugin } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import type * as Wormtrail from '../../lib';

export interface Measured {
  readonly size: number;
  readonly resources: number;
  /** Milliseconds. */
  readonly ours: number;
  readonly awsSolutions: number;
  readonly synthesis: number;
}

/** Stacks stay below the 500 resources that CloudFormation takes. */
const QUEUES_A_STACK = 400;

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

/** Whole audit logs, each in a stack of its own, as an app of many teams has them. */
function auditLogs(app: App, size: number): void {
  for (let index = 0; index < size; index += 1) new AuditLogStack(app, { ...CONFIG, name: `audit-log-${index}` });
}

/** One audit log, and resources that have nothing to do with it. */
function unrelated(app: App, size: number): void {
  auditLogs(app, 1);
  for (let made = 0; made < size; made += QUEUES_A_STACK) {
    const stack = new Stack(app, `Stack${made}`);
    for (let index = made; index < Math.min(size, made + QUEUES_A_STACK); index += 1) new Queue(stack, `Queue${index}`);
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

function synthesize(kind: string, size: number, first: First): Measured {
  const outdir = mkdtempSync(join(tmpdir(), 'wormtrail-bench-'));
  const app = new App({ outdir, context: CONTEXT, analyticsReporting: false, treeMetadata: false });
  if (kind === 'audit-logs') auditLogs(app, size);
  else unrelated(app, size);
  const [ours, awsSolutions] = [new Timed(new AuditLogChecks(app)), new Timed(new AwsSolutionsChecks(app))];
  Validations.of(app).addPlugins(...(first === 'ours' ? [ours, awsSolutions] : [awsSolutions, ours]));
  const start = performance.now();
  const { stacks } = app.synth();
  const synthesis = performance.now() - start;
  const resources = stacks.reduce(
    (sum, { template }) => sum + Object.keys((template as Synthesized).Resources).length,
    0,
  );
  rmSync(outdir, { recursive: true, force: true });
  return { size, resources, ours: ours.milliseconds, awsSolutions: awsSolutions.milliseconds, synthesis };
}

interface Synthesized {
  readonly Resources: object;
}

/** Which pack is asked first: what comes second finds memory that the first has filled. */
type First = 'ours' | 'awsSolutions';

const WARM_UP = 20;

const [kind = 'audit-logs', size = '100', first = 'ours'] = process.argv.slice(2);
// both packs are loaded and compiled before they are measured
synthesize(kind, WARM_UP, 'ours');
synthesize(kind, WARM_UP, 'awsSolutions');
console.log(JSON.stringify(synthesize(kind, Number(size), first as First)));
