/** `wormtrail check`: judges the audit logs of any CloudFormation template or CDK app. */
import { existsSync } from 'node:fs';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Requirements } from '../../lib/facts/requirements';
import { declaresParameter, type Template } from '../../lib/facts/template/template';
import { SEVERITIES, type Severity } from '../../lib/findings/finding';
import { FRAMEWORK_IDS, type FrameworkId } from '../../lib/frameworks/framework';
import { UsageError } from './errors';
import { action, addReportOptions, emit, wholeNumber, type ExitCode, type ReportOptions } from './output';

interface CheckOptions extends ReportOptions {
  readonly app?: string;
  readonly framework?: readonly FrameworkId[];
  readonly shortestDays?: number;
  readonly longestDays?: number;
  readonly failOn: Severity;
  readonly parameter?: Readonly<Record<string, string>>;
}

const DEFAULT_APP = 'cdk.out';

const EXAMPLES = `
Examples:
  wormtrail check                                  the app in ${DEFAULT_APP}
  wormtrail check trail.yaml bucket.yaml           several templates, as one app
  wormtrail check trail.yaml --framework SEC-17a-4 --parameter Days=2192
  wormtrail check --format sarif --output wormtrail.sarif

Templates without an audit log are a finding too, AuditLogFound: nothing was judged, so the exit code is 1.`;

export function registerCheck(program: Command): void {
  const command = program
    .command('check')
    .description('judge the audit logs of CloudFormation templates and CDK apps')
    .argument('[templates...]', 'templates in JSON or YAML, folders of them, or cdk.out folders')
    .option('--app <folder>', `the assembly of a CDK app (default: ${DEFAULT_APP} where no template is given)`)
    .option('--framework <id>', `what the logs have to satisfy, once for each: ${FRAMEWORK_IDS.join(', ')}`, frameworks)
    .option('--shortest-days <days>', 'days that logs must be kept at least', wholeNumber(1))
    .option('--longest-days <days>', 'days after which logs must be gone', wholeNumber(1))
    .option('--parameter <name=value>', 'value of a template parameter, once for each', parameters)
    .addOption(
      new Option('--fail-on <severity>', 'the lowest severity of a finding that makes the exit code 1')
        .choices(SEVERITIES)
        .default('INFO'),
    );
  addReportOptions(command).addHelpText('after', EXAMPLES).action(action(check));
}

async function check(paths: readonly string[], options: CheckOptions): Promise<ExitCode> {
  const { readTemplates } = await import('../../lib/facts/template/load.js');
  const { checkTemplates } = await import('../../lib/check/check-templates.js');
  const { CATALOGUE } = await import('../../lib/guardrails/catalogue.js');
  const templates = await readTemplates(sourcesOf(paths, options.app), options.parameter);
  assertParametersDeclared(Object.keys(options.parameter ?? {}), templates);
  const requirements = await requirementsOf(options);
  const report = checkTemplates(templates, requirements);
  const about = { catalogue: CATALOGUE, ...(options.framework && { frameworks: options.framework }) };
  return emit(report, options, about, options.failOn);
}

function sourcesOf(paths: readonly string[], app: string | undefined): readonly string[] {
  if (app !== undefined) return [...paths, app];
  if (paths.length > 0) return paths;
  if (existsSync(DEFAULT_APP)) return [DEFAULT_APP];
  throw new UsageError(
    `Nothing to check: no template is given, and there is no ${DEFAULT_APP} here. Run cdk synth first, or name a template.`,
  );
}

/** A mistyped name would leave the parameter's own default in force. */
function assertParametersDeclared(names: readonly string[], templates: readonly Template[]): void {
  const missing = names.filter((name) => !templates.some((template) => declaresParameter(template, name)));
  if (missing.length === 0) return;
  throw new UsageError(
    `No template declares the parameter ${missing.join(', ')}. Write the name as its Parameters have it.`,
  );
}

/** What the configuration asks for; what the command line asks for counts first. */
async function requirementsOf({
  config,
  framework = [],
  shortestDays,
  longestDays,
}: CheckOptions): Promise<Partial<Requirements>> {
  const { requirementsFrom } = await import('../../lib/check/check-templates.js');
  const asked = requirementsFrom(framework, shortestDays, longestDays);
  if (config === undefined) return asked;
  const { loadConfig, requirementsOf: configured } = await import('../../lib/config/index.js');
  return { ...configured(loadConfig(config)), ...asked };
}

function frameworks(text: string, before: readonly FrameworkId[] = []): readonly FrameworkId[] {
  const id = FRAMEWORK_IDS.find((each) => each.toLowerCase() === text.toLowerCase());
  if (id === undefined) throw new InvalidArgumentError(`Write one of: ${FRAMEWORK_IDS.join(', ')}.`);
  return [...new Set([...before, id])];
}

function parameters(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Write NAME=VALUE.');
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}
