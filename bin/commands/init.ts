/** `wormtrail init`: asks, or takes flags, and writes a configuration that validates. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { QUESTION_NAMES, QUESTIONS, type Answers } from '../../lib/init/questions';
import { UsageError } from './errors';
import { action, tell, writeWhole, type ExitCode } from './output';
import { wholeNumber } from './values';

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

const AFTER = `
On a terminal it asks for what no flag says, and offers what the account has. Nothing is deployed.
--confirm-irreversible-retention-days is yours to state: log files are locked for as long, and nothing can undo it.`;

/** Adds the command; what it needs is loaded when it runs. */
export function registerInit(program: Command): void {
  const command = program
    .command('init')
    .description('write a configuration, and a cdk.json that deploys it: asks, or takes flags');
  for (const name of QUESTION_NAMES) {
    const { flag, isList, text, example } = QUESTIONS[name];
    command.option(`${flag} ${isList ? `<${name}...>` : '<value>'}`, `${text}, such as ${example}`);
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
  const confirmed = options.confirmIrreversibleRetentionDays;
  const config = await configuration(given, confirmed, output);
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
  return `${CDK_JSON} is there already and stays as it is; wormtrail's own app:\n  npx cdk deploy --all --app "${packaged}"${config}`;
}

/** What is asked, at a terminal; without one, every answer is a flag. */
async function configuration(
  given: Answers,
  confirmed: number | undefined,
  output: string,
): Promise<Record<string, unknown>> {
  const { validated } = await import('../../lib/init/draft.js');
  if (process.stdin.isTTY && process.stderr.isTTY) {
    const { askForTheRest } = await import('./init-dialogue.js');
    return askForTheRest(given, confirmed, output);
  }
  const missing = QUESTION_NAMES.filter((name) => given[name] === undefined && !QUESTIONS[name].isOptional);
  if (missing.length > 0) {
    const flags = missing.map((name) => `${QUESTIONS[name].flag} "${QUESTIONS[name].example}"`);
    throw new UsageError(`There is no terminal to ask at. Add ${flags.join(', ')}.`);
  }
  return validated(given, confirmed, output).draft;
}
