/** `wormtrail ask`: who did what, from log files that the digest chain proves. */
import { Option, type Command } from 'commander';
import type { Progress } from '../../lib/integrity';
import type { AnswerOptions, AskOptions, Question } from '../../lib/questions';
import { auditLogNames, lastVerification } from './asked-audit-log';
import { UsageError } from './errors';
import { action, fittedTo, tell, type ExitCode } from './output';
import { trailOf } from './verified-trail';
import { earlierProofsOf } from './earlier-proofs';
import { whereToLook } from './where-to-look';
import { wholeOutput, type WholeOutput } from './whole-output';
import {
  accountIds,
  bucketNamed,
  keyPrefix,
  oneOf,
  pointInTime,
  regionsNamed,
  stackNamed,
  trailArn,
  wholeNumber,
} from './values';

const FORMATS = ['text', 'json', 'jsonl', 'csv', 'html'] as const;

interface Options {
  readonly list?: boolean;
  readonly help?: boolean;
  readonly stack?: string;
  readonly config?: string;
  readonly trailArn?: string;
  readonly s3Bucket?: string;
  readonly s3Prefix?: string;
  readonly who: readonly string[];
  readonly what: readonly string[];
  readonly resource: readonly string[];
  readonly ip: readonly string[];
  readonly region: readonly string[];
  readonly account: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly failed?: boolean;
  readonly writes?: boolean;
  readonly format: (typeof FORMATS)[number];
  readonly output?: string;
  readonly proof?: boolean;
  readonly limit: number;
  readonly stream?: boolean;
  readonly concurrency: number;
}

/** Adds the command; what it needs is loaded when it runs. */
export function registerAsk(program: Command): void {
  const command = program.command('ask').argument('[question]', 'one that has a name: see --list');
  command
    .description('answer who did what, from log files that the digest chain proves')
    .option('--list', 'the questions that have a name, and why they are asked')
    .option(
      '--who <name...>',
      'a principal, role, user, person, access key or source identity; * stands for any text',
      [],
    )
    .option('--what <call...>', 'calls or services: DeleteBucket, s3, s3:Delete*', [])
    .option('--resource <name...>', 'what a call was about: an ARN, a name or an id', [])
    .option(
      '--from <time>',
      'events from then on: 2026-01-08T05:21:42Z, 2026-01-08, 24h, 30d (default: 24h before the end)',
      pointInTime,
    )
    .option('--to <time>', 'and until then (default: the end of the newest digest that is due)', pointInTime)
    .option('--region <name...>', 'Regions (default: all that are expected)', regionsNamed, [])
    .option('--account <id...>', 'accounts (default: all of the trail)', accountIds, [])
    .option('--ip <address...>', 'an address, a range such as 203.0.113.0/24, or a service', [])
    .option('--failed', 'only calls that failed')
    .option('--writes', 'only calls that may have changed something')
    .addOption(oneOf('-f, --format <format>', 'how the answer is written', FORMATS).default('text'))
    .option('-o, --output <file>', 'write the answer to a file instead of standard output')
    .option('--proof', 'name the file, version and digest that prove each row')
    .option('--limit <number>', 'rows at most; all are counted', wholeNumber(1), Number.POSITIVE_INFINITY)
    .option('--stream', 'write rows as they are found, unsorted, and the coverage last')
    .option('--stack <name>', 'the stack of the audit log (default: the name in the configuration)', stackNamed)
    .addOption(
      new Option('--trail-arn <arn>', 'a trail that no stack of wormtrail deployed')
        .argParser(trailArn)
        .conflicts(['stack', 'config']),
    )
    .option('--s3-bucket <name>', 'the bucket of the log (default: as the trail says)', bucketNamed)
    .option('--s3-prefix <prefix>', 'the prefix of its keys (default: as the trail says)', keyPrefix)
    .option('--concurrency <number>', 'requests under way at once', wholeNumber(1), 64)
    .option('-c, --config <file>', 'the configuration file of the audit log (default: wormtrail.config.json)')
    // each question has its own help
    .helpOption(false)
    .option('-h, --help', 'this, or what a question asks: ask who-deleted --help')
    .addHelpText('after', '\nExit codes: 0 the answer is complete, 1 it is not, 2 there is none.')
    .action(action((question: string | undefined, options: Options) => run(command, question, options)));
}

async function run(command: Command, name: string | undefined, options: Options): Promise<ExitCode> {
  const { QUESTIONS, exampleOf } = await import('../../lib/questions/index.js');
  if (options.list) {
    const width = Math.max(...QUESTIONS.map(({ id }) => id.length));
    for (const { id, asks, why } of QUESTIONS) {
      process.stdout.write(`${id.padEnd(width)}  ${asks}\n${' '.repeat(width)}  ${why}\n`);
    }
    return 0;
  }
  const question = name === undefined ? undefined : findQuestion(name, QUESTIONS);
  if (!options.help) return answer(question, options);
  const about = question && `${question.asks}\n${question.why}\n\n  ${exampleOf(question)}\n\n`;
  process.stdout.write(`${about ?? ''}${command.helpInformation()}`);
  return 0;
}

