/** What is gone is told by the next look, and by whoever verifies the ledger: too early, without a rule, or as it should. */
import type { Finding } from '../../lib/findings/finding';
import { parseRemoval, renderRemoval, type Removal } from '../../lib/integrity/removal';
import { bytesOf } from '../support/s3-in-memory';
import { Life, type LifeOptions } from './life';
import { foundBy } from './support';

/** Objects are locked for two days; rules remove them when they are four days old. They are looked for from the third night on. */
const LOCKED = { lockDays: 2 };
/** Nights after which the objects of the first day are gone. */
const GONE = 6;

const firstLogFile = ({ delivered }: Life): string => delivered.find((key) => !key.includes('Digest')) ?? '';

function openIn(life: Life): string[] {
  const found: Finding[] = [...life.found.values()].flat();
  const open = found.filter(({ status }) => status !== 'PASS').map(({ status, guardrail }) => `${status} ${guardrail}`);
  return [...new Set(open)];
}

test('what goes as its lifecycle rule says is no finding', async () => {
  const life = new Life(LOCKED);
  await life.live(GONE);
  expect(life.logs.allKeys).not.toContain(firstLogFile(life));
  expect(openIn(life)).toEqual([]);
  expect(foundBy(await life.verifyBucket())).toEqual([]);
});

/** Before the rules of that night run. */
const removedIn =
  (night: number) =>
  (life: Life, day: number): void => {
    if (day === night) life.logs.remove(firstLogFile(life));
  };

test.each<{
  what: string;
  options?: Partial<LifeOptions>;
  attack: (life: Life, day: number) => void;
  told: string[];
  named: string[];
}>([
  {
    what: 'an object in GOVERNANCE mode, before its lock ended',
    options: { mode: 'GOVERNANCE' },
    attack: removedIn(1),
    told: ['FAIL RemovedUnexplained'],
    named: ['LedgerRemovalsAllowed'],
  },
  {
    what: 'an object of which nobody saw a lock, by the rule',
    attack: () => undefined,
    options: { mode: 'none' },
    // the rule would have removed it, and whether a lock would have let it is not known
    told: ['UNKNOWN RemovedTooEarly'],
    named: ['LedgerRemovalsAllowed'],
  },
  {
    what: 'an object of which nobody saw a lock, earlier than the rule says',
    options: { mode: 'none' },
    attack: removedIn(2),
    told: ['FAIL RemovedUnexplained', 'UNKNOWN RemovedTooEarly'],
    named: ['LedgerRemovalsAllowed'],
  },
  {
    what: 'an object whose lock had ended, where no rule removes it',
    attack: (life, day) => {
      life.logs.rules = [{ id: 'Elsewhere', prefix: 'elsewhere/', expirationDays: 3, noncurrentDays: 1 }];
      removedIn(5)(life, day);
    },
    told: ['FAIL RemovedUnexplained'],
    named: ['LedgerRemovalsAllowed'],
  },
  {
    what: 'an object whose lock had ended, earlier than the rule says',
    attack: removedIn(2),
    told: ['FAIL RemovedUnexplained'],
    named: ['LedgerRemovalsAllowed'],
  },
])('removed: $what', async ({ options, attack, told, named }) => {
  const life = new Life({ ...LOCKED, ...options });
  await life.live(GONE, (day) => attack(life, day));
  expect(openIn(life)).toEqual(told);
  expect(foundBy(await life.verifyBucket())).toEqual(named);
});

test('removed before its lock ended, and seen by the look at the whole account: too early', async () => {
  // the turn of this account and Region comes on the tenth day
  const life = new Life({ lockDays: 20, mode: 'GOVERNANCE' });
  await life.live(12, removedIn(1).bind(undefined, life));
  expect(openIn(life)).toEqual(['FAIL RemovedTooEarly']);
  expect(foundBy(await life.verifyBucket())).toEqual(['LedgerRemovalsAllowed']);
});

test('removed while nobody could look: not known, and no pass', async () => {
  const life = new Life(LOCKED);
  await life.live(GONE + 2, (day) => {
    life.isBlind = day < GONE;
  });
  expect(openIn(life)).toEqual(['UNKNOWN RemovedTooEarly']);
  const { findings } = await life.verifyBucket();
  const statuses = findings
    .filter(({ guardrail }) => guardrail === 'LedgerRemovalsAllowed')
    .map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set(['UNKNOWN']));
});

describe('a forged list of what is gone', () => {
  test.each<[what: string, forge: (list: Removal) => Partial<Removal>, named: string]>([
    ['says that an object went later than it did', () => ({ seenAt: '2032-01-01T00:00:00Z' }), 'LedgerLeavesSound'],
    ['says that an object went before', () => ({ seenAt: '2025-01-01T00:00:00Z' }), 'LedgerLeavesSound'],
    ['names a list of objects that there is not', () => ({ manifest: '0'.repeat(64) }), 'LedgerRemovalsSound'],
    ['is of another day', () => ({ day: '2026-01-03' }), 'LedgerRemovalsSound'],
    [
      'names an object that was never verified',
      ({ objects }) => ({ objects: objects.map((object) => ({ ...object, versionId: 'another' })) }),
      'LedgerRemovalsSound',
    ],
  ])('%s: %s', async (_, forge, named) => {
    const life = new Life(LOCKED);
    await life.live(3);
    const list = await life.removalOf(firstLogFile(life));
    await life.forge({ ...list, ...forge(list) });
    expect(foundBy(await life.verifyBucket())).toContain(named);
  });

  test('of what is still locked is named', async () => {
    const life = new Life({ lockDays: 20 });
    await life.live(1);
    await life.forge(await life.removalOf(firstLogFile(life)));
    expect(foundBy(await life.verifyBucket())).toEqual(['LedgerRemovalsAllowed']);
  });

  test('that is dropped or altered in a copy is named', async () => {
    const life = new Life(LOCKED);
    await life.live(GONE);
    const key = [...life.copy().keys()].find((each) => each.endsWith('.removed.json.gz')) ?? '';
    const kept = await parseRemoval(
      bytesOf(life.bucket.versions.find((version) => version.key === key) ?? { key, body: '' }),
    );
    const altered = await renderRemoval({ ...kept, objects: [] } as Removal);
    for (const change of [
      (copy: Map<string, Buffer>) => copy.delete(key),
      (copy: Map<string, Buffer>) => copy.set(key, altered),
    ]) {
      const copy = life.copy();
      change(copy);
      expect(foundBy(await life.verifyCopy({}, copy))).toEqual(['LedgerRemovalsSound']);
    }
  });
});
