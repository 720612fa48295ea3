/** A line of JSON a row, behind a line of coverage. */
import type { Answer } from '../ask';
import type { Row } from '../row';
import { json, written, type AnswerFormat, type AnswerOptions } from './format';

export const jsonl = {
  name: 'jsonl',
  render,
  stream: { head: () => '', row: line, tail: coverageLine },
} as const satisfies AnswerFormat;

function* render({ coverage, rows }: Answer, options: AnswerOptions): Generator<string> {
  yield coverageLine(coverage);
  let count = 0;
  for (const row of rows) {
    if (count < options.limit) yield line(row, options);
    count += 1;
  }
}

function line(row: Row, options: AnswerOptions): string {
  return `${json(written(row, options))}\n`;
}

function coverageLine(coverage: Answer['coverage']): string {
  return `${json({ coverage })}\n`;
}
