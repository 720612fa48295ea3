/** CSV (RFC 4180), safe to open in a spreadsheet; the coverage has no place in it. */
import { plain } from '../../findings/format';
import { field } from '../../findings/formats/csv';
import type { Answer } from '../ask';
import type { Row } from '../row';
import type { AnswerFormat, AnswerOptions } from './format';

export const csv = {
  name: 'csv',
  coverageAside: true,
  render,
  stream: { head, row: line, tail: () => '' },
} as const satisfies AnswerFormat;

type Columns = Readonly<Record<string, (row: Row) => string | undefined>>;

const COLUMNS: Columns = {
  time: ({ time }) => time,
  who: ({ who }) => who.name,
  type: ({ who }) => who.type,
  arn: ({ who }) => who.arn,
  role: ({ who }) => who.role,
  session: ({ who }) => who.session,
  person: ({ who }) => who.person,
  accessKey: ({ who }) => who.accessKey,
  invokedBy: ({ who }) => who.invokedBy,
  from: ({ from }) => from,
  what: ({ what }) => what,
  on: ({ on }) => on.join(' '),
  result: ({ result }) => result,
  account: ({ account }) => account,
  region: ({ region }) => region,
  eventId: ({ eventId }) => eventId,
};
const PROOF: Columns = {
  file: ({ proof }) => proof.file,
  version: ({ proof }) => proof.version,
  sha256: ({ proof }) => proof.sha256,
  digest: ({ proof }) => proof.digest,
};

function* render({ rows }: Answer, options: AnswerOptions): Generator<string> {
  yield head(options);
  let count = 0;
  for (const row of rows) {
    if (count < options.limit) yield line(row, options);
    count += 1;
  }
}

function head({ proof }: AnswerOptions): string {
  return `${Object.keys({ ...COLUMNS, ...(proof && PROOF) }).join(',')}\r\n`;
}

function line(row: Row, { proof }: AnswerOptions): string {
  const columns = Object.values({ ...COLUMNS, ...(proof && PROOF) });
  return `${columns.map((textOf) => field(plain(textOf(row) ?? ''))).join(',')}\r\n`;
}
