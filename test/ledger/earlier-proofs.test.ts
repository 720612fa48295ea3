/** A ledger answers for what is gone only where it holds, and only for what was allowed to go. */
import { NoLedgerError, LedgerUnprovenError } from '../../lib/ledger/errors';
import { FolderArchive } from '../../lib/ledger/archive';
import { openEarlierProofs } from '../../lib/ledger/earlier-proofs';
import { verdictOf } from '../../lib/integrity/result';
import { onlyChain } from '../integrity/support';
import { Life } from './life';
import { LOG, World } from './support';

const CHAIN = { account: '111122223333', region: 'eu-central-1' };

/** Nights after which the objects of the first day are gone, and the digest that ended in the night after it. */
const GONE = 8;

function folderOf(copy: ReadonlyMap<string, Buffer>): FolderArchive {
  return new FolderArchive(
    {
      sizes: new Map([...copy].map(([key, content]) => [key, content.length])),
      read: (key) => Promise.resolve(copy.get(key) ?? Buffer.alloc(0)),
    },
    '/copy/',
  );
}

const kindsIn = (result: Parameters<typeof onlyChain>[0]): string[] => [
  ...new Set(onlyChain(result).problems.map(({ kind }) => kind)),
];

let life: Life;
beforeAll(async () => {
  life = new Life({ lockDays: 2 });
  await life.live(GONE);
});

test('days that went as the lifecycle rule says are removed, and none of them is missing', async () => {
  const result = await life.verifyLog(0, 1);
  expect(verdictOf(result)).toBe('whole where kept');
  expect(onlyChain(result).removed).toEqual({ digests: 24, logFiles: 24 });
  expect(result.ledger).toMatch(
    /^the ledger in s3:\/\/evidence\/ \(\d+ leaves, signed by wormtrail\/[0-9a-f]{32}, as it says itself\)$/,
  );
});

test('with the key from elsewhere the source does not rest on the ledger itself', async () => {
  const { key } = await life.verifyBucket();
  const proofs = await openEarlierProofs(folderOf(life.copy()), { auditLog: LOG, key });
  expect(proofs.source).not.toContain('as it says itself');
});

test('which accounts and Regions it knows, and since when', async () => {
  const proofs = await openEarlierProofs(folderOf(life.copy()), { auditLog: LOG });
  expect(proofs.chains({ start: life.day(1), end: life.day(3) })).toEqual([{ ...CHAIN, knownSince: life.day(1) }]);
  expect(proofs.chains({ start: life.day(-9), end: life.day(0) })).toEqual([]);
});

test.each<[what: string, change: (copy: Map<string, Buffer>) => void]>([
  ['a list of what is gone is dropped', (copy) => dropOne(copy, '.removed.json.gz')],
  ['a list of what is gone is altered', (copy) => alterOne(copy, '.removed.json.gz')],
  [
    'the list of what was proven is dropped',
    (copy) => dropAll(copy, /^tlog\/manifest\/.*\/2026-01-01\/[0-9a-f]{64}\.json\.gz$/),
  ],
])('what a list says counts no more where %s', async (_, change) => {
  const copy = life.copy();
  change(copy);
  const result = await life.verifyLog(0, 1, folderOf(copy));
  expect(verdictOf(result)).toBe('not whole');
  expect(kindsIn(result)).not.toEqual([]);
});

test.each<[what: string, change: (copy: Map<string, Buffer>) => void]>([
  ['entries are altered', alterEntries],
  ['no checkpoint is signed', (copy) => dropAll(copy, /^tlog\/checkpoint\//)],
  ['a checkpoint is altered', (copy) => alterOne(copy, '', 'tlog/checkpoint/')],
  ['a strange file lies in it', (copy) => copy.set('tlog/strange', Buffer.from('x'))],
])('it says nothing where %s', async (_, change) => {
  const copy = life.copy();
  change(copy);
  await expect(openEarlierProofs(folderOf(copy), { auditLog: LOG })).rejects.toThrow(LedgerUnprovenError);
});

test('of another audit log, of another key, or of none it says nothing', async () => {
  const other = await World.ofADay();
  await other.append();
  const { key } = await other.verifyBucket();
  await expect(openEarlierProofs(folderOf(life.copy()), { auditLog: 'another' })).rejects.toThrow(NoLedgerError);
  await expect(openEarlierProofs(folderOf(life.copy()), { auditLog: LOG, key })).rejects.toThrow(LedgerUnprovenError);
  await expect(openEarlierProofs(folderOf(new Map()), { auditLog: LOG })).rejects.toThrow(NoLedgerError);
});

test('digests of a day that was not whole when it was verified are not taken for whole', async () => {
  const unlocked = new Life({ lockDays: 20, mode: 'GOVERNANCE' });
  await unlocked.live(2);
  for (const [each, whole] of [[life, true] as const, [unlocked, false] as const]) {
    const proofs = await openEarlierProofs(folderOf(each.copy()), { auditLog: LOG });
    const found: boolean[] = [];
    for await (const { digests } of proofs.days(CHAIN, { start: life.day(0), end: life.day(2) }, 'all')) {
      found.push(...digests.map((digest) => digest.whole));
    }
    expect(new Set(found)).toEqual(new Set([whole]));
  }
});

test('what went too early stays missing, though a list names it', async () => {
  const early = new Life({ lockDays: 20, mode: 'GOVERNANCE' });
  const file = (): string => early.delivered.find((key) => !key.includes('Digest')) ?? '';
  await early.live(12, (day) => {
    if (day === 1) early.logs.remove(file());
  });
  expect(early.copy().size).toBeGreaterThan(0);
  expect([...early.copy().keys()].some((key) => key.endsWith('.removed.json.gz'))).toBe(true);
  const { problems, removed } = onlyChain(await early.verifyLog(0, 1));
  expect(problems.filter(({ key }) => key === file()).map(({ kind }) => kind)).toEqual(['LogFileMissing']);
  expect(removed).toBeUndefined();
});

function keyIn(copy: ReadonlyMap<string, Buffer>, ending: string, prefix: string): string {
  return [...copy.keys()].find((key) => key.startsWith(prefix) && key.endsWith(ending)) ?? '';
}

function alterEntries(copy: Map<string, Buffer>): void {
  for (const key of copy.keys()) if (key.startsWith('tlog/tile/entries/')) alterOne(copy, key, key);
}

function dropOne(copy: Map<string, Buffer>, ending: string): void {
  copy.delete(keyIn(copy, ending, 'tlog/'));
}

function dropAll(copy: Map<string, Buffer>, pattern: RegExp): void {
  for (const key of copy.keys()) if (pattern.test(key)) copy.delete(key);
}

function alterOne(copy: Map<string, Buffer>, ending: string, prefix = 'tlog/'): void {
  const key = keyIn(copy, ending, prefix);
  const altered = Buffer.from(copy.get(key) ?? '');
  altered[altered.length >> 1] = (altered[altered.length >> 1] ?? 0) ^ 1;
  copy.set(key, altered);
}
