/** The ledger grows with the evidence: what is new is appended once, whatever was cut short before, and verifies anywhere. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { renderRecord, type HoldRecord } from '../../lib/holds/request';
import { LedgerConflictError } from '../../lib/ledger/errors';
import { parseLeaf } from '../../lib/ledger/leaf';
import { readHead, readTail, signedSizes } from '../../lib/ledger/head';
import type { LedgerVerification } from '../../lib/ledger/verify';
import { formatNoteKey } from '../../lib/transparency/note';
import { writeLog } from '../transparency/sample-log';
import { foundBy, ledgerSigner, NIGHT, RETENTION_DAYS, World, DAY, HOUR } from './support';

const tomorrow = new Date(NIGHT.getTime() + DAY);

async function kinds(world: World): Promise<string[]> {
  const edge = await readHead(world.store, world.signer.key);
  return (await readTail(edge, world.store, Infinity)).leaves.map(({ kind }) => kind);
}

test('the first append takes all that the evidence has', async () => {
  const world = await World.ofADay();
  const { size, appended, complete } = await world.append();
  const found = await kinds(world);
  expect({ size, appended, complete }).toEqual({ size: found.length, appended: found.length, complete: true });
  const counts = Object.fromEntries(
    [...new Set(found)].map((kind) => [kind, found.filter((each) => each === kind).length]),
  );
  expect(counts).toEqual({ run: 13, 'public-key': 1, digest: 4, manifest: 1, position: 1 });
  expect(found.at(-1)).toBe('position');
});

test('what was appended holds, in the bucket and in a copy', async () => {
  const world = await World.ofADay();
  await world.append();
  for (const verification of [await world.verifyBucket(), await world.verifyCopy()]) {
    expect(foundBy(verification)).toEqual([]);
    expect(verification.size).toBe(20);
  }
});

test('a hold that was set, and its release, become leaves with case, owner and who asked', async () => {
  const world = await World.ofADay();
  const by = (principal: string) => ({ principal, at: NIGHT.toISOString(), key: 'k', versionId: 'v' });
  const held = {
    ...{ hold: '0123456789abcdef', case: 'C-17', reason: 'Smith v. Acme', owner: 'Legal', requestedBy: by('legal') },
    ...{ from: '2026-01-01', to: '2026-01-01', objects: 9, began: NIGHT.toISOString(), ended: NIGHT.toISOString() },
  };
  const folder = `holds/records/${held.hold}`;
  const records: HoldRecord[] = [
    { kind: 'added', ...held },
    { kind: 'released', ...held, keptByOthers: 0, releasedBy: [by('legal'), by('privacy')] },
  ];
  for (const record of records) world.bucket.write(`${folder}/${record.kind}.json`, renderRecord(record), NIGHT);
  // how far a run got is no leaf
  world.bucket.write(`${folder}/add-000000001.json`, '{}', NIGHT);
  // nor is what the function cannot have written, which must not use up the memory
  const forged = 'holds/records/fedcba9876543210/added.json';
  world.bucket.write(forged, renderRecord({ kind: 'added', ...held }) + ' '.repeat(70_000), NIGHT);
  await world.append();
  const edge = await readHead(world.store, world.signer.key);
  const { leaves } = await readTail(edge, world.store, Infinity);
  expect(leaves.filter(({ kind }) => kind === 'hold')).toEqual([
    expect.objectContaining({
      did: 'added',
      case: 'C-17',
      owner: 'Legal',
      objects: 9,
      requestedBy: 'legal',
      releasedBy: [],
    }),
    expect.objectContaining({ did: 'released', requestedBy: 'legal', releasedBy: ['legal', 'privacy'] }),
  ]);
  expect(world.bucket.fetched).not.toContain(forged);
  expect(foundBy(await world.verifyBucket())).toEqual([]);
  expect(await world.append(new Date(NIGHT.getTime() + HOUR))).toMatchObject({ appended: 0 });
});

test('where nothing is new, nothing is written', async () => {
  const world = await World.ofADay();
  await world.append();
  const before = world.bucket.versions.length;
  expect(await world.append(new Date(NIGHT.getTime() + HOUR))).toMatchObject({ appended: 0, complete: true });
  expect(world.bucket.versions.length).toBe(before);
});

test('each run of the schedule appends what came since the one before', async () => {
  const world = await World.ofADay();
  await world.append();
  await world.hourly(30, new Date(NIGHT.getTime() + HOUR));
  const found = await kinds(world);
  expect(found.filter((kind) => kind === 'run')).toHaveLength(13 + 30);
  expect(await signedSizes(world.store)).toHaveLength(31);
  expect(foundBy(await world.verifyBucket())).toEqual([]);
});

test('an append in many parts is the same ledger', async () => {
  const world = await World.ofADay();
  expect(await world.append(NIGHT, { atOnce: 4 })).toMatchObject({ complete: true });
  expect((await signedSizes(world.store)).length).toBeGreaterThan(5);
  expect(foundBy(await world.verifyCopy())).toEqual([]);
  expect(await world.append(new Date(NIGHT.getTime() + HOUR))).toMatchObject({ appended: 0 });
});

test('where time is up, the next run goes on', async () => {
  const world = await World.ofADay();
  expect(await world.append(NIGHT, { atOnce: 4, hasTime: () => false })).toMatchObject({
    appended: 4,
    complete: false,
  });
  expect(await world.append(new Date(NIGHT.getTime() + HOUR))).toMatchObject({ complete: true });
  expect((await kinds(world)).filter((kind) => kind === 'run')).toHaveLength(13);
  expect(foundBy(await world.verifyCopy())).toEqual([]);
});

describe('a run that is cut short', () => {
  /** Number of files that one append of a day writes. */
  const FILES = 6;

  test.each(Array.from({ length: FILES }, (_, written) => written))(
    'after %i files is finished by the next one',
    async (written) => {
      const world = await World.ofADay();
      cutAfter(world, written);
      await expect(world.append()).rejects.toThrow('cut');
      Reflect.deleteProperty(world.store, 'create');
      await world.runs(new Date(NIGHT.getTime()), 1);
      await world.append(new Date(NIGHT.getTime() + HOUR));
      expect(foundBy(await world.verifyBucket())).toEqual([]);
      expect((await kinds(world)).filter((kind) => kind === 'run')).toHaveLength(14);
    },
  );

  function cutAfter(world: World, files: number): void {
    const { store } = world;
    const create = store.create.bind(store);
    let count = 0;
    store.create = (path, bytes) => {
      count += 1;
      return count > files ? Promise.reject(new Error('cut')) : create(path, bytes);
    };
  }
});

