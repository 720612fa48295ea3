/** `wormtrail check`: judges the audit logs of any CloudFormation template or CDK app. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Accepted, CheckReport } from '../../lib/check/accepted';
import type { Config } from '../../lib/config';
import type { Requirements } from '../../lib/facts/requirements';
import type { Place } from '../../lib/facts/template/places';
import { declaresParameter, type Template } from '../../lib/facts/template/template';
import { SEVERITIES, type Severity } from '../../lib/findings/finding';
import type { RenderOptions } from '../../lib/findings/render-options';
import { FRAMEWORK_IDS, type FrameworkId } from '../../lib/frameworks/catalogue';
import { UsageError } from './errors';
import { action, addReportOptions, emit, tell, write, type ExitCode, type ReportOptions } from './output';
import { accountId, oneOf, regionNamed, stackNamed, trailArn, wholeNumber } from './values';

interface CheckOptions extends ReportOptions {
  readonly app?: string;
  readonly framework?: readonly FrameworkId[];
  readonly shortestDays?: number;
  readonly longestDays?: number;
  readonly failOn: Severity;
  readonly parameter?: Readonly<Record<string, string>>;
  readonly account?: string;
  readonly region?: string;
  readonly at?: ReadonlyMap<string, Place>;
  readonly acknowledgements?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly live?: boolean;
  readonly trailArn?: string;
  readonly stack?: string;
}

const DEFAULT_APP = 'cdk.out';

const EXAMPLES = `
Examples:
  wormtrail check                                  the app in ${DEFAULT_APP}
  wormtrail check trail.yaml bucket.yaml           several templates, as one app
  wormtrail check trail.yaml --framework SEC-17a-4 --parameter Days=2192
  wormtrail check trail.yaml --account 111122223333 --region eu-central-1
  wormtrail check trail.yaml logs.yaml --at logs.yaml=444455556666/eu-central-1 --account 111122223333
  wormtrail check plan.json --account 111122223333 what terraform show -json wrote of a plan
  wormtrail check --format sarif --output wormtrail.sarif
  wormtrail check --write-baseline baseline.json   accepts what is open today
  wormtrail check --baseline baseline.json         fails on what is new, worse, or asks for less
  wormtrail check --live                           every trail of the account and Region that AWS_PROFILE and AWS_REGION name
  wormtrail check --live --trail-arn arn:aws:cloudtrail:eu-central-1:111122223333:trail/management-events
  wormtrail check --live --stack acme-audit        the audit log of a stack, which may have been given bucket and trail
  wormtrail check --live --write-baseline live.json

A file of --acknowledgements is a list of objects in JSON, each with id, resource, owner, reason and until (YYYY-MM-DD).
Write-once guardrails are not acknowledged. What a baseline has is acknowledged, without an end. A baseline of --live is of one
account and Region, and of no template.

Templates without an audit log are a finding too, AuditLogFound: nothing was judged, so the exit code is 1, whatever
--fail-on says.`;

export function registerCheck(program: Command): void {
  const command = program
    .command('check')
    .description('judge the audit logs of CloudFormation templates, CDK apps and Terraform plans, or of the account')
    .argument('[templates...]', 'templates in JSON or YAML, plans in JSON, folders of them, or cdk.out folders')
    .option('--app <folder>', `the assembly of a CDK app (default: ${DEFAULT_APP} where no template is given)`)
    .option('--framework <id>', `what the logs have to satisfy, once for each: ${FRAMEWORK_IDS.join(', ')}`, frameworks)
    .option('--shortest-days <days>', 'days that logs must be kept at least', wholeNumber(1))
    .option('--longest-days <days>', 'days after which logs must be gone', wholeNumber(1))
    .option('--parameter <name=value>', 'value of a template parameter, once for each', parameters)
    .option('--account <id>', 'the account that templates are deployed to which do not say theirs', accountId)
    .option('--region <name>', 'the Region that templates are deployed to which do not say theirs', regionNamed)
    .option(
      '--at <template=account/region>',
      'where one of the templates is deployed, once for each; also one in a folder that is given',
      places,
    )
    .option('--acknowledgements <file>', 'findings that somebody answers for until a day, in JSON')
    .option('--baseline <file>', 'fail only on what is new, worse or less strict than in this file')
    .addOption(
      new Option('--write-baseline <file>', 'write what is open and what is asked for to this file').conflicts(
        'baseline',
      ),
    )
    .option('--live', 'read the account instead of templates: every trail that records the Region; only reads')
    .option('--trail-arn <arn>', 'with --live, the one trail', trailArn)
    .addOption(
      new Option('--stack <name>', 'with --live, the audit log of this stack')
        .conflicts('trailArn')
        .argParser(stackNamed),
    )
    .addOption(
      oneOf('--fail-on <severity>', 'the lowest severity of a finding that makes the exit code 1', SEVERITIES).default(
        'INFO',
      ),
    );
  addReportOptions(command).addHelpText('after', EXAMPLES).action(action(check));
}

async function check(paths: readonly string[], options: CheckOptions): Promise<ExitCode> {
  if (options.live) return checkAccount(paths, options);
  const ofAccount = [options.trailArn && '--trail-arn', options.stack && '--stack'].filter((name) => name);
  if (ofAccount.length > 0) throw new UsageError(`That is read in the account: add --live to ${ofAccount.join(', ')}.`);
  const { readTemplates } = await import('../../lib/facts/template/load.js');
  const { deployedTo } = await import('../../lib/facts/template/places.js');
  const { checkTemplates } = await import('../../lib/check/check-templates.js');
  const sources = sourcesOf(paths, options.app);
  const templates = await readTemplates(sources, options.parameter, options.at);
  assertParametersDeclared(Object.keys(options.parameter ?? {}), templates);
  const config = await configOf(options);
  const report = checkTemplates(
    deployedTo(templates, placeOf(options, config)),
    await requirementsOf(options, config),
    new Set(config ? [config.name] : []),
    await acceptedBy(options),
  );
  const { excerpts } = await import('../../lib/facts/template/excerpt.js');
  return told(report, options, { excerptOf: excerpts() });
}

/** The findings that are accepted: those of the acknowledgements and of the baseline. */
async function acceptedBy(options: CheckOptions): Promise<Accepted> {
  const { acknowledgements, baseline, live = false } = options;
  if (acknowledgements === undefined && baseline === undefined) return {};
  const { readAcknowledgements } = await import('../../lib/check/acknowledgements-file.js');
  const { readBaseline } = await import('../../lib/check/baseline-file.js');
  return {
    ...(acknowledgements !== undefined && {
      acknowledged: readAcknowledgements(acknowledgements, live ? 'account' : 'template'),
    }),
    ...(baseline !== undefined && { baseline: readBaseline(baseline, options) }),
  };
}

