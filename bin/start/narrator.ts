/** How the story is told on a terminal: numbered steps, marks, one paragraph a finding; plain where there is no terminal. */
import pico from 'picocolors';
import { CHECKS } from '../../lib/checks/catalogue';
import { checksInWords, openFindings } from '../../lib/findings/counts';
import type { Report } from '../../lib/findings/finding';
import type { Grouped } from '../../lib/findings/grouped';
import { problemOf } from '../../lib/findings/problem';
import { plain, wrapped } from '../../lib/findings/format';
import { renderText } from '../../lib/findings/formats/text';
import type { LocalAws, Mail } from '../../lib/local-aws';
import type { PlayedAttack } from './attack';
import type { ToldByTheLog } from './question';

/** How many lines of a value are printed at most: a changed policy could fill a screen. */
const MOST_LINES = 4;

/** How many findings are printed at most, so that the story stays readable. */
const MOST_FINDINGS = 10;

/** Columns. A narrower terminal wraps by itself. */
const NARROWEST = 60;

/** Columns that the longest line of an attack takes. */
const ALIGNED = 112;

export interface Narrator {
  /** Announces the next step. */
  step(title: string): void;
  /** Says what a step came to. */
  result(text: string): void;
  /** Says one of two things, and marks it. */
  expect(held: boolean, good: string, bad: string): void;
  /** How the templates stand: one line, and every finding. */
  verdict(report: Report, verbose?: boolean): void;
  attack(played: PlayedAttack): void;
  /** Which check names what was accepted. */
  detection(played: PlayedAttack, found: boolean): void;
  /** Who was told what, and how soon. */
  mails(mails: readonly Mail[], attackedAt: Date): void;
  /** Who did it, as the log says. */
  answer(told: ToldByTheLog): void;
  /** What to try now. */
  next(): void;
  /** The worst findings that need somebody; the report has all. */
  findings(report: Report): void;
  /** How another terminal reaches the local AWS. */
  keep(aws: Pick<LocalAws, 'environment' | 'processId'>): void;
  end(sound: boolean): void;
}

export function narrator(stream: NodeJS.WriteStream): Narrator {
  const paint = pico.createColors(Boolean(stream.isTTY) && !process.env.NO_COLOR);
  const began = Date.now();
  const waiting = waitingLine(stream, paint);
  const say = (line: string): void => {
    waiting.clear();
    stream.write(`${line}\n`);
  };
  let steps = 0;
  const good = (text: string): void => say(`   ${paint.green('✔')} ${fitted(text, widthOf(stream), '     ')}`);
  const bad = (text: string): void => say(`   ${paint.red('✘')} ${fitted(text, widthOf(stream), '     ')}`);

  // in columns only where each line keeps to them
  const titled = (title: string): string => (widthOf(stream) >= ALIGNED ? title.padEnd(52) : title);

  return {
    step: (title) => {
      const head = fitted(`${++steps}. ${title} (${elapsed(began)})`, widthOf(stream), '   ');
      say(`\n${head.split('\n').map(paint.bold).join('\n')}`);
    },
    result: good,
    expect: (held, whenGood, whenBad) => (held ? good(whenGood) : bad(whenBad)),
    verdict: (report, verbose = false) => {
      (report.summary.held ? good : bad)(checksInWords(report.summary));
      if (!report.summary.held || verbose)
        say(renderText(report, { colour: paint.isColorSupported, width: widthOf(stream), verbose, catalogue: CHECKS }));
    },
    attack: ({ attack, result, asExpected }) => {
      const became =
        result.kind === 'refused'
          ? `refused: ${result.errorCode}${attack.outcome.kind === 'prevented' ? ` (${attack.outcome.by})` : ''}`
          : 'accepted by AWS: the checker has to name it';
      (asExpected ? good : bad)(`${titled(attack.title)} ${became}`);
    },
    detection: ({ attack: { title, outcome } }, found) => {
      if (outcome.kind === 'detected')
        (found ? good : bad)(`${titled(title)} ${found ? 'found' : 'not found'} by ${outcome.guardrail}`);
    },
    mails: (mails, attackedAt) => {
      if (mails.length === 0) bad('no mail arrived');
      for (const { at, to, subject } of mails) {
        const after = `${((Date.parse(at) - attackedAt.getTime()) / 1000).toFixed(0)} s after the attack began`;
        good(plain(`${to}, ${after}: ${subject}`));
      }
      const [alarm] = mails.filter(({ subject }) => subject.startsWith('[ACT]'));
      if (alarm) say(letter(alarm.text, widthOf(stream), paint));
    },
    answer: ({ complete, text }) => {
      (complete ? good : bad)(`wormtrail ask: the answer is ${complete ? 'complete' : 'not complete'}`);
      say(answerLines(text, widthOf(stream)));
    },
    next: () => {
      say(`\nNext, try:
  npm start -- --keep                       keep it running: attack it yourself
  npm run wormtrail check TEMPLATE          judge a template of your own
  npm run wormtrail explain TrailIsLogging  why a check is made; what to do`);
    },
    findings: (report) => {
      const open = openFindings(report);
      say(open.length === 0 ? '   nothing has drifted' : findingsList(open, widthOf(stream), paint));
    },
    keep: ({ environment, processId }) => {
      say(`\nThe local AWS goes on until you stop it with: kill ${processId}\nIn another terminal:`);
      for (const [name, value] of Object.entries(environment)) say(`export ${name}=${value}`);
    },
    end: (sound) => {
      waiting.stop();
      say('');
      const verdict = sound
        ? 'Every step came out as it should.'
        : 'A step did not come out as it should: see ✘ above.';
      say(`${(sound ? paint.green : paint.red)(paint.bold(verdict))} ${paint.dim(`(${elapsed(began)})`)}`);
    },
  };
}

