/** A timeline for a terminal: coverage first, then rows, under a heading for each session. */
import { createColors } from 'picocolors';
import { counted, number, plain, shorten } from '../../findings/format';
import type { Answer } from '../ask';
import type { Coverage } from '../coverage';
import type { Row } from '../row';
import { coverageDetails, coverageLine, minuteOf } from './coverage-line';
import type { AnswerFormat, AnswerOptions } from './format';

export const text = {
  name: 'text',
  render,
  stream: {
    head: () => '',
    row: (row, options) => [heading(row, options), rowLine(row, options), ''].join('\n'),
    tail: (coverage, options) => `\n${coverageLines(coverage, options)}`,
  },
} as const satisfies AnswerFormat;

/** Longest name on a line. */
const NAME = 120;

function* render({ coverage, rows }: Answer, options: AnswerOptions): Generator<string> {
  const { question, limit } = options;
  yield coverageLines(coverage, options);
  if (question) yield `\n${createColors(options.colour ?? false).bold(question.asks)}\n`;
  let last = '';
  let count = 0;
  for (const row of rows) {
    if (count < limit) {
      const above = heading(row, options);
      if (above !== last) yield `\n${above}\n`;
      last = above;
      yield `${rowLine(row, options)}\n`;
    }
    count += 1;
  }
  yield `\n${summary(count, coverage, options)}\n`;
}

function summary(count: number, { complete }: Coverage, { limit, question }: AnswerOptions): string {
  const nothing = question ? 'No one did' : 'No event';
  if (count === 0) return complete ? `${nothing}.` : `${nothing}, as far as the log is proven.`;
  const more = count > limit ? ` ${number(count - limit)} of them are not shown: --limit ${limit}.` : '';
  return `${counted(count, 'event')}.${more}`;
}

function coverageLines(coverage: Coverage, { colour = false }: AnswerOptions): string {
  const colours = createColors(colour);
  const verdict = coverage.complete ? colours.green('COMPLETE') : colours.red('INCOMPLETE');
  const details = coverageDetails(coverage).map((line) => `  ${line}`);
  const read = `${minuteOf(coverage.from)} to ${minuteOf(coverage.to)} UTC, ${counted(coverage.files.read, 'log file')} read`;
  return `${[`${verdict}  ${coverageLine(coverage)}`, colours.dim(read), ...details].join('\n')}\n`;
}

/** Who, as whom, from where, on which day. */
function heading({ time, who, from, account }: Row, { colour = false }: AnswerOptions): string {
  const colours = createColors(colour);
  const role = who.role?.split('/').at(-1);
  const parts = [
    colours.bold(name(who.name)),
    role !== undefined && role !== who.name && `role ${name(role)}`,
    who.session !== undefined && who.session !== who.name && `session ${name(who.session)}`,
    who.type !== '' && who.role === undefined && who.name !== 'root' && name(who.type),
    `from ${name(from || 'an unknown place')}`,
    account !== '' && `account ${name(account)}`,
    colours.dim(time.slice(0, 10)),
  ];
  return parts.filter((part) => part !== false).join('  ');
}

function rowLine({ time, what, on, result, region, proof }: Row, options: AnswerOptions): string {
  const colours = createColors(options.colour ?? false);
  const told = result === 'ok' ? colours.green('ok') : colours.red(name(result));
  const line = [
    `  ${clock(time, options)}`,
    colours.bold(name(what)),
    on.map(name).join(', '),
    told,
    colours.dim(name(region)),
  ];
  const lines = [line.filter(Boolean).join('  ')];
  if (options.proof) {
    const version = proof.version === undefined ? '' : ` version ${plain(proof.version)}`;
    lines.push(`    ${plain(proof.file)}${version}`, `    SHA-256 ${proof.sha256}, named by ${plain(proof.digest)}`);
  }
  return lines.join('\n');
}

/** In UTC, and in local time where that is another. */
function clock(time: string, { timeZone }: AnswerOptions): string {
  const local = clockIn(timeZone).format(new Date(time));
  const utc = time.slice(11, 19);
  return local === utc ? `${utc} UTC` : `${utc} UTC (${local})`;
}

const clocks = new Map<string | undefined, Intl.DateTimeFormat>();

function clockIn(timeZone: string | undefined): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit' });
  clocks.set(timeZone, made);
  return made;
}

function name(text: string): string {
  return shorten(plain(text), NAME);
}