/** Writes the report, and the baseline where one is to be written. */
async function told(report: CheckReport, options: CheckOptions, about: RenderOptions): Promise<ExitCode> {
  await writeBaseline(report, options);
  const code = await emit(report, options, about, options.failOn);
  if (report.resolved > 0) {
    tell(`Findings of the baseline that are gone: ${report.resolved}. Write it again, so that none can come back.`);
  }
  return report.summary.auditLogs.length === 0 ? 1 : code;
}

/** Without an audit log no baseline is written: it would accept that there is none. */
async function writeBaseline({ nextBaseline }: CheckReport, { writeBaseline: file }: CheckOptions): Promise<void> {
  if (file === undefined) return;
  if (nextBaseline.auditLogs.length === 0) {
    tell('No baseline written: there is no audit log.');
    return;
  }
  const { renderBaseline } = await import('../../lib/check/baseline-file.js');
  await write(renderBaseline(nextBaseline), file, 'Baseline');
}

/** Options that apply to templates only. */
const OF_TEMPLATES = {
  ...{ app: '--app', parameter: '--parameter', account: '--account', region: '--region', at: '--at' },
} as const satisfies Partial<Record<keyof CheckOptions, string>>;

async function checkAccount(paths: readonly string[], options: CheckOptions): Promise<ExitCode> {
  const names = Object.keys(OF_TEMPLATES) as (keyof typeof OF_TEMPLATES)[];
  const given = [...paths, ...names.filter((name) => options[name] !== undefined).map((name) => OF_TEMPLATES[name])];
  if (given.length > 0) {
    throw new UsageError(
      `With --live the account is read: leave out ${given.join(', ')}. AWS_PROFILE and AWS_REGION say which account and Region.`,
    );
  }
  const { checkLive } = await import('../../lib/check/live/check-live.js');
  const { accountClients, AT_A_TERMINAL } = await import('../../lib/facts/account/clients.js');
  const { parseTrailArn } = await import('../../lib/integrity/trail-arn.js');
  const { STSClient } = await import('@aws-sdk/client-sts');
  const config = await configOf(options);
  const trailArn = options.stack === undefined ? options.trailArn : await trailOfStack(options.stack);
  const region = trailArn === undefined ? undefined : parseTrailArn(trailArn).trail.homeRegion;
  const accepted = await acceptedBy(options);
  const report = await checkLive(
    {
      clients: accountClients({ ...AT_A_TERMINAL, ...(region && { region }) }),
      sts: new STSClient({ ...(region && { region }) }),
      ...(trailArn !== undefined && { trailArn }),
      ...(options.stack !== undefined && { stack: options.stack }),
      requirements: await requirementsOf(options, config),
      now: new Date(),
    },
    new Set(config ? [config.name] : []),
    accepted,
  );
  return told(report, options, {});
}

