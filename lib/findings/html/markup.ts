/** HTML that is safe by construction: every value in a template is escaped unless it is markup itself. */
import escapeHtml from 'escape-html';
import { oncePer } from '../../facts/cache';

/** A piece of markup that `html` made; nothing else can make one. */
export class Markup {
  private constructor(private readonly text: string) {}

  /** For text that the program itself wrote as markup, a style sheet or a script: never for anything that was read. */
  static trusted(text: string): Markup {
    return new Markup(text);
  }

  toString(): string {
    return this.text;
  }
}

export type Insertion = string | number | Markup | readonly Markup[] | undefined | false;

/** A template tag: strings and numbers are escaped, markup and lists of it are taken as they are, undefined and false vanish. */
export function html(parts: TemplateStringsArray, ...insertions: readonly Insertion[]): Markup {
  const written = compact(parts);
  let text = '';
  for (let index = 0; index < written.length; index += 1) text += (written[index] ?? '') + inserted(insertions[index]);
  return Markup.trusted(text);
}

/** Indentation of a template is for its readers: thousands of findings need not repeat it. */
const compact = oncePer((parts: TemplateStringsArray): readonly string[] =>
  parts.map((part) => ascii(part.replace(/\s*\n\s*/g, '\n'))),
);

function inserted(insertion: Insertion): string {
  if (insertion === undefined || insertion === false) return '';
  if (insertion instanceof Markup) return insertion.toString();
  // not joined: each list around a list would copy a page of hundreds of kilobytes once more
  if (typeof insertion === 'object') return insertion.reduce((text, markup) => text + markup.toString(), '');
  const text = String(insertion);
  return PLAIN.test(text) ? text : ascii(escapeHtml(text).replace(/[\p{Cc}\p{Cf}]/gu, visible));
}

/** Printable ASCII without what markup is made of, as nearly all names are. */
const PLAIN = /^[ !#-%(-;=?-~]*$/;

/** Characters that reorder or hide text would let a name pass for another: they are shown as what they are. */
function visible(character: string): string {
  if (/[\t\n\r]/.test(character)) return character;
  return `\u27E8U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}\u27E9`;
}

/** Every tool reads ASCII alike, and one other character would make a page of hundreds of kilobytes take twice the memory. */
function ascii(text: string): string {
  return text.replace(
    /[^\0-\x7F]/gu,
    (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`,
  );
}
