/** CloudFormation JSON: parsed, and where its resources stand. */
import { TemplateError } from './errors';
import type { ParsedText } from './parsed-text';

/** Eight times what CloudFormation takes; read in about a second, whatever it holds. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * @param file What messages call the template.
 * @throws TemplateError with line and column where it is not JSON, or is more than what can be read.
 */
export async function parseJson(text: string, file: string): Promise<ParsedText> {
  assertJsonSize(text.length, file);
  try {
    return parsed(text);
  } catch {
    throw new TemplateError(await whereItFails(text, file));
  }
}

/**
 * What a file holds that a program wrote: a message without line and column is enough.
 *
 * @throws TemplateError where it is not JSON, or is more than what can be read.
 */
export function parseWrittenJson(text: string, file: string): unknown {
  assertJsonSize(text.length, file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TemplateError(`${file}: not JSON: ${(error as Error).message.replace(/\s+/g, ' ').slice(0, 200)}`);
  }
}

function assertJsonSize(size: number, file: string): void {
  if (size <= MOST_BYTES) return;
  throw new TemplateError(
    `${file}: ${size} bytes; at most ${MOST_BYTES} are read, and CloudFormation takes no more than 1 MB. Split the template, or plan the audit log by itself.`,
  );
}

function parsed(text: string): ParsedText {
  const body: unknown = JSON.parse(text);
  let lines: ReadonlyMap<string, number> | undefined;
  return { body, lineOf: (logicalId) => (lines ??= linesOfResources(text)).get(logicalId) };
}

/** The first mistake: loaded on demand, since few files need it. */
async function whereItFails(text: string, file: string): Promise<string> {
  const { printParseErrorCode, visit } = await import('jsonc-parser');
  let place: string | undefined;
  try {
    visit(text, {
      onError: (code, _offset, _length, line, column) => {
        place ??= `:${line + 1}:${column + 1}: not JSON: ${inWords(printParseErrorCode(code))}`;
      },
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return `${file}${place ?? ': not JSON that can be read: it nests too deeply'}`;
}

/** `CommaExpected` becomes "comma expected". */
function inWords(code: string): string {
  return code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

/**
 * Lines of the keys of `Resources`, found by brackets and strings alone: the text is known to be JSON, and a second full parse
 * would cost more than the first.
 */
export function linesOfResources(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const marks = /["{}[\]\n]/g;
  let [line, depth, section] = [1, 0, ''];
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    if (mark[0] === '\n') line += 1;
    else if (mark[0] === '{' || mark[0] === '[') depth += 1;
    else if (mark[0] === '}' || mark[0] === ']') depth -= 1;
    else {
      const end = endOfString(text, mark.index);
      marks.lastIndex = end + 1;
      if (depth > 2 || !isKey(text, end)) continue;
      const name = JSON.parse(text.slice(mark.index, end + 1)) as string;
      if (depth === 1) section = name;
      else if (section === 'Resources') lines.set(name, line);
    }
  }
  return lines;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function isKey(text: string, end: number): boolean {
  let at = end + 1;
  while (/\s/.test(text[at] ?? '')) at += 1;
  return text[at] === ':';
}
