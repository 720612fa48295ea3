/** Rows that do not fit into memory: in order, in files of their owner alone, and gone afterwards. */
import { readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SortedRows } from '../../lib/questions/sorted-rows';

const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('wormtrail-ask-'));

test('more rows than memory holds come out in order, each once, whatever stands in them', () => {
  const before = folders();
  const sorted = new SortedRows(200);
  const keys = Array.from({ length: 2000 }, (_, index) => String((index * 7919) % 2000).padStart(5, '0'));
  for (const key of keys) sorted.add({ key, row: JSON.stringify(`${key} ä€😀\t\n"`) });
  const [folder = ''] = folders().filter((name) => !before.includes(name));
  const modes = readdirSync(join(tmpdir(), folder)).map((name) => statSync(join(tmpdir(), folder, name)).mode & 0o777);
  expect(new Set(modes)).toEqual(new Set([0o600]));
  expect(modes.length).toBeLessThan(60);
  expect([...sorted.read()].map(({ row }) => JSON.parse(row) as string)).toEqual(
    [...keys].sort().map((key) => `${key} ä€😀\t\n"`),
  );
  sorted.remove();
  expect(folders()).toEqual(before);
});

test('few rows make no file', () => {
  const before = folders();
  const sorted = new SortedRows();
  for (const key of ['b', 'a']) sorted.add({ key, row: '1' });
  expect([...sorted.read()].map(({ key }) => key)).toEqual(['a', 'b']);
  expect(folders()).toEqual(before);
});
