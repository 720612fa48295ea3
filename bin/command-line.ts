/** The command line: one file a command in bin/commands/. */
import { Command, Help, Option } from 'commander';
import { registerAsk } from './commands/ask';
import { registerCheck } from './commands/check';
import { registerCost } from './commands/cost';
import { registerDoctor } from './commands/doctor';
import { registerDrift } from './commands/drift';
import { registerDrill } from './commands/drill';
import { registerEvidence } from './commands/evidence';
import { registerExplain } from './commands/explain';
import { registerHold } from './commands/hold';
import { registerInit } from './commands/init';
import { registerLedger } from './commands/ledger';
import { registerLocal } from './commands/local';
import { registerNarrative } from './commands/narrative';
import { registerOrganizationPolicy } from './commands/organization-policy';
import { fittedTo, tellError } from './commands/output';
import { registerPackage } from './commands/package';
import { registerReport } from './commands/report';
import { registerUnusual } from './commands/unusual';
import { registerVerify } from './commands/verify';
import { fitted } from '../lib/findings/fitted';
import { wrapped } from '../lib/findings/format';
import { VERSION } from '../lib/version';

/** Descriptions of options have at least this room beside the longest flag: 80 columns leave it. */
const NARROWEST = 24;

// A command loads its own modules when it runs, so that a start loads no more than these.
const COMMANDS = [
  registerAsk,
  registerCheck,
  registerCost,
  registerDoctor,
  registerDrift,
  registerDrill,
  registerEvidence,
  registerExplain,
  registerHold,
  registerInit,
  registerLedger,
  registerLocal,
  registerNarrative,
  registerOrganizationPolicy,
  registerPackage,
  registerReport,
  registerUnusual,
  registerVerify,
];

/**
 * Runs a command; its exit code becomes the process's.
 *
 * @param args What stands after the program's name.
 */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    const program = commandLine();
    await program.parseAsync(withHelpOfCommands(program, args), { from: 'user' });
  } catch (error) {
    process.exitCode = tellError(error);
  }
}

export function commandLine(): Command {
  const program = new Command('wormtrail')
    .description(
      'Immutable audit logs for AWS: guardrails that prove it, in templates, in the account and in the logs.',
    )
    .version(VERSION, '-V, --version')
    .exitOverride()
    .configureHelp({ optionDescription: describe, minWidthToWrap: NARROWEST })
    .configureOutput({
      writeOut: (text) => void process.stdout.write(inWholeWords(text)),
      writeErr: (text) => void process.stderr.write(fittedTo(process.stderr, text)),
    })
    .showHelpAfterError('Run it with --help to see what it takes.');
  for (const register of COMMANDS) register(program);
  // as git, npm and kubectl have it
  program.command('version', { hidden: true }).action(() => void process.stdout.write(`${VERSION}\n`));
  return program.addHelpText('after', '\nExit codes: 0 all held, 1 findings, 2 the command could not do its work.');
}

/**
 * `help COMMAND` is `COMMAND --help`. Of a command that does not exist, Commander would show the general help: without the wish for help
 * it says that there is none, and which one may be meant.
 */
function withHelpOfCommands(program: Command, args: readonly string[]): readonly string[] {
  let command = program;
  for (const [index, word] of args.entries()) {
    if (word.startsWith('-') || command.commands.length === 0) break;
    const [before, behind] = [args.slice(0, index), args.slice(index + 1)];
    if (word === 'help') {
      return behind.length === 0 ? args : withHelpOfCommands(program, [...before, ...behind, '--help']);
    }
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) return [...before, word];
    command = next;
  }
  return args;
}

/** Help as wide as the terminal is: what stands behind the options Commander would print as it is. */
function inWholeWords(help: string): string {
  const width = (process.stdout.isTTY && process.stdout.columns) || 80;
  const [above = ''] = /^\n*/.exec(help) ?? [];
  const paragraphs = help.trim().split('\n\n');
  const isProse = (paragraph: string): boolean => !/^ /m.test(paragraph);
  const shown = paragraphs.map((each) =>
    isProse(each) ? wrapped(each.replaceAll('\n', ' '), width, '').join('\n') : fitted(each, width),
  );
  return `${above}${shown.join('\n\n')}\n`;
}

/** The help states no default where the default is nothing. */
function describe(option: Option): string {
  const { defaultValue } = option as { readonly defaultValue: unknown };
  const isNothing = defaultValue === Infinity || (Array.isArray(defaultValue) && defaultValue.length === 0);
  const shown = isNothing ? Object.assign(new Option(option.flags), option, { defaultValue: undefined }) : option;
  return new Help().optionDescription(shown);
}
