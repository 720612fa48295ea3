/** What a row repeats is what stands in the row above, never what stood there before. */
import fc from 'fast-check';
import { rowWriter, type Stretch } from '../../lib/findings/as-above';

interface Item {
  readonly name: string | null | undefined;
  readonly place?: string | undefined;
}

const name = (write: Stretch<Item>['write']): Stretch<Item> => ({ isSame: (a, b) => a.name === b.name, write });
const place: Stretch<Item> = { isSame: (a, b) => a.place === b.place, write: (item) => `|${item.place}` };

it('writes what repeats once', () => {
  const write = jest.fn((item: Item) => `<${item.name}>`);
  const rows = ['a', 'a', 'b', 'a'].map((text) => ({ name: text })).map(rowWriter([name(write)]));
  expect(rows).toEqual(['<a>', '<a>', '<b>', '<a>']);
  expect(write).toHaveBeenCalledTimes(3);
});

it.each([[undefined], [null], ['']])('writes %p where it stands first', (text) => {
  expect(rowWriter([name((item) => `<${item.name}>`)])({ name: text })).toBe(`<${text}>`);
});

it('writes every row as if there were none above', () => {
  const text = fc.constantFrom('', 'a', 'b', undefined);
  const stretches = [name((item) => `<${item.name}>`), place];
  fc.assert(
    fc.property(fc.array(fc.record({ name: text, place: text })), (items) => {
      expect(items.map(rowWriter(stretches))).toEqual(items.map((item) => rowWriter(stretches)(item)));
    }),
  );
});