function findQuestion(name: string, questions: readonly Question[]): Question {
  const found = questions.find(({ id }) => id === name.toLowerCase());
  if (found) return found;
  const alike = questions
    .map(({ id }) => id)
    .filter((id) => distance(id, name.toLowerCase()) <= Math.max(3, id.length / 3));
  const [best] = alike.sort((a, b) => distance(a, name) - distance(b, name));
  const hint = best === undefined ? 'See them with: wormtrail ask --list' : `Did you mean ${best}?`;
  throw new UsageError(`There is no question '${name.slice(0, 80)}'. ${hint}`);
}

/** The edit distance: how many letters have to be changed, added or left out. */
function distance(a: string, b: string): number {
  const text = b.slice(0, 80);
  let previous = Array.from({ length: text.length + 1 }, (_, index) => index);
  [...a].forEach((letter, row) => {
    const next = [row + 1];
    for (let column = 1; column <= text.length; column += 1) {
      const same = letter === text[column - 1] ? 0 : 1;
      const [left = 0, above = 0, corner = 0] = [next[column - 1], previous[column], previous[column - 1]];
      next.push(Math.min(left + 1, above + 1, corner + same));
    }
    previous = next;
  });
  return previous.at(-1) ?? 0;
}

async function answer(question: Question | undefined, options: Options): Promise<ExitCode> {
  const { ask, answerFormat, coverageLine, SortedRows } = await import('../../lib/questions/index.js');
  const { AwsFetcher } = await import('../../lib/integrity/index.js');
  const { showProgress } = await import('./progress.js');
  const format = answerFormat(options.format);
  if (options.stream) checkStream(question, options, format.stream !== undefined);
  const asked = await whatToAsk(question, options);
  const { trailArn, trail } = asked.verification;
  const how = howToWrite(question, asked, options);
  const sorted = new SortedRows();
  const whole = wholeOutput(options.output);
  const isForTerminal = options.format === 'text' && options.output === undefined;
  const output: WholeOutput = {
    ...whole,
    write: (text) => whole.write(isForTerminal ? fittedTo(process.stdout, text) : text),
  };
  const progress = showProgress();
  const cleanUp = (): void => {
    progress.end();
    sorted.remove();
    output.discard();
  };
  const stop = (signal: NodeJS.Signals): void => {
    cleanUp();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  // a reader such as `head` ends the process
  process.once('exit', cleanUp);
  try {
    let streamed = 0;
    const { stream } = format;
    const isStreamed = options.stream === true && stream !== undefined;
    if (isStreamed) await output.write(stream.head(how));
    const onRow: AskOptions['onRow'] = async (row) => {
      streamed += 1;
      if (streamed <= options.limit) await output.write(stream?.row(row, how) ?? '');
    };
    const onProgress = (state: Progress): void => progress.show(state);
    const verification = { ...asked.verification, onProgress };
    const fetcher = new AwsFetcher({ region: trail.homeRegion, trailArn, concurrency: options.concurrency });
    const found = await ask({ ...asked, verification, ...(isStreamed && { onRow }) }, fetcher, sorted);
    progress.end();
    if (isStreamed) await output.write(stream.tail(found.coverage, how));
    else for (const piece of format.render(found, how)) await output.write(piece);
    output.finish();
    if (format.coverageAside)
      tell(`${found.coverage.complete ? 'COMPLETE' : 'INCOMPLETE'}  ${coverageLine(found.coverage)}`);
    if (options.output !== undefined) tell(`Answer written to ${options.output}`);
    return found.coverage.complete ? 0 : 1;
  } finally {
    cleanUp();
    process.removeListener('exit', cleanUp);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, stop);
  }
}

function checkStream(question: Question | undefined, { format }: Options, canStream: boolean): void {
  if (!canStream) throw new UsageError(`--stream cannot write ${format}. Choose --format text, jsonl or csv.`);
  if (question?.firstOf)
    throw new UsageError(`--stream knows no first: ${question.id} needs all rows in order. Leave --stream out.`);
}

function howToWrite(question: Question | undefined, { filters }: AskOptions, options: Options): AnswerOptions {
  const colour = options.output === undefined && process.stdout.isTTY && process.stdout.hasColors();
  return { ...(question && { question }), filters, proof: options.proof ?? false, limit: options.limit, colour };
}

async function whatToAsk(question: Question | undefined, options: Options): Promise<AskOptions> {
  const { parseTime } = await import('../../lib/integrity/index.js');
  const { checkAsked } = await import('../../lib/questions/index.js');
  const now = new Date();
  const { from, to, who, what, resource, ip } = options;
  const asked = {
    ...{ now, ...(question && { question }) },
    ...(from !== undefined && { from: parseTime(from, now) }),
    ...(to !== undefined && { to: parseTime(to, now) }),
    filters: { who, what, resource, ip, failed: options.failed ?? false, writes: options.writes ?? false },
  };
  // before anything is read
  checkAsked(asked);
  const named = await trailOf({ ...options, startTime: from ?? '24h' });
  const { known, notes } = await lastVerification(named, now);
  const { proofs, note, isUnproven } = await earlierProofsOf(named);
  const verification = { ...(await whereToLook(named, known, options, now)), ...(proofs && { earlier: proofs }) };
  const doubts = isUnproven && note !== undefined ? [note] : [];
  return { ...asked, verification, auditLog: auditLogNames(named), notes: [...notes, ...doubts] };
}
