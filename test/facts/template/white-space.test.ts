/** JSON says the same without the white space that lays it out, and what is no JSON stays none. */
import fc from 'fast-check';
import { withoutWhiteSpace } from '../../../lib/facts/template/white-space';

const compact = (text: string): string => Buffer.from(withoutWhiteSpace(Buffer.from(text))).toString();

/** What a text says, or that it is no JSON. */
function said(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return 'no JSON';
  }
}

test.each<[what: string, text: string, compact: string]>([
  ['indentation', '{\n  "a": {\n    "b": []\n  }\n}\n', '{"a":{"b":[]}}'],
  ['white space in a text', '{ "a b": " c  d " }', '{"a b":" c  d "}'],
  ['escaped quotes', String.raw`{"a": "\" : \\", "b": 1}`, String.raw`{"a":"\" : \\","b":1}`],
  ['letters of several bytes', '["\u00A0 ’", "😀 \u2028"]', '["\u00A0 ’","😀 \u2028"]'],
  ['one space behind numbers and words', '[1  ,\n true\n\n ]', '[1 ,true\n]'],
  ['a line break in a text, which is no JSON', '"a\n  b"', '"a\n  b"'],
  ['numbers that would become one', '[1\n 2]', '[1\n2]'],
  ['other control characters, which are no JSON', '[\u0001\u000B1]', '[\u0001\u000B1]'],
  ['a text that ends in an escape', '"a\\', '"a\\'],
  ['nothing', '', ''],
])('%s', (_, text, expected) => {
  expect(compact(text)).toBe(expected);
});

test('whatever is laid out says the same', () => {
  const layout = fc.oneof(fc.integer({ min: 0, max: 10 }), fc.constantFrom('\t', ' \n', '\r\n'));
  fc.assert(
    fc.property(fc.jsonValue(), layout, (json, indentation) => {
      const text = JSON.stringify(json, null, indentation);
      expect(said(compact(text))).toEqual(JSON.parse(text));
    }),
  );
});

test('whatever text, JSON or not', () => {
  const token = fc.constantFrom(...'{}[]:,"\\ \n\t\0', '"a"', '1', 'true', '’', '\\"', '  \n ');
  fc.assert(
    fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
      const text = tokens.join('');
      expect(said(compact(text))).toEqual(said(text));
    }),
    { numRuns: 5_000 },
  );
});