test('two runs at once leave one history', async () => {
  const world = await World.ofADay();
  const both = await Promise.allSettled([world.append(), world.append(new Date(NIGHT.getTime() + 1000))]);
  expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
  for (const each of both) if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(LedgerConflictError);
  await world.append(new Date(NIGHT.getTime() + HOUR));
  expect(foundBy(await world.verifyBucket())).toEqual([]);
});

test('one whose clock is behind the last one leaves a sound ledger', async () => {
  const world = await World.ofADay();
  await world.append();
  await world.runs(new Date(NIGHT.getTime() - HOUR), 1);
  expect(await world.append(new Date(NIGHT.getTime() - 5000))).toMatchObject({ appended: 2 });
  expect(foundBy(await world.verifyBucket())).toEqual([]);
});

test('a ledger has one key for ever', async () => {
  const world = await World.ofADay();
  await world.append();
  const other = new World(ledgerSigner());
  other.bucket.versions = world.bucket.versions;
  await expect(other.append(tomorrow)).rejects.toThrow(/^Another key signed the ledger/);
});

test('a manifest of which a digest cannot stand in a leaf does not keep the ledger from growing', async () => {
  const world = await World.ofADay();
  world.bucket.write(
    'evidence/audit-log-manifests/2026/01/02/nonsense.json.gz',
    Buffer.from('no gzip').toString('base64'),
    NIGHT,
  );
  expect(await world.append()).toMatchObject({ complete: true });
});

describe('locks', () => {
  const later = (days: number): Date => new Date(NIGHT.getTime() + days * DAY);

  test('are made longer before they end, of what the tree needs alone', async () => {
    const world = await World.ofADay();
    await world.append(NIGHT);
    await world.hourly(3, later(RETENTION_DAYS - 200));
    expect(world.bucket.locks.size).toBe(0);
    await world.hourly(1, later(RETENTION_DAYS - 170));
    const extended = [...world.bucket.locks.keys()].sort();
    expect(extended).toContain('tlog/key');
    expect(extended).toContain('tlog/checkpoint/20');
    expect(extended.filter((key) => key.startsWith('tlog/manifest/'))).toHaveLength(1);
    // partial tiles of an earlier size, and what an append began with, are needed no more
    expect(extended.filter((key) => key.includes('.p/20') || key.includes('/append/'))).toEqual([]);
    expect(world.bucket.locks.get('tlog/key')).toEqual({ mode: 'COMPLIANCE', until: later(2 * RETENTION_DAYS - 170) });
  });

  test('of before the retention was made longer are made longer in time', async () => {
    const world = await World.ofADay();
    world.bucket.lock = { mode: 'COMPLIANCE', until: later(365) };
    await world.append(NIGHT, { retentionDays: 365 });
    for (let day = 175; day < 193; day += 1) {
      await world.append(later(day));
      if (day === 184) expect(world.bucket.locks.size).toBe(0);
    }
    const first = [...world.bucket.locks].filter(([key]) => key === 'tlog/key' || key.startsWith('tlog/manifest/'));
    expect(first).toHaveLength(2);
    for (const [, { until }] of first) expect(until?.getTime()).toBeGreaterThan(later(RETENTION_DAYS).getTime());
  });

  test('that cannot be made longer keep nothing from being appended, and are tried again', async () => {
    const world = await World.ofADay();
    await world.append(NIGHT);
    world.bucket.refused.add('PutObjectRetentionCommand');
    await expect(world.hourly(1, later(RETENTION_DAYS - 170))).rejects.toThrow('AccessDenied');
    const edge = await readHead(world.store, world.signer.key);
    expect((await readTail(edge, world.store, Infinity)).leaves.filter(({ kind }) => kind === 'run')).toHaveLength(14);
    world.bucket.refused.clear();
    await world.hourly(1, later(RETENTION_DAYS - 169));
    expect(world.bucket.locks.has('tlog/key')).toBe(true);
  });

  test.each([
    ['ends too soon', { mode: 'COMPLIANCE', until: later(80) }, 'FAIL'],
    ['is no COMPLIANCE lock', { mode: 'GOVERNANCE', until: later(800) }, 'FAIL'],
    ['is not there', {}, 'FAIL'],
  ])('that %s is a finding', async (_, lock, status) => {
    const world = await World.ofADay();
    await world.append();
    world.bucket.locks.set('tlog/key', lock);
    const verification = await world.verifyBucket();
    expect(foundBy(verification)).toEqual(['LedgerLocked']);
    expect(verification.findings).toContainEqual(expect.objectContaining({ guardrail: 'LedgerLocked', status }));
  });

  test('that the reader may not see are unknown', async () => {
    const world = await World.ofADay();
    await world.append();
    world.bucket.refused.add('GetObjectRetentionCommand');
    const { findings } = await world.verifyBucket();
    const statuses = findings.filter(({ guardrail }) => guardrail === 'LedgerLocked').map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set(['UNKNOWN']));
  });
});

