/** JSON that is nested to exhaust its reader is told from JSON that is long. */
import fc from 'fast-check';
import { isTooDeep } from '../../lib/facts/nesting';

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

test.each<[what: string, json: string, answer: boolean]>([
  ['nothing', '', false],
  ['as many levels as may be', nested(256), false],
  ['one level more', nested(257), true],
  ['levels of objects', `${'{"a":'.repeat(257)}1${'}'.repeat(257)}`, true],
  ['a long list', `[${nested(1)}${`,${nested(1)}`.repeat(1_000)}]`, false],
  ['brackets in a text', JSON.stringify('['.repeat(1_000)), false],
  ['brackets in a text with quotes', JSON.stringify({ '"[': `\\"${'[{'.repeat(1_000)}` }), false],
  ['levels behind a text that ends in a backslash', `["\\\\",${nested(257)}]`, true],
])('%s', (_, json, answer) => {
  expect(isTooDeep(json)).toBe(answer);
});

test('no document that people write is too deep', () => {
  fc.assert(fc.property(fc.json(), (json) => !isTooDeep(json)));
});
