/** What a row repeats is what stands in the row above, never what stood there before. */
import fc from 'fast-check';
import { asAbove } from '../../lib/findings/as-above';

it('writes what repeats once', () => {
  const write = jest.fn((text: string) => `<${text}>`);
  const rows = ['a', 'a', 'b', 'a'].map(asAbove(write));
  expect(rows).toEqual(['<a>', '<a>', '<b>', '<a>']);
  expect(write.mock.calls).toEqual([['a'], ['b'], ['a']]);
});

it.each([[undefined], [null], ['']])('writes %p where it stands first', (value) => {
  expect(asAbove((one: typeof value) => `<${String(one)}>`)(value)).toBe(`<${String(value)}>`);
});

it('writes every column as if there were no row above', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('', 'a', 'b', undefined)), (column) => {
      expect(column.map(asAbove((value) => JSON.stringify(value) ?? '-'))).toEqual(
        column.map((value) => JSON.stringify(value) ?? '-'),
      );
    }),
  );
});
