/**
 * The records of a log file. Most files hold nothing that a question is about: those are looked through and not parsed, and of the
 * others only the records that can matter are.
 */
import { isFields, type Fields } from './fields';

/** Whether a record can matter, by its text: every one of these must be found in it. */
export type Needles = readonly RegExp[];

export interface Records {
  readonly records: readonly Fields[];
  /** What stands among the records and is none, or a file that is no log file. */
  readonly unreadable: number;
}

const HEAD = /^\s*\{\s*"Records"\s*:\s*\[/;
/** Letters and digits that are written as escapes: nothing can be found by its text. */
const HIDDEN = /\\u00[2-7]/;

export function recordsOf(content: Buffer, needles: Needles): Records {
  // one byte a character: positions are those of the content, and every needle is ASCII
  const text = content.toString('latin1');
  const isSearched = needles.length > 0 && !HIDDEN.test(text);
  if (isSearched && !needles.every((needle) => needle.test(text)) && text.trimEnd().endsWith(']}')) return NONE;
  const slices = isSearched ? slicesOf(text) : undefined;
  if (!slices) return recordsIn(parse(content.toString('utf8')));
  const matching = slices.filter(([from, to]) => {
    const record = text.slice(from, to);
    return needles.every((needle) => needle.test(record));
  });
  return countRecords(matching.map(([from, to]) => parse(content.toString('utf8', from, to))));
}

const NONE: Records = { records: [], unreadable: 0 };

function recordsIn(file: unknown): Records {
  const records = isFields(file) ? file.Records : undefined;
  return Array.isArray(records) ? countRecords(records) : { records: [], unreadable: 1 };
}

function countRecords(all: readonly unknown[]): Records {
  const records = all.filter(isFields);
  return { records, unreadable: all.length - records.length };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/**
 * Where each record begins and ends: objects directly in the list. A record may hold what looks like another one, so that each
 * brace counts and each string is passed over.
 *
 * @returns undefined where the file has another form.
 */
function slicesOf(text: string): [from: number, to: number][] | undefined {
  const head = HEAD.exec(text)?.[0];
  if (head === undefined) return undefined;
  const slices: [number, number][] = [];
  let depth = 0;
  let from = 0;
  for (let at = head.length; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) {
      at = endOfString(text, at);
      if (at === -1) return undefined;
    } else if (character === OPEN) {
      if (depth === 0) from = at;
      depth += 1;
    } else if (character === CLOSE) {
      depth -= 1;
      if (depth === 0) slices.push([from, at + 1]);
      // the object around the list ends here
      if (depth < 0) return slices;
    } else if (depth === 0 && !BETWEEN.has(character)) return undefined;
  }
  return undefined;
}

const [QUOTE, BACKSLASH, OPEN, CLOSE] = [0x22, 0x5c, 0x7b, 0x7d];
/** Comma, the end of the list, and white space: all that may stand between records. */
const BETWEEN = new Set([0x2c, 0x5d, 0x20, 0x0a, 0x0d, 0x09]);

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return -1;
}
