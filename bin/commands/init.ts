/** `wormtrail init`: asks, or takes flags, and writes a configuration that validates. */
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { Config } from '../../lib/config';
import type { AccountOffer } from '../../lib/init/account';
import { QUESTIONS, type Answers, type Question } from '../../lib/init/questions';
import { UsageError } from './errors';
import { action, tell, wholeNumber, writeWhole, type ExitCode } from './output';

interface InitOptions {
  readonly name?: string;
  readonly account?: string;
  readonly region?: string;
  readonly framework?: readonly string[];
  readonly days?: string;
  readonly engineering?: string;
  readonly security?: string;
  readonly compliance?: string;
  readonly administrator?: readonly string[];
  readonly reader?: readonly string[];
  readonly confirmIrreversibleRetentionDays?: number;
  readonly output: string;
  readonly force?: boolean;
}

const DEFAULT_OUTPUT = 'wormtrail.config.json';
const CONFIRMATION = 'confirmIrreversibleRetentionDays';

type Name = keyof typeof QUESTIONS;

const AFTER = `
On a terminal it asks for what no flag says, and offers what the account has. Nothing is deployed.
--confirm-irreversible-retention-days is yours to state: log files are locked for as long, and nothing can undo it.`;

/** Adds the command; what it needs is loaded when it runs. */
export function registerInit(program: Command): void {
  const command = program
    .command('init')
    .description('write a configuration, and a cdk.json that deploys it: asks, or takes flags');
  for (const [name, question] of Object.entries(QUESTIONS) as [Name, Question][]) {
    const value = question.isList ? `<${name}...>` : '<value>';
    command.option(`${question.flag} ${value}`, `${question.text}, such as ${question.example}`);
  }
  command
    .option('--confirm-irreversible-retention-days <days>', 'the retention in days once more', wholeNumber(1))
    .option('-o, --output <file>', 'where it is written', DEFAULT_OUTPUT)
    .option('--force', 'write over a file that exists')
    .addHelpText('after', AFTER)
    .action(action(run));
}

async function run(options: InitOptions): Promise<ExitCode> {
  const { output, force = false } = options;
  if (existsSync(output) && !force) {
    throw new UsageError(
      `${output} exists already, and nothing was written. Name another with --output, or add --force.`,
    );
  }
  const given: Answers = {
    ...options,
    frameworks: options.framework,
    administrators: options.administrator,
    readers: options.reader,
  };
  const config =
    process.stdin.isTTY && process.stderr.isTTY ? await asked(given, options) : await stated(given, options);
  const { cdkJson, PACKAGED_APP } = await import('../../lib/init/cdk-json.js');
  // made first: where that fails, nothing was written
  const app = existsSync(CDK_JSON) ? undefined : cdkJson(output);
  await writeWhole(output, `${JSON.stringify(config, null, 2)}\n`);
  tell(`Written: ${output}. ${await runnable(output, app, PACKAGED_APP)}`);
  tell('Next: npx wormtrail cost, npx wormtrail doctor, npx cdk bootstrap, npx cdk deploy --all.');
  return 0;
}

const CDK_JSON = 'cdk.json';

/** Writes the cdk.json that the CDK CLI deploys from. An existing one stays as it is, with --force as well. */
async function runnable(output: string, app: string | undefined, packaged: string): Promise<string> {
  if (app !== undefined) {
    await writeWhole(CDK_JSON, app);
    return `Written: ${CDK_JSON}, which runs wormtrail's own app.`;
  }
  const config = output === DEFAULT_OUTPUT ? '' : ` -c config=${output}`;
  return `${CDK_JSON} is there already and stays as it is; wormtrail's own app: npx cdk deploy --all --app "${packaged}"${config}.`;
}

/** The configuration without a terminal: every answer is a flag. */
async function stated(answers: Answers, options: InitOptions): Promise<Config> {
  const missing = names().filter((name) => answers[name] === undefined && !isOptional(name));
  if (missing.length > 0) {
    const flags = missing.map((name) => `${QUESTIONS[name].flag} "${QUESTIONS[name].example}"`);
    throw new UsageError(`There is no terminal to ask at. Add ${flags.join(', ')}.`);
  }
  return validated(answers, options.confirmIrreversibleRetentionDays, options.output);
}

