/** What all commands share: report options, where reports go, exit codes, and how errors are printed. */
import { randomUUID } from 'node:crypto';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { adviceOn, isOfAws } from '../../lib/aws-advice';
import { WormtrailError } from '../../lib/errors';
import { needsAttention, SEVERITIES, type Report, type Severity } from '../../lib/findings/finding';
import { FORMAT_NAMES, render, type Format } from '../../lib/findings/formats';
import type { RenderOptions } from '../../lib/findings/render-options';
import { fitted } from '../../lib/findings/fitted';
import { terminalOf } from './terminal';
import { harmless } from '../../lib/findings/format';
import { VERSION } from '../../lib/version';
import { OutputError } from './errors';
import { assertNothingReplaced } from './replaced';
import { oneOf } from './values';

/** 0: all held. 1: findings. 2: the command could not do its work. */
export type ExitCode = 0 | 1 | 2;

export interface ReportOptions {
  readonly format: Format;
  /** File to write instead of standard output. */
  readonly output?: string;
  /** Whether the text also names the checks that hold or do not apply. */
  readonly verbose?: boolean;
  /** Path of wormtrail.config.json. */
  readonly config?: string;
}

/** Adds `--format`, `--output` and `--config`. */
export function addReportOptions(command: Command, formats: readonly Format[] = FORMAT_NAMES): Command {
  return command
    .addOption(oneOf('-f, --format <format>', 'how the report is written', formats).default('text'))
    .option('--verbose', 'in text, name the checks that hold or do not apply as well')
    .option('-o, --output <file>', 'write the report to a file instead of standard output')
    .option('-c, --config <file>', 'the configuration file of the audit log');
}

/**
 * Writes a report to standard output, or to `options.output` in one piece.
 *
 * @param about What the report says beyond its findings.
 * @param failOn Findings below this severity do not count for the exit code.
 * @returns the exit code: 1 where somebody has to act on a finding, else 0.
 * @throws OutputError where the file cannot be written.
 */
export async function emit(
  report: Report,
  options: ReportOptions,
  about: RenderOptions = {},
  failOn: Severity = 'INFO',
): Promise<ExitCode> {
  const { CHECKS: catalogue } = await import('../../lib/checks/catalogue.js');
  const onTerminal = options.output === undefined && process.stdout.isTTY;
  const terminal = onTerminal ? terminalOf(process.stdout, process.env) : {};
  const verbose = options.verbose ?? false;
  const text = render(report, options.format, { version: VERSION, catalogue, verbose, ...terminal, ...about });
  await write(text, options.output);
  return exitCodeOf(report, failOn);
}

/** 1 where a finding of at least this severity needs somebody, else 0. */
export function exitCodeOf(report: Report, failOn: Severity = 'INFO'): ExitCode {
  const weighs = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  return report.findings.some((finding) => needsAttention(finding) && weighs.includes(finding.severity)) ? 1 : 0;
}

/**
 * Writes text to standard output, or to a file: whole or not at all.
 *
 * @param what What the text is: the first word of `Report written to FILE`.
 * @throws OutputError where the file cannot be written.
 */
export async function write(text: string, file?: string, what = 'Report'): Promise<void> {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  if (file === undefined) {
    process.stdout.write(whole);
    return;
  }
  await writeWhole(file, whole);
  tell(`${what} written to ${file}`);
}

/** Writes text for people: on a terminal in whole words, as wide as it is. */
export async function writeText(text: string, file?: string, what?: string): Promise<void> {
  await write(file === undefined ? fittedTo(process.stdout, text) : text, file, what);
}

/** Text for a stream: as wide as a terminal is. In a pipe, lines stay whole. */
export function fittedTo({ isTTY, columns }: NodeJS.WriteStream, text: string): string {
  return isTTY ? fitted(text, columns || 80) : text;
}

/** Prints a line for people on standard error; standard output has the report alone. Control characters in names are removed. */
export function tell(message: string): void {
  process.stderr.write(`${fittedTo(process.stderr, harmless(message))}\n`);
}

/** Wraps the work of a command, so that its exit code becomes the process's. */
export function action<Arguments extends unknown[]>(
  work: (...given: Arguments) => Promise<ExitCode>,
): (...given: Arguments) => Promise<void> {
  return async (...given) => {
    const command: unknown = given.at(-1);
    if (command instanceof Command) assertNothingReplaced(command);
    process.exitCode = await work(...given);
  };
}

/**
 * Prints an error on standard error. One that people can correct is its message. An answer of AWS is printed as it is. Any other is one
 * line that asks for a report. Where the environment variable DEBUG is set, the stack trace follows.
 *
 * @returns the exit code.
 */
export function tellError(error: unknown): ExitCode {
  // commander has printed it
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof WormtrailError) tell(error.message);
  else if (isOfAws(error)) tell(`The request to AWS failed: ${oneLine(error)}. ${adviceOn(error)}`);
  else
    tell(
      `Unexpected: ${oneLine(error)}. This is a fault of wormtrail: please report it. DEBUG=1 shows where it arose.`,
    );
  if (process.env.DEBUG && error instanceof Error) tell(error.stack ?? '');
  return 2;
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}

/**
 * Writes beside the target and renames: a reader sees the old file or the whole new one.
 *
 * @throws OutputError where the file cannot be written.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const present = await stat(target).catch(() => undefined);
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    // a pipe or a device such as /dev/stdout must not be replaced by a file
    if (present && !present.isFile()) return await writeFile(target, text);
    await writeFile(draft, text, { flag: 'wx', mode: present?.mode });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw new OutputError(file, error as Error);
  }
}
