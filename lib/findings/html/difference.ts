/** Expected against found, as a reader compares them: member by member, statement by statement, never two walls of JSON. */
import type { Json } from '../../facts/value';
import { formatValue } from '../format';
import { html, type Markup } from './markup';

interface Line {
  readonly sign: 'expected' | 'found' | 'changed';
  /** Where, below the property that the finding names. */
  readonly at: string;
  readonly text: string;
}

/** More lines than this hide what matters; the CSV and JSON reports have the whole. */
const MOST_LINES = 24;

const SIGN = { expected: '\u2212', found: '+', changed: '~' } as const;
const SAID = { expected: 'expected', found: 'found', changed: 'changed' } as const;
const SIGN_IN_MESSAGE: Readonly<Record<string, Line['sign']>> = { '-': 'expected', '+': 'found', '~': 'changed' };

export function difference(expected: Json, found: Json): Markup | false {
  if (expected === null && found === null) return false;
  const listed = inWords(found);
  if (listed) {
    return html`<dl class="difference">
      <dt>Expected</dt>
      <dd>${typeof expected === 'object' ? formatValue(expected) : String(expected)}</dd>
      ${listed.map(
        ([name, items]) =>
          html`<dt>${name}</dt>
            <dd class="found">${chips(items)}</dd>`,
      )}
    </dl>`;
  }
  if (!isDocument(expected) || !isDocument(found)) {
    return html`<dl class="difference">
      <dt>Expected</dt>
      <dd>${value(expected)}</dd>
      <dt>Found</dt>
      <dd class="found">${value(found)}</dd>
    </dl>`;
  }
  const lines = linesOf(expected, found, '');
  return html`<ul class="difference lines">
    ${lines.slice(0, MOST_LINES).map(line)}
    ${lines.length > MOST_LINES && html`<li>${`and ${lines.length - MOST_LINES} more lines: the JSON report has them`}</li>`}
  </ul>`;
}

function line({ sign, at, text }: Line): Markup {
  return html`<li class="${sign}">
    <span aria-hidden="true">${SIGN[sign]}</span><span class="hidden">${SAID[sign]}</span>
    <code>${at && html`<b>${at}</b> `}${text}</code>
  </li>`;
}

/** What a message lists as removed (-), added (+) and changed (~): sentences say more than the documents that they compare. */
export function listedIn(message: string): Markup | false {
  const [, ...entries] = message.split(/(?:: |; )(?=[-+~] )/);
  if (entries.length === 0) return false;
  return html`<ul class="difference lines">
    ${entries.map((entry) => line({ sign: SIGN_IN_MESSAGE[entry.charAt(0)] ?? 'changed', at: '', text: entry.slice(2) }))}
  </ul>`;
}

/** Whether the difference lists what the message lists, so that one of them is enough. */
export function repeats(message: string, found: Json): boolean {
  return inWords(found)?.some(([name]) => message.startsWith(`${name}:`)) ?? false;
}

/** `{"notRefused": [...]}` says "Not refused" of a list. */
function inWords(found: Json): [name: string, items: readonly string[]][] | undefined {
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return undefined;
  const entries = Object.entries(found as Readonly<Record<string, Json>>);
  const lists = entries.filter((entry): entry is [string, string[]] => isTexts(entry[1]));
  if (entries.length === 0 || lists.length < entries.length || lists.some(([name]) => !/^[a-z][A-Za-z]*$/.test(name)))
    return undefined;
  return lists.map(([name, items]) => [sentence(name), items]);
}

function isTexts(value: Json): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
}

/** `notRefused` as "Not refused". */
function sentence(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function chips(items: readonly string[]): Markup {
  const each = [...new Set(items)];
  return html`${each.map((item, index) => html`<code>${item}</code>${index < each.length - 1 && ', '}`)}`;
}

function value(json: Json): Markup {
  if (json === null) return html`nothing`;
  return typeof json === 'object' && isTexts(json)
    ? chips(json)
    : html`<span class="value">${formatValue(json)}</span>`;
}

function isDocument(json: Json): json is Readonly<Record<string, Json>> | readonly Json[] {
  return typeof json === 'object' && json !== null && !isTexts(json);
}

function linesOf(expected: Json, found: Json, at: string): Line[] {
  if (formatValue(expected) === formatValue(found)) return [];
  if (Array.isArray(expected) && Array.isArray(found)) return linesOfLists(expected, found, at);
  if (isObject(expected) && isObject(found)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
    return names.flatMap((name) => linesOf(expected[name] ?? null, found[name] ?? null, at ? `${at}.${name}` : name));
  }
  return [
    ...(expected === null ? [] : [{ sign: 'expected' as const, at, text: formatValue(expected) }]),
    ...(found === null ? [] : [{ sign: 'found' as const, at, text: formatValue(found) }]),
  ];
}

/** Items with a name (Sid, Id, Key) are compared with their namesakes; others are there or not. */
function linesOfLists(expected: readonly Json[], found: readonly Json[], at: string): Line[] {
  const pairs = new Map<string, { expected: Json; found: Json }>();
  for (const [side, items] of [
    ['expected', expected],
    ['found', found],
  ] as const) {
    for (const item of items) {
      const key = nameOf(item) ?? formatValue(item);
      const pair = pairs.get(key) ?? { expected: null, found: null };
      pair[side] = item;
      pairs.set(key, pair);
    }
  }
  return [...pairs].flatMap(([key, pair]) => {
    const name = nameOf(pair.expected ?? pair.found) === undefined ? at : `${at} ${key}`.trim();
    return linesOf(pair.expected, pair.found, name);
  });
}

function nameOf(item: Json): string | undefined {
  if (!isObject(item)) return undefined;
  const name = item.Sid ?? item.Id ?? item.Key ?? item.Name;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function isObject(json: Json): json is Readonly<Record<string, Json>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
