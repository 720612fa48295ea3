/** Which holds a verification of a period tells of. */
import { heldIn } from '../../lib/holds/period';
import { noteLines } from '../../lib/integrity/result';
import { LEGAL, PRIVACY, World } from './support';

const period = (from: string, to: string) => ({ start: `${from}T05:00:00Z`, end: `${to}T06:00:00Z` });

test.each<[what: string, from: string, to: string, is: boolean]>([
  ['within the days of a hold', '2026-01-10', '2026-01-11', true],
  ['that ends on its first day', '2025-12-01', '2026-01-01', true],
  ['that begins on its last day', '2026-01-31', '2026-02-10', true],
  ['before it', '2025-12-01', '2025-12-31', false],
  ['after it', '2026-02-01', '2026-02-10', false],
])('a period %s', async (_, from, to, is) => {
  const world = new World();
  const id = world.add();
  await world.run();
  const held = heldIn((await world.state()).holds, period(from, to));
  expect(held.map((hold) => hold.id)).toEqual(is ? [id] : []);
});

test('one that is not set yet keeps nothing; one that is released keeps nothing any more', async () => {
  const world = new World();
  const id = world.add();
  const held = async () => heldIn((await world.state()).holds, period('2026-01-01', '2026-01-31'));
  expect(await held()).toEqual([]);
  await world.run();
  expect(noteLines({ chains: [], holds: await held() })).toEqual([
    `Held by ${id}, case C-17: 2026-01-01 to 2026-01-31, all accounts, all Regions. It was set on 2 log files, and is not released.`,
  ]);
  world.release(id, LEGAL);
  await world.run();
  expect(await held()).toHaveLength(1);
  world.release(id, PRIVACY);
  await world.run();
  expect(await held()).toEqual([]);
});
