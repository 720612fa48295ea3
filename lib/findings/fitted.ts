/** Text as wide as a terminal: whole words, and colours that end with their line. */

/** Behind the first line of a paragraph, the others are as far in. */
const HANGING = '  ';
const COMMAND = /^ *(-> )?(npx|aws) /;
const COLOUR = /\p{Cc}\[([0-9;]*)m/gu;
const [RESET, NORMAL, NO_COLOUR] = ['0', '22', '39'];

/**
 * Breaks lines that are wider than `width` between words. A word that is wider than a line stays whole, and so does a line that is a
 * command: both are there to be copied.
 */
export function fitted(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (visible(line).length <= width || COMMAND.test(line) ? line : broken(line, width)))
    .join('\n');
}

function broken(line: string, width: number): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = '';
  let open: readonly string[] = [];
  for (const [, spaces = '', word = ''] of line.matchAll(/( *)([^ ]+)/g)) {
    const isFull = visible(current).trim() !== '' && visible(current + spaces + word).length > width;
    if (isFull) lines.push(current + closing(open));
    current = isFull ? `${indent}${HANGING}${opening(open)}${word}` : current + spaces + word;
    open = openAfter(open, word);
  }
  return [...lines, current].join('\n');
}

function visible(text: string): string {
  return text.replace(COLOUR, '');
}

/** The codes that still hold behind a word. */
function openAfter(before: readonly string[], word: string): readonly string[] {
  let open = before;
  for (const [, code = ''] of word.matchAll(COLOUR)) {
    if (code === '' || code === RESET) open = [];
    else if (code === NORMAL || code === NO_COLOUR) open = open.filter((each) => endOf(each) !== code);
    else open = [...open, code];
  }
  return open;
}

/** Bold and faint end with 22, colours with 39. */
function endOf(code: string): string {
  return code === '1' || code === '2' ? NORMAL : NO_COLOUR;
}

function opening(codes: readonly string[]): string {
  return codes.map((code) => `\u001B[${code}m`).join('');
}

function closing(codes: readonly string[]): string {
  return [...codes]
    .reverse()
    .map((code) => `\u001B[${endOf(code)}m`)
    .join('');
}
