/** Queries for Athena, answered by DuckDB from records. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { preparePython } from '../../lib/local-aws/python';
import { COLUMNS } from '../../lib/questions/athena/columns';
import { athenaQuery } from '../../lib/questions/athena/query';
import type { Question } from '../../lib/questions/question';
import { SCOPE, TRAIL_ARN } from '../integrity/support';
import type { Record } from './support';

interface Query {
  readonly question: Question;
  readonly who?: string | undefined;
  readonly resource?: string | undefined;
  readonly from?: string;
  readonly to?: string;
}

export type AthenaRow = Readonly<{ [column: string]: string | null }>;

/** Records, and what is asked of them. */
export interface Asked {
  readonly records: readonly Record[];
  readonly queries: readonly Query[];
}

/** The answer to each query, set by set. */
export async function answersOfAthena(sets: readonly Asked[]): Promise<readonly (readonly (readonly AthenaRow[])[])[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wormtrail-athena-'));
  try {
    const asked = sets.map(async ({ records, queries }, index) => {
      const file = join(folder, `${index}.jsonl`);
      await writeFile(file, records.map((each) => `${JSON.stringify(each)}\n`).join(''));
      return { records: file, queries: queries.map(queryOf) };
    });
    const input = { columns: COLUMNS, sets: await Promise.all(asked) };
    return JSON.parse(await run(JSON.stringify(input))) as Awaited<ReturnType<typeof answersOfAthena>>;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function queryOf({ question, who = '*', resource = '*', ...period }: Query): object {
  const { from = '2026-01-01T00:00:00Z', to = '2026-01-02T00:00:00Z' } = period;
  const sql = athenaQuery(question, { table: 'logs', auditLog: [TRAIL_ARN, SCOPE.bucket] });
  return { sql, parameters: [who, resource, '2026/01/01', '2026/01/02', from, to] };
}

async function run(input: string): Promise<string> {
  const { executable } = await preparePython({
    environment: process.env,
    requirements: [join(__dirname, 'requirements.txt')],
    tell: (message) => process.stderr.write(`${message}\n`),
  });
  const child = spawn(executable, [join(__dirname, 'athena_reader.py')]);
  child.stdin.end(input);
  const [answer, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (answer === '') throw new Error(said);
  return answer;
}