/** On lines of whole words; the first has its indent from what stands before it. A single word, such as a path, stays whole. */
function fitted(text: string, width: number, indent: string): string {
  if (indent.length + text.length <= width || !text.includes(' ')) return text;
  return wrapped(text, width, indent).join('\n').trimStart();
}

/** An answer of `wormtrail ask`, on lines that fit. */
function answerLines(text: string, width: number): string {
  const fit = (line: string): string[] => wrapped(plain(line), width, line.startsWith(' ') ? '       ' : '     ');
  return text
    .trimEnd()
    .split('\n')
    .flatMap((line) => (line === '' ? [''] : fit(line)))
    .join('\n');
}

/** More of a mail than this is in the inbox: GET /wormtrail/inbox. */
const LETTER_LINES = 12;

/** The beginning of a mail, as it was sent. */
function letter(text: string, width: number, paint: ReturnType<typeof pico.createColors>): string {
  const lines = text.split('\n').flatMap((line) => (line === '' ? [''] : wrapped(plain(line), width, '     | ')));
  const shown = lines.slice(0, LETTER_LINES).map((line) => line || '     |');
  return [...shown, ...(lines.length > LETTER_LINES ? ['     | …'] : [])].map(paint.dim).join('\n');
}

/** A finding a paragraph: its severity, what is wrong in words, and where, on lines that fit the terminal. */
function findingsList(
  findings: readonly Grouped[],
  width: number,
  paint: ReturnType<typeof pico.createColors>,
): string {
  const indent = ' '.repeat(13);
  const further = findings.length - MOST_FINDINGS;
  const lines = findings.slice(0, MOST_FINDINGS).flatMap((finding) => {
    const { severity, resource, path } = finding;
    const { text, detail } = problemOf(finding, CHECKS);
    const [first = '', ...more] = wrapped(plain(detail ? `${text}: ${detail}` : text), width, indent);
    const rest =
      more.length < MOST_LINES ? more : [...more.slice(0, MOST_LINES - 2), `${indent}… (all of it: in the report)`];
    const urgent = severity === 'CRITICAL' || severity === 'HIGH';
    const where = wrapped(plain(`${resource} ${path}`), width, indent);
    const mark = (urgent ? paint.red : paint.yellow)(severity.padEnd(9));
    return [`   ${mark} ${first.trimStart()}`, ...rest, ...where.map(paint.dim)];
  });
  return [...lines, ...(further > 0 ? [`   and ${further} more: in the report`] : [])].join('\n');
}

/** After two seconds of silence a line says that work goes on, and for how long; the next line takes its place. */
function waitingLine(stream: NodeJS.WriteStream, paint: ReturnType<typeof pico.createColors>) {
  let silentSince = Date.now();
  let isShown = false;
  const timer = setInterval(() => {
    if (!stream.isTTY || Date.now() - silentSince < SILENCE_MS) return;
    stream.write(`\r   ${paint.dim(`… working (${elapsed(silentSince)})`)}`);
    isShown = true;
  }, 1000).unref();
  return {
    clear: () => {
      if (isShown) stream.write('\r\u001B[2K');
      isShown = false;
      silentSince = Date.now();
    },
    stop: () => clearInterval(timer),
  };
}

const SILENCE_MS = 2000;

function widthOf({ columns = 80 }: { readonly columns?: number }): number {
  return Math.max(NARROWEST, columns);
}

function elapsed(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(0)} s`;
}
