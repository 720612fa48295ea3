/** What a row repeats is what stands in the row above, never what stood there before. */
import fc from 'fast-check';
import { rowWriter, type Stretch } from '../../lib/findings/as-above';

interface Item {
  readonly name?: string | null;
  readonly place?: string;
}

const nameIn = (write: Stretch<Item>['write']): Stretch<Item> => ({ tells: ['name'], write });
const place: Stretch<Item> = { tells: ['place'], write: (item) => `|${item.place}` };
const both: Stretch<Item> = { tells: ['name', 'place'], write: (item) => `|${item.name}-${item.place}` };

it('writes what repeats once', () => {
  const write = jest.fn(({ name }: Item) => `<${name}>`);
  const rows = ['a', 'a', 'b', 'a'].map((name) => ({ name })).map(rowWriter([nameIn(write)]));
  expect(rows).toEqual(['<a>', '<a>', '<b>', '<a>']);
  expect(write).toHaveBeenCalledTimes(3);
});

it.each([[undefined], [null], ['']])('writes %p where it stands first', (name) => {
  expect(rowWriter<Item>([nameIn((item) => `<${item.name}>`)])({ name })).toBe(`<${name}>`);
});

it('writes every row as if there were none above', () => {
  const text = fc.constantFrom('', 'a', 'b', undefined);
  const stretches = [nameIn((item) => `<${item.name}>`), place, both];
  fc.assert(
    fc.property(fc.array(fc.record({ name: text, place: text }) as fc.Arbitrary<Item>), (items) => {
      expect(items.map(rowWriter(stretches))).toEqual(items.map((item) => rowWriter(stretches)(item)));
    }),
  );
});
