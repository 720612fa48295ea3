/** Answers a question from the log files that the digest chain proves: one verification, whose reader also looks for rows. */
import { createHash } from 'node:crypto';
import type { Fetcher } from '../integrity/fetcher';
import { parseLogFileKey } from '../integrity/keys';
import type { ProvenFile } from '../integrity/proven-file';
import { formatTime, HOUR } from '../integrity/time';
import { verify, type VerificationOptions } from '../integrity/verify';
import { askedPeriod, readPeriod, type Period } from './period';
import { beganAt, coverageOf, signedUntil, type Coverage } from './coverage';
import { eventOf } from '../events/event';
import { filterFor } from './filters';
import { pattern, type Pattern } from './pattern';
import type { Filters, Question } from './question';
import { recordsOf } from '../events/records';
import { rowOf, type Row } from './row';
import { SortedRows, type Keyed } from './sorted-rows';

export interface AskOptions {
  /** Neither resumed nor without log files: an answer needs all of them. */
  readonly verification: Omit<VerificationOptions, 'start' | 'end' | 'onProven' | 'now' | 'resume' | 'readLogFiles'>;
  /** All events that pass the filters where there is none. */
  readonly question?: Question;
  readonly filters: Filters;
  readonly from?: Date;
  readonly to?: Date;
  readonly now: Date;
  /** Names of what belongs to the audit log, beside its trail and bucket. */
  readonly auditLog?: readonly string[];
  /** What the caller could not find out, and the coverage should say. */
  readonly notes?: readonly string[];
  /** Takes rows as they are found, in no order: the answer has none then. */
  readonly onRow?: (row: Row) => Promise<void>;
}

export interface Answer {
  readonly coverage: Coverage;
  /** In the order of time; can be read once. */
  readonly rows: Iterable<Row>;
}

/**
 * @param sorted Holds the rows until the coverage is known; whoever made it removes it.
 * @throws QuestionError where the question, a filter or the period cannot be followed; what `verify` throws.
 */
export async function ask(options: AskOptions, fetcher: Fetcher, sorted: SortedRows): Promise<Answer> {
  const { verification, question, now, to, notes = [] } = options;
  const read = readPeriod(now, options.from, to);
  const streamed = streamedPeriod(options);
  const reader = new Reader(options, streamed, sorted);
  const result = await verify(
    { ...verification, ...read, now, beside: false, onProven: (file) => reader.read(file) },
    fetcher,
  );
  const signed = { from: read.start, until: signedUntil(result.chains, now), began: beganAt(result.chains) };
  const period = streamed ?? askedPeriod(signed, options.from, to);
  const { filesRead, unreadableRecords } = reader;
  const doubts = reader.notShown.map(
    (resource) =>
      `Unknown: nothing in the log of this period shows that the trail records ${question?.rests?.on ?? ''}${resource ? ` (${resource.text})` : ''}.`,
  );
  const coverage = coverageOf({ chains: result.chains, period, filesRead, unreadableRecords, notes, doubts });
  return { coverage, rows: rowsIn(firsts(sorted, period, question), period) };
}

/** @throws QuestionError where the question, a filter or the period cannot be followed: before anything is read. */
export function checkAsked({ question, filters, now, from, to }: Omit<AskOptions, 'verification'>): void {
  filterFor(question, filters, []);
  readPeriod(now, from, to);
}

/** Rows that are not held must be of a period that is known before the first is read. */
function streamedPeriod({ onRow, from, to, now }: AskOptions): Period | undefined {
  if (!onRow) return undefined;
  const { start } = readPeriod(now, from, to);
  return askedPeriod({ from: start, until: new Date(Math.floor((now.getTime() - 2 * HOUR) / HOUR) * HOUR) }, from, to);
}

/** Looks for rows in files. */
class Reader {
  filesRead = 0;
  unreadableRecords = 0;
  /** Resources of which the log does not show that the trail records what is asked; undefined where none is asked for. */
  notShown: readonly (Pattern | undefined)[];
  private readonly filter: ReturnType<typeof filterFor>;

  constructor(
    private readonly options: AskOptions,
    private readonly streamed: Period | undefined,
    private readonly sorted: SortedRows,
  ) {
    const { question, filters, verification, auditLog = [] } = options;
    const names = [verification.trailArn, verification.bucket, ...auditLog];
    this.filter = filterFor(question, filters, names.map(pattern));
    const resources = filters.resource.map(pattern);
    this.notShown = question?.rests === undefined ? [] : resources.length > 0 ? resources : [undefined];
  }

  async read({ content, ...file }: ProvenFile): Promise<void> {
    const { question } = this.options;
    this.filesRead += 1;
    const { records, unreadable } = recordsOf(content, this.filter.needles);
    this.unreadableRecords += unreadable;
    const delivered = formatTime(parseLogFileKey(file.key)?.time ?? this.options.now);
    this.lookForShown(content, delivered);
    for (const [index, record] of records.entries()) {
      const event = eventOf(record, delivered);
      if (!this.filter.matches(event)) continue;
      const row = rowOf(event, file);
      const { onRow } = this.options;
      if (onRow) {
        if (this.streamed && isWithin(row, this.streamed)) await onRow(row);
        continue;
      }
      const first = question?.firstOf ? `${hashOf(question.firstOf(event))} ` : '';
      const key = [
        new Date(row.time).toISOString(),
        file.account,
        file.region,
        file.key,
        String(index).padStart(7, '0'),
      ];
      this.sorted.add({ key: `${first}${key.join(' ')}`, row: JSON.stringify(row) });
    }
  }

  private lookForShown(content: Buffer, delivered: string): void {
    const { rests, needle } = this.options.question ?? {};
    if (!rests || this.notShown.length === 0) return;
    for (const record of recordsOf(content, needle ? [needle] : []).records) {
      const event = eventOf(record, delivered);
      this.notShown = this.notShown.filter((resource) => !rests.shows(event, resource));
      if (this.notShown.length === 0) return;
    }
  }
}

/** Of those that are sorted by what only the first counts of, the first within the period. */
function* firsts(sorted: SortedRows, period: Period, question: Question | undefined): Generator<Keyed> {
  if (!question?.firstOf) {
    yield* sorted.read();
    return;
  }
  const inOrderOfTime = new SortedRows();
  try {
    let last = '';
    for (const { key, row } of sorted.read()) {
      const [first = ''] = key.split(' ', 1);
      if (first === last || !isWithin(JSON.parse(row) as Row, period)) continue;
      last = first;
      inOrderOfTime.add({ key: key.slice(first.length + 1), row });
    }
    yield* inOrderOfTime.read();
  } finally {
    inOrderOfTime.remove();
  }
}

function* rowsIn(sorted: Iterable<Keyed>, period: Period): Generator<Row> {
  for (const keyed of sorted) {
    const row = JSON.parse(keyed.row) as Row;
    if (isWithin(row, period)) yield row;
  }
}

function isWithin({ time }: Row, { from, to }: Period): boolean {
  const at = Date.parse(time);
  return at >= from.getTime() && at < to.getTime();
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
