/** One JSON document: coverage first, then rows. */
import type { Answer } from '../ask';
import { json as toJson, written, type AnswerFormat, type AnswerOptions } from './format';

export const json = { name: 'json', render } as const satisfies AnswerFormat;

function* render({ coverage, rows }: Answer, options: AnswerOptions): Generator<string> {
  const { question, limit } = options;
  yield `{"question":${toJson(question?.id ?? null)},\n"coverage":${toJson(coverage)},\n"rows":[`;
  let count = 0;
  for (const row of rows) {
    if (count < limit) yield `${count === 0 ? '' : ','}\n${toJson(written(row, options))}`;
    count += 1;
  }
  yield `\n],\n"rowCount":${count}}\n`;
}