describe('runs that the ledger cannot have yet', () => {
  const soon = new Date(NIGHT.getTime() + HOUR);

  test('are none that was added to the past, where somebody has written a run 999999999', async () => {
    const world = await World.ofADay();
    const body = world.bucket.versions.find(({ key }) => key.endsWith('/000000003.json.gz'))?.body;
    world.bucket.write('evidence/audit-log/2026/01/02/999999999.json.gz', body, new Date(NIGHT.getTime() - HOUR / 4));
    await world.append();
    await world.runs(soon, 3);
    for (const verification of [await world.verifyBucket(), await world.verifyCopy()]) {
      expect(foundBy(verification)).toEqual([]);
      expect(textOf(verification)).toContain('14 runs until 2026-01-02T04:00:00Z; 3 younger');
    }
  });

  test('are none that was added to the past, where two began on both sides of midnight', async () => {
    const world = await World.ofADay();
    await world.append();
    const body = world.bucket.versions.find(({ key }) => key.endsWith('/01/01/000000012.json.gz'))?.body;
    world.bucket.write('evidence/audit-log/2026/01/02/000000012.json.gz', body, soon);
    for (const verification of [await world.verifyBucket(), await world.verifyCopy()]) {
      expect(foundBy(verification)).toEqual([]);
      expect(textOf(verification)).toContain('; 1 younger');
    }
  });

  const textOf = ({ findings }: LedgerVerification) =>
    findings.find(({ guardrail }) => guardrail === 'LedgerEvidenceKept')?.found;
});

test('a change of requirements is a leaf of its own', async () => {
  const world = new World();
  const baseline = (days: number) => ({
    trails: {},
    code: {},
    configuration: '',
    requirements: { shortestRetentionDays: days },
  });
  const { record } = await import('../../lib/evidence/record.js');
  const { outcomeAt } = await import('../support/evidence.js');
  for (const [hour, days] of [2192, 2192, 365, 365].entries()) {
    const at = new Date(NIGHT.getTime() - (4 - hour) * HOUR);
    const outcome = { ...outcomeAt(at), baseline: baseline(days) as never };
    await record(world.evidence, outcome, await world.evidence.latest(at));
  }
  await world.append();
  expect(await kinds(world)).toEqual(['run', 'requirements', 'run', 'run', 'requirements', 'run', 'position']);
});

test('a second reader, in another language and without a library, reads what was written', async () => {
  const world = await World.ofADay();
  await world.append();
  await world.hourly(5, new Date(NIGHT.getTime() + HOUR));
  const folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-ledger-tiles-'));
  writeLog(folder, await world.tiles());
  const { name } = world.signer.key;
  const reader = path.join(__dirname, '../transparency/read_tree.py');
  const asked = [reader, folder, name, formatNoteKey(world.signer.key)];
  const { status, stdout, stderr } = spawnSync('python3', asked, { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  const { size, root } = await world.verifyBucket();
  expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: `${size} ${root}\n` });
});

test('leaves hold names, hashes, sizes and times, and no event', async () => {
  const world = await World.ofADay();
  await world.append();
  const bundle = world.copy().get('tlog/tile/entries/000.p/20');
  expect(bundle?.toString()).not.toContain('eventName');
  expect(() => parseLeaf(Buffer.from('{}'))).toThrow('The entry is no leaf');
});
