/** One who holds every right, the key of the ledger included, rewrites, drops, forks, replays and back-dates: a verifier names it. */
import { generateKeyPairSync, sign as signWith } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { signCheckpoint } from '../../lib/transparency/checkpoint';
import { append, EMPTY_EDGE, rootOf } from '../../lib/transparency/edge';
import { parseBundle } from '../../lib/transparency/entries';
import { formatNoteKey } from '../../lib/transparency/note';
import { parseLeaf, renderLeaf, type Leaf } from '../../lib/ledger/leaf';
import { BucketArchive } from '../../lib/ledger/archive';
import { verifyLedger } from '../../lib/ledger/verify';
import { CLOUDTRAIL_KEY, DAY, foundBy, HOUR, ledgerSigner, LOG, NIGHT, World } from './support';

type Copy = Map<string, Buffer>;

interface Scene {
  readonly world: World;
  /** What the attacker shows. */
  readonly copy: Copy;
  /** A checkpoint that somebody else has kept. */
  readonly kept: Buffer;
}

const KEY_OF_ANOTHER = generateKeyPairSync('ed25519').privateKey;
let sound: World;

beforeAll(async () => {
  sound = await World.ofADay();
  await sound.hourly(5);
});

async function scene(): Promise<Scene> {
  const copy = sound.copy();
  return Promise.resolve({ world: sound, copy, kept: copy.get('tlog/checkpoint/23')! });
}

const RUN_3 = 'evidence/audit-log/2026/01/01/000000003.json.gz';
const NEWEST = 'tlog/checkpoint/29';

