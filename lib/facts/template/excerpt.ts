/** The lines of a template around a place, for people. */
import { readText } from './files';

const LINES_BEFORE = 2;
const LINES_AFTER = 6;
/** Nobody reads a line that is longer; a template can be one line. */
const LONGEST_LINE = 160;

/** Reads each file once. Nothing where it can no longer be read: the report does not need it. */
export function excerpts(): (place: {
  readonly file: string;
  readonly line: number;
}) => { readonly line: number; readonly text: string }[] | undefined {
  const files = new Map<string, readonly string[]>();
  return ({ file, line }) => {
    const lines = files.get(file) ?? linesOf(file);
    files.set(file, lines);
    const first = Math.max(1, line - LINES_BEFORE);
    const around = lines.slice(first - 1, line + LINES_AFTER);
    if (around.length === 0) return undefined;
    const indents = around.filter((text) => text.trim() !== '').map((text) => text.length - text.trimStart().length);
    const indent = Math.min(...indents);
    return around.map((text, index) => ({ line: first + index, text: text.slice(indent, indent + LONGEST_LINE) }));
  };
}

function linesOf(file: string): readonly string[] {
  try {
    return readText(file).split(/\r?\n/);
  } catch {
    return [];
  }
}
