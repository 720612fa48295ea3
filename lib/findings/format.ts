/** Values and names as people read them, whatever stands in them. */
import type { Json } from '../facts/value';

/** A value in a phrase: text as it is, nothing as `nothing`, all else as JSON. */
export function formatValue(value: Json): string {
  if (value === null) return '(nothing)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Text on one line in which nothing can steer a terminal or reorder what is read: control characters and those that
 * change the direction of writing become U+FFFD, white space becomes one space.
 */
export function plain(text: string): string {
  return harmless(text.replace(/\s+/g, ' ')).trim();
}

/** The same of a text of several lines, which stay as they are. */
export function harmless(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => (character === '\n' ? character : '\uFFFD'));
}

/** Cuts the middle out of a text that is longer than `width`: beginnings and ends tell names apart. */
export function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  const characters = [...text];
  if (characters.length <= width) return text;
  if (width <= 1) return '…';
  const head = Math.floor((width - 1) / 3);
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (width - 1 - head)).join('')}`;
}

/** More of a word than this is no name: it would fill the screen. */
const LONGEST_WORD = 400;

/** Words on lines of at most `width` columns. A word that is longer goes on below, from where names have their joints. */
export function wrapped(text: string, width: number, indent: string): string[] {
  const room = Math.max(1, width - indent.length);
  const lines: string[] = [];
  for (const word of text.split(' ').filter(Boolean)) {
    const [first = '', ...rest] = broken(word, room);
    const last = lines.at(-1);
    if (last !== undefined && rest.length === 0 && last.length + 1 + first.length <= room)
      lines[lines.length - 1] = `${last} ${first}`;
    else lines.push(first, ...rest);
  }
  return lines.map((line) => `${indent}${line}`);
}

/** A word in parts of at most `room` characters. */
function broken(word: string, room: number): string[] {
  if (word.length <= room) return [word];
  const characters = [...word];
  const whole = characters.length <= LONGEST_WORD ? characters : [...characters.slice(0, LONGEST_WORD - 1), '…'];
  const parts: string[] = [];
  for (let start = 0; start < whole.length;) {
    const part = whole.slice(start, start + room);
    const joint = start + room < whole.length ? part.findLastIndex((each) => './:-_,'.includes(each)) : -1;
    const length = joint > room / 3 ? joint + 1 : part.length;
    parts.push(whole.slice(start, start + length).join(''));
    start += length;
  }
  return parts;
}

/** "1 finding", "2 findings". */
export function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** "1 day", "2192 days": as frameworks write them. */
export function days(count: number): string {
  return `${count} ${count === 1 ? 'day' : 'days'}`;
}

/** "2026-11-22 21:00 UTC". @param at ISO 8601, or a date. */
export function moment(at: Date | string): string {
  return `${iso(at).slice(0, 16).replace('T', ' ')} UTC`;
}

/** "2026-11-22": the day in UTC. @param at ISO 8601, or a date. */
export function calendarDay(at: Date | string): string {
  return iso(at).slice(0, 10);
}

/** A text stays as it is: in stored documents it may be anything. */
function iso(at: Date | string): string {
  return typeof at === 'string' ? at : at.toISOString();
}

/** "1,234". */
export function number(count: number): string {
  return NUMBERS.format(count);
}

const NUMBERS = new Intl.NumberFormat('en-US');
