/** An answer in any of its formats. */
import { csv } from './csv';
import type { AnswerFormat } from './format';
import { html } from './html';
import { json } from './json';
import { jsonl } from './jsonl';
import { text } from './text';

const FORMATS: readonly AnswerFormat[] = [text, json, jsonl, csv, html];

export function answerFormat(name: string): AnswerFormat {
  const format = FORMATS.find((each) => each.name === name);
  if (!format) throw new RangeError(`no format ${name}`);
  return format;
}
