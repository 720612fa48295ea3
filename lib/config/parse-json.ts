/** JSON with line and column in what it complains of. */
import { parseTree, type ParseError } from 'jsonc-parser';

/** The text is not JSON. */
export interface JsonSyntaxProblem {
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Parses JSON. Where the text is none, says where it stops being so. */
export function parseJson(text: string): { readonly value: unknown } | { readonly problem: JsonSyntaxProblem } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    const message = (error as SyntaxError).message;
    return {
      problem: { message: message.replace(/ ?\(?(in JSON )?at position \d+.*$/s, ''), ...placeOf(message, text) },
    };
  }
}

/** V8 names the position in most of its messages; in the others, a parser that goes on after an error does. */
function placeOf(message: string, text: string): { line: number; column: number } {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return lineAndColumn(text, Number(position));
  if (message.includes('end of JSON input')) return lineAndColumn(text, text.trimEnd().length);
  const errors: ParseError[] = [];
  parseTree(text, errors);
  return lineAndColumn(text, errors[0]?.offset ?? 0);
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