/** Every way, what is done to the copy, and what the verifier says. */
const ATTACKS: readonly (readonly [what: string, named: string, attack: (scene: Scene) => void | Promise<void>])[] = [
  [
    'rewrites a run of the evidence',
    'LedgerEvidenceKept',
    ({ copy }) => edit(copy, RUN_3, (text) => text.replace('"held": true', '"held": false')),
  ],
  ['drops a run of the evidence', 'LedgerEvidenceKept', ({ copy }) => void copy.delete(RUN_3)],
  [
    'adds a run to the past of the evidence',
    'LedgerEvidenceKept',
    ({ copy }) => void copy.set(RUN_3.replace('01/01', '01/02'), copy.get(RUN_3)!),
  ],
  [
    'adds a run to the past of the evidence, under a number to come',
    'LedgerEvidenceKept',
    ({ copy }) => void copy.set(RUN_3.replace('2026/01/01/000000003', '2025/12/01/000000099'), copy.get(RUN_3)!),
  ],
  [
    'stops the ledger, and goes on with the evidence',
    'LedgerCurrent',
    ({ copy }) => void copy.set(RUN_3.replace('01/01/000000003', '01/09/000000099'), copy.get(RUN_3)!),
  ],
  [
    'swaps two runs of the evidence',
    'LedgerEvidenceKept',
    ({ copy }) => swap(copy, RUN_3, RUN_3.replace('3.json', '4.json')),
  ],
  ['drops all evidence of a day', 'LedgerEvidenceKept', ({ copy }) => drop(copy, 'evidence/audit-log/2026/01/01/')],
  ['drops the verifications', 'LedgerEvidenceKept', ({ copy }) => drop(copy, 'evidence/audit-log-log-verification/')],
  ['alters an entry', 'LedgerWhole', ({ copy }) => flip(copy, 'tlog/tile/entries/000.p/29', 300)],
  ['alters a tile', 'LedgerWhole', ({ copy }) => flip(copy, 'tlog/tile/0/000.p/29', 33)],
  ['alters a tile of an earlier size', 'LedgerWhole', ({ copy }) => flip(copy, 'tlog/tile/0/000.p/23', 33)],
  ['drops the entries', 'LedgerWhole', ({ copy }) => drop(copy, 'tlog/tile/entries/000.p/29')],
  ['alters a checkpoint', 'LedgerSigned', ({ copy }) => flip(copy, 'tlog/checkpoint/23', 60)],
  [
    'shows an earlier checkpoint as the newest',
    'LedgerSigned',
    ({ copy }) => void copy.set(NEWEST, copy.get('tlog/checkpoint/27')!),
  ],
  ['drops every checkpoint', 'LedgerSigned', ({ copy }) => drop(copy, 'tlog/checkpoint/')],
  ['shows a signed ledger without leaves', 'LedgerSigned', emptied(rootOf(EMPTY_EDGE))],
  ['shows a signed ledger without leaves, of another root', 'LedgerSigned', emptied(Buffer.alloc(32, 7))],
  [
    'signs a checkpoint with another key',
    'LedgerSigned',
    async ({ copy }) => sign(copy, await rootAt(copy, 25), { size: 25, key: KEY_OF_ANOTHER }),
  ],
  [
    'forks: signs two heads of one size',
    'LedgerConsistent',
    async ({ copy }) => sign(copy, Buffer.alloc(32, 7), { size: 25 }),
  ],
  [
    'signs a head of leaves that are not there',
    'LedgerWhole',
    async ({ copy }) => sign(copy, Buffer.alloc(32, 7), { size: 31 }),
  ],
  [
    'signs a head within an append',
    'LedgerConsistent',
    async ({ copy }) => sign(copy, await rootAt(copy, 24), { size: 24 }),
  ],
  ['cuts the newest leaves off, and keeps the evidence', 'LedgerConsistent', ({ copy }) => cutTo(copy, 21)],
  [
    'cuts ledger and evidence to an earlier state',
    'LedgerConsistent',
    async ({ copy }) => (await cutTo(copy, 21), dropRunsFrom(copy, 13)),
  ],
  ['writes a new history with the same key, with a run altered in both', 'LedgerConsistent', rewriteHistory],
  [
    'writes a new ledger with a key of its own',
    'LedgerConsistent',
    ({ copy }) => rebuild(copy, leavesOf(copy), { key: KEY_OF_ANOTHER }),
  ],
  ['says nowhere when it was appended to', 'LedgerCurrent', withoutPositions],
  ['replays a leaf', 'LedgerLeavesSound', ({ copy }) => extend(copy, [leavesOf(copy)[3]!])],
  ['back-dates a run', 'LedgerLeavesSound', ({ copy }) => extend(copy, [backDated(leavesOf(copy)[3]!)])],
  ['appends what is no leaf', 'LedgerLeavesSound', ({ copy }) => extend(copy, [], [Buffer.from('anything')])],
  [
    'turns the time of the ledger back',
    'LedgerLeavesSound',
    ({ copy }) => extend(copy, [], [], new Date(NIGHT.getTime() - 9 * DAY)),
  ],
  ['invents a digest', 'LedgerDigestsSigned', ({ copy }) => extend(copy, [invented(leavesOf(copy))])],
  [
    'gives a key of CloudTrail another value',
    'LedgerLeavesSound',
    ({ copy }) => extend(copy, [otherKey(leavesOf(copy))]),
  ],
  ['drops a list of objects', 'LedgerManifestsKept', ({ copy }) => drop(copy, 'tlog/manifest/')],
  [
    'drops a log file from a list of objects',
    'LedgerManifestsKept',
    ({ copy }) => edit(copy, manifestIn(copy), (text) => text.replace(/\n\{[^\n]*\}(?=\n\]\}\n$)/, '')),
  ],
  [
    'leaves a file of its own in the ledger',
    'LedgerWrittenOnce',
    ({ copy }) => void copy.set('tlog/checkpoint/29.old', Buffer.alloc(1)),
  ],
];

test('the ledger that is attacked is sound', async () => {
  const { world, kept } = await scene();
  expect(foundBy(await world.verifyCopy({ remembered: [kept] }))).toEqual([]);
});

test.each(ATTACKS)('one who %s is named: %s', async (_, named, attack) => {
  const { world, copy, kept } = await scene();
  await attack({ world, copy, kept });
  const verification = await world.verifyCopy({ remembered: [kept] }, copy);
  expect(foundBy(verification)).toContain(named);
});

test('who holds the key can write a new history that nobody kept a checkpoint of: only that one is not named', async () => {
  const { world, copy, kept } = await scene();
  await rewriteHistory({ world, copy, kept });
  expect(foundBy(await world.verifyCopy({}, copy))).toEqual([]);
});

test('who holds the key can append a key of CloudTrail that is none: only its own list of keys names it', async () => {
  const { world, copy, kept } = await scene();
  await extend(copy, signedByAnother(leavesOf(copy)));
  expect(foundBy(await world.verifyCopy({ remembered: [kept] }, copy))).toEqual([]);
});