/** @throws what `deployedTrail` throws. */
async function trailOfStack(stack: string): Promise<string> {
  const { deployedTrail } = await import('./verified-trail.js');
  return (await deployedTrail(stack)).trailArn;
}

function sourcesOf(paths: readonly string[], app: string | undefined): readonly string[] {
  if (app !== undefined) return [...paths, app];
  if (paths.length > 0) return paths;
  if (existsSync(DEFAULT_APP)) return [DEFAULT_APP];
  throw new UsageError(
    `Nothing to check: no template is given, and there is no ${DEFAULT_APP} here. Run cdk synth first, or name a template.`,
  );
}

/** Without this, a mistyped name would have no effect, and the parameter's default would be judged. */
function assertParametersDeclared(names: readonly string[], templates: readonly Template[]): void {
  const missing = names.filter((name) => !templates.some((template) => declaresParameter(template, name)));
  if (missing.length === 0) return;
  throw new UsageError(
    `No template declares the parameter ${missing.join(', ')}. Write the name as its Parameters have it.`,
  );
}

/** The requirements of the configuration; those of the command line take precedence. */
async function requirementsOf(
  { framework = [], shortestDays, longestDays }: CheckOptions,
  config: Config | undefined,
): Promise<Partial<Requirements>> {
  const { requirementsFrom } = await import('../../lib/facts/asked-requirements.js');
  const asked = requirementsFrom(framework, shortestDays, longestDays);
  if (config === undefined) return asked;
  const { requirementsOf: configured } = await import('../../lib/config/index.js');
  return { ...configured(config), ...asked };
}

async function configOf({ config }: CheckOptions): Promise<Config | undefined> {
  if (config === undefined) return undefined;
  const { loadConfig } = await import('../../lib/config/index.js');
  return loadConfig(config);
}

/** Account and Region for templates that do not state their own. */
function placeOf(options: CheckOptions, config: Config | undefined): Place {
  const account = options.account ?? config?.account;
  const region = options.region ?? config?.region;
  return { ...(account && { account }), ...(region && { region }) };
}

function places(text: string, before: ReadonlyMap<string, Place> = new Map()): ReadonlyMap<string, Place> {
  const [, path, account = '', region = ''] = /^(.+)=(\d{12})\/([^/=]+)$/.exec(text) ?? [];
  if (path === undefined) throw new InvalidArgumentError('Write TEMPLATE=ACCOUNT/REGION.');
  if ([...before.keys()].some((other) => resolve(other) === resolve(path))) {
    throw new InvalidArgumentError(`${path} has a place already. Name each template once.`);
  }
  return new Map([...before, [path, { account, region: regionNamed(region) }]]);
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