async function asked(given: Answers, options: InitOptions): Promise<Config> {
  const { accountOffer } = await import('../../lib/init/account.js');
  const offer = await accountOffer();
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answers: Record<string, Answers[Name]> = { ...given };
    if (offer.trails.length > 0) {
      tell(
        `The account has trails already: ${offer.trails.join(', ')}. A further copy of management events is paid for; see docs/adopt.md.`,
      );
    }
    for (const name of names()) {
      if (answers[name] === undefined) answers[name] = await ask(terminal, name, offer);
    }
    const days = options.confirmIrreversibleRetentionDays ?? (await confirmed(terminal, answers, options.output));
    return await validated(answers, days, options.output);
  } finally {
    terminal.close();
  }
}

type Terminal = ReturnType<typeof createInterface>;

async function ask(terminal: Terminal, name: Name, offer: AccountOffer): Promise<string | undefined> {
  const { text, example } = QUESTIONS[name];
  if ((name === 'administrators' || name === 'readers') && offer.roles.length > 0)
    tell(`Roles: ${offer.roles.join(' ')}`);
  const proposed = name === 'account' ? offer.account : name === 'region' ? offer.region : undefined;
  const hint = proposed ?? (isOptional(name) ? `none; such as ${example}` : `such as ${example}`);
  for (;;) {
    const answer = (await terminal.question(`${text} (${hint}): `)).trim() || proposed;
    if (answer !== undefined || isOptional(name)) return answer;
  }
}

/** Says what cannot be undone and what it costs. The person types the number of days: it is never a default. */
async function confirmed(terminal: Terminal, answers: Answers, output: string): Promise<number> {
  const { ConfigError, retentionOf } = await import('../../lib/config/index.js');
  const { validate } = await import('../../lib/config/problems.js');
  const { estimateCost } = await import('../../lib/cost/estimate.js');
  const { days: inDays } = await import('../../lib/findings/format.js');
  const unconfirmed = await draft(answers, undefined, output);
  const result = validate(unconfirmed);
  const wrong = 'problems' in result ? result.problems.filter(({ path }) => path !== CONFIRMATION) : [];
  if (wrong.length > 0) throw new ConfigError('What was answered', wrong);
  const { days, statedBy } = retentionOf({
    retention: { frameworks: [], ...(unconfirmed.retention as Partial<Config['retention']>) },
  });
  const config = await validated(answers, days, output);
  const { total } = estimateCost(config);
  tell(
    `Every log file will be locked for ${inDays(days)} in COMPLIANCE mode, because ${statedBy}. No one can shorten that or delete a ` +
      `file before, AWS and the root user included. It costs about USD ${total.firstMonth.toFixed(0)} in the first month and USD ` +
      `${total.wholeRetention.toFixed(0)} over the whole retention (wormtrail cost).`,
  );
  const typed = (await terminal.question('Type the number of days to confirm it: ')).trim();
  if (/^\d{1,6}$/.test(typed) && Number(typed) === days) return days;
  throw new UsageError(`Not confirmed: ${days} was to be typed. Nothing was written.`);
}

async function draft(answers: Answers, days: number | undefined, output: string): Promise<Record<string, unknown>> {
  const { configFrom } = await import('../../lib/init/questions.js');
  const schema = ['node_modules/wormtrail/wormtrail.schema.json', 'wormtrail.schema.json'].find((file) =>
    existsSync(file),
  );
  return configFrom(answers, days, schema && `./${relative(dirname(output), join('.', schema)).replaceAll('\\', '/')}`);
}

async function validated(answers: Answers, days: number | undefined, output: string): Promise<Config> {
  const { ConfigError } = await import('../../lib/config/index.js');
  const { validate } = await import('../../lib/config/problems.js');
  const config = await draft(answers, days, output);
  const result = validate(config);
  if ('problems' in result) throw new ConfigError('What was answered', result.problems);
  return config as unknown as Config;
}

function names(): readonly Name[] {
  return Object.keys(QUESTIONS) as Name[];
}

function isOptional(name: Name): boolean {
  const question: Question = QUESTIONS[name];
  return question.isOptional ?? false;
}