describe('in the bucket, where every version stays', () => {
  test.each<[string, string, (world: World) => void]>([
    [
      'writes a file of the ledger again',
      'LedgerWrittenOnce',
      ({ bucket }) => void bucket.write(NEWEST, Buffer.from('other').toString('base64')),
    ],
    ['hides a file of the ledger', 'LedgerWrittenOnce', ({ bucket }) => void bucket.write('tlog/key', undefined)],
    [
      'hides where a file of the ledger would be',
      'LedgerWrittenOnce',
      ({ bucket }) => void bucket.write('tlog/append/99', undefined),
    ],
    ['hides the newest checkpoint', 'LedgerWrittenOnce', ({ bucket }) => void bucket.write(NEWEST, undefined)],
  ])('one who %s is named: %s, and the original counts', async (_, named, attack) => {
    const world = await World.ofADay();
    await world.hourly(5);
    attack(world);
    const verification = await world.verifyBucket();
    expect(foundBy(verification)).toEqual([named]);
    expect(verification.size).toBe(29);
  });

  test('one who stops the function is named', async () => {
    const world = await World.ofADay();
    await world.append();
    world.bucket.now = new Date(NIGHT.getTime() + 27 * HOUR);
    expect(foundBy(await world.verifyBucket())).toEqual(['LedgerCurrent']);
  });
});

describe('a run of which a delete marker is left, as lifecycle rules leave it for a day', () => {
  test.each<[when: string, now: string, named: readonly string[]]>([
    ['before its lock ended: it is gone', '2026-01-02T10:00:00Z', ['LedgerEvidenceKept']],
    ['after its lock had ended: no attack', '2032-01-04T00:00:00Z', ['LedgerCurrent']],
  ])('%s', async (_, now, named) => {
    const world = await World.ofADay();
    await world.hourly(5);
    const { bucket } = world;
    bucket.write(RUN_3, undefined);
    bucket.versions = bucket.versions.filter(({ key, body }) => key !== RUN_3 || body === undefined);
    const options = { auditLog: LOG, now: new Date(now) };
    expect(foundBy(await verifyLedger(new BucketArchive(world.evidence), options))).toEqual(named);
  });
});

test('a run that is gone after its lock had ended is no attack', async () => {
  const { world, copy } = await scene();
  copy.delete(RUN_3);
  const now = new Date('2032-01-04T00:00:00Z');
  expect(foundBy(await world.verifyCopy({ now }, copy))).toEqual([]);
});

function edit(copy: Copy, key: string, change: (text: string) => string): void {
  const text = gunzipSync(copy.get(key)!).toString();
  expect(change(text)).not.toBe(text);
  copy.set(key, gzipSync(change(text)));
}

function flip(copy: Copy, key: string, at: number): void {
  const bytes = Buffer.from(copy.get(key)!);
  bytes[at] = bytes[at]! ^ 1;
  copy.set(key, bytes);
}

function swap(copy: Copy, one: string, other: string): void {
  const bytes = copy.get(one)!;
  copy.set(one, copy.get(other)!).set(other, bytes);
}

function drop(copy: Copy, prefix: string): void {
  const keys = [...copy.keys()].filter((key) => key.startsWith(prefix));
  expect(keys).not.toEqual([]);
  for (const key of keys) copy.delete(key);
}

/** One head of no leaves is all that remains. */
function emptied(root: Buffer): (scene: Scene) => Promise<void> {
  return async (scene) => {
    drop(scene.copy, 'tlog/tile/');
    drop(scene.copy, 'tlog/checkpoint/');
    await sign(scene.copy, root, { size: 0 });
  };
}

function dropRunsFrom(copy: Copy, number: number): void {
  for (const key of copy.keys()) if (Number(/\/(\d{9})\.json\.gz$/.exec(key)?.[1]) >= number) copy.delete(key);
}

function entriesOf(copy: Copy): Buffer[] {
  return parseBundle(copy.get('tlog/tile/entries/000.p/29')!, 29);
}

function leavesOf(copy: Copy): Leaf[] {
  return entriesOf(copy).map(parseLeaf);
}

function manifestIn(copy: Copy): string {
  return [...copy.keys()].find((key) => key.startsWith('tlog/manifest/'))!;
}

async function rootAt(copy: Copy, size: number): Promise<Buffer> {
  return Promise.resolve(rootOf(append(EMPTY_EDGE, entriesOf(copy).slice(0, size)).edge));
}

async function sign(
  copy: Copy,
  root: Buffer,
  { size, key }: { size: number; key?: typeof KEY_OF_ANOTHER },
): Promise<void> {
  const signer = key ? ledgerSigner(key) : sound.signer;
  copy.set(`tlog/checkpoint/${size}`, await signCheckpoint({ origin: signer.name, size, root }, signer));
}

