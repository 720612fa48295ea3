/** What a holder may write in a request: hostile bytes are no request, and are told as one line. */
import { parseAdd, parseRecord, parseRelease, renderRequest } from '../../lib/holds/request';
import { textOf, summaryOf } from '../../lib/holds/summary';
import { JANUARY, LEGAL, World } from './support';

const bytes = (text: string) => new TextEncoder().encode(text);
const add = (changes: object) => bytes(JSON.stringify({ format: 'wormtrail.hold-request/1', ...JANUARY, ...changes }));

test('a request is read as it was written', () => {
  expect(parseAdd(bytes(renderRequest({ ...JANUARY, case: 'Fall № 17 – Müller 你好' })))).toMatchObject({
    case: 'Fall № 17 – Müller 你好',
  });
});

test.each<[what: string, request: Uint8Array]>([
  ['a line break in the case', add({ case: 'C-17\n0123456789abcdef  released' })],
  ['a terminal sequence in the reason', add({ reason: 'x\u001b[2K' })],
  ['a line separator in the owner', add({ owner: 'Legal\u2028' + 'x' })],
  ['a mark that turns the direction of writing', add({ reason: 'x\u202Edettab' })],
  ['half a character', add({ reason: '\ud800x' })],
  ['a line break in the prefix', add({ prefix: 'AWSLogs/\n\n0123456789abcdef  released' })],
  ['an empty prefix', add({ prefix: '' })],
  ['a prefix that is longer than a key', add({ prefix: 'A'.repeat(1025) })],
  ['nothing but spaces', add({ case: '   ' })],
  ['501 characters', add({ reason: 'x'.repeat(501) })],
  ['a number for a text', add({ case: 17 })],
  ['a list for a day', add({ from: ['2026-01-01'] })],
  ['a day that is none', add({ to: '2026-02-31' })],
  ['an account of 11 digits', add({ account: '11112222333' })],
  ['a member that is not known', add({ administrator: true })],
  ['a prototype', bytes(`{"__proto__":{"kind":"add"},${new TextDecoder().decode(add({})).slice(1)}`)],
  ['a list', bytes('[]')],
  ['null', bytes('null')],
  ['what is nested too deeply', bytes('['.repeat(60_000))],
  ['what is not UTF-8', Uint8Array.of(0xff, 0xfe)],
  ['nothing', bytes('')],
])('%s is no request', (_, request) => {
  expect([parseAdd(request), parseRelease(request), parseRecord(request)]).toEqual([undefined, undefined, undefined]);
});

test('a request that cannot be read adds no line of its own to the list', async () => {
  const world = new World();
  const id = world.add(LEGAL, { prefix: 'x\n\n0123456789abcdef  released, 9 log files' });
  await world.run();
  expect(textOf(summaryOf(await world.state()))).toBe(
    `${id}  refused\n  because   It is no request that can be read.\n  asked by  ${LEGAL}`,
  );
});