/** The whole ledger again, out of these leaves: one append after the other, as positions end them. */
async function rebuild(
  copy: Copy,
  leaves: readonly (Leaf | Buffer)[],
  { key }: { key?: typeof KEY_OF_ANOTHER } = {},
): Promise<void> {
  const signer = key ? ledgerSigner(key) : sound.signer;
  for (const name of [...copy.keys()]) if (/^tlog\/(tile|checkpoint|append)\//.test(name)) copy.delete(name);
  copy.set('tlog/key', Buffer.from(`${formatNoteKey(signer.key)}\n`));
  let edge = EMPTY_EDGE;
  let batch: Buffer[] = [];
  for (const leaf of leaves) {
    batch.push(Buffer.isBuffer(leaf) ? leaf : renderLeaf(leaf));
    if (Buffer.isBuffer(leaf) || leaf.kind !== 'position') continue;
    const appended = append(edge, batch);
    for (const [path, bytes] of appended.files) copy.set(`tlog/${path}`, bytes);
    ({ edge } = appended);
    const head = { origin: signer.name, size: edge.size, root: rootOf(edge) };
    copy.set(`tlog/checkpoint/${edge.size}`, await signCheckpoint(head, signer));
    batch = [];
  }
}

/** As the function would append, with the key: nothing but what the leaves say is wrong. */
async function extend(
  copy: Copy,
  leaves: readonly Leaf[],
  entries: readonly Buffer[] = [],
  at = new Date(NIGHT.getTime() + 5 * HOUR),
): Promise<void> {
  const time = `${at.toISOString().slice(0, 19)}Z`;
  const end: Leaf = { kind: 'position', at: time, since: time, requirements: null, locksExtended: time };
  await rebuild(copy, [...leavesOf(copy), ...leaves, ...entries, end]);
}

async function withoutPositions({ copy }: Scene): Promise<void> {
  const leaves = leavesOf(copy).filter(({ kind }) => kind !== 'position');
  await rebuild(copy, []);
  const { edge, files } = append(EMPTY_EDGE, leaves.map(renderLeaf));
  for (const [path, bytes] of files) copy.set(`tlog/${path}`, bytes);
  await sign(copy, rootOf(edge), { size: edge.size });
}

async function cutTo(copy: Copy, size: number): Promise<void> {
  await rebuild(copy, leavesOf(copy).slice(0, size));
  expect(copy.has(`tlog/checkpoint/${size}`)).toBe(true);
}

/** A run is another in the evidence, and the ledger says so from its first leaf on. */
async function rewriteHistory({ copy }: Scene): Promise<void> {
  edit(copy, RUN_3, (text) => text.replace('"held": true', '"held": false'));
  const { createHash } = await import('node:crypto');
  const content = copy.get(RUN_3)!;
  const forged = { sha256: createHash('sha256').update(content).digest('hex'), size: content.length };
  await rebuild(
    copy,
    leavesOf(copy).map((leaf) => (leaf.kind === 'run' && leaf.key === RUN_3 ? { ...leaf, ...forged } : leaf)),
  );
}

function backDated(leaf: Leaf): Leaf {
  if (leaf.kind !== 'run') throw new Error('no run');
  return { ...leaf, key: leaf.key.replace('000000004', '000000099'), written: '2025-12-01T00:00:00Z' };
}

function invented(leaves: readonly Leaf[]): Leaf {
  const digest = leaves.find((leaf) => leaf.kind === 'digest')!;
  return { ...digest, key: `${digest.key}.invented`, sha256: '00'.repeat(32) };
}

/** A key, and a digest that it signed. */
function signedByAnother(leaves: readonly Leaf[]): Leaf[] {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const [key, digest] = (['public-key', 'digest'] as const).map((kind) => leaves.find((leaf) => leaf.kind === kind));
  if (key?.kind !== 'public-key' || digest?.kind !== 'digest') throw new Error('no key or no digest');
  const forged = { ...digest, key: `${digest.key}.forged`, fingerprint: 'forged' };
  const { end, bucket, sha256, previousSignature } = forged;
  const text = [end, `${bucket}/${forged.key}`, sha256, previousSignature ?? 'null'].join('\n');
  const value = publicKey.export({ format: 'der', type: 'pkcs1' }).toString('base64');
  const signature = signWith('sha256', Buffer.from(text), privateKey).toString('hex');
  return [
    { ...key, fingerprint: 'forged', value },
    { ...forged, signature },
  ];
}

function otherKey(leaves: readonly Leaf[]): Leaf {
  const key = leaves.find((leaf) => leaf.kind === 'public-key')!;
  return { ...key, value: CLOUDTRAIL_KEY.value.toString('base64').replace(/^..../, 'AAAA') };
}
