/** Leaves: there is one way to write each, and whatever is not written so is refused. */
import fc from 'fast-check';
import { formatTime } from '../../lib/integrity/time';
import { LeafError } from '../../lib/ledger/errors';
import { parseLeaf, renderLeaf, type Leaf } from '../../lib/ledger/leaf';
import { parseLedgerPath } from '../../lib/ledger/names';

const hash = 'ab'.repeat(32);
const place = { key: 'evidence/audit-log/2026/01/01/000000001.json.gz', versionId: 'v1' };
const time = '2026-01-01T12:00:00Z';

const LEAVES: readonly Leaf[] = [
  { kind: 'run', ...place, sha256: hash, size: 12, written: time, lockedUntil: null },
  { kind: 'requirements', ...place, sha256: hash },
  { kind: 'public-key', ...place, region: 'eu-central-1', fingerprint: 'f', value: 'AAAA' },
  {
    ...{ kind: 'digest', account: '111122223333', region: 'eu-central-1', end: time, bucket: 'logs', ...place },
    ...{ sha256: hash, fingerprint: 'f', signature: 'ab', previousSignature: null },
  },
  {
    ...{ kind: 'manifest', account: '111122223333', region: 'eu-central-1', day: '2026-01-01', ...place },
    ...{ sha256: hash, size: 1, objects: 2 },
  },
  {
    ...{ kind: 'removal', account: '111122223333', region: 'eu-central-1', day: '2026-01-01', manifest: hash },
    ...{ seenAt: time, ...place, sha256: hash, size: 1, objects: 2 },
  },
  {
    ...{ kind: 'look', account: '111122223333', region: 'eu-central-1', at: time },
    ...{ from: '2025-11-01', to: '2026-01-01', ...place },
  },
  {
    ...{
      kind: 'hold',
      did: 'released',
      hold: '0123456789abcdef',
      case: 'C-17',
      reason: 'Smith v. Acme',
      owner: 'Legal',
    },
    ...{ from: '2026-01-01', to: '2026-01-31', objects: 2, at: time, requestedBy: 'a', releasedBy: ['a', 'b'] },
    ...{ ...place, sha256: hash, size: 1 },
  },
  { kind: 'position', at: time, since: time, requirements: null, locksExtended: time },
];

test.each(LEAVES.map((leaf) => [leaf.kind, leaf] as const))('a %s is read as it was written', (_, leaf) => {
  const written = renderLeaf(leaf);
  expect(parseLeaf(written)).toEqual(leaf);
  expect(written.toString()).toMatch(/^\{"format":"wormtrail\.ledger\/1","kind":"/);
  expect(written.toString()).not.toContain('\n');
});

test.each<[what: string, text: string]>([
  ['another format', '{"format":"wormtrail.ledger/2","kind":"requirements"}'],
  ['no JSON', 'run'],
  ['a member too many', renderLeaf(LEAVES[1]!).toString().replace('}', ',"more":1}')],
  ['a member too few', '{"format":"wormtrail.ledger/1","kind":"requirements","key":"k","versionId":"v"}'],
  [
    'members in another order',
    `{"kind":"requirements","format":"wormtrail.ledger/1","key":"k","versionId":"v","sha256":"${hash}"}`,
  ],
  ['a space', renderLeaf(LEAVES[1]!).toString().replace(',', ', ')],
  ['a member twice', renderLeaf(LEAVES[1]!).toString().replace('}', `,"sha256":"${hash}"}`)],
  ['a day that no calendar has', renderLeaf(LEAVES[4]!).toString().replace('2026-01-01"', '2026-02-31"')],
  ['a hash in capitals', renderLeaf(LEAVES[1]!).toString().replace(hash, hash.toUpperCase())],
  ['a newline behind it', `${renderLeaf(LEAVES[1]!).toString()}\n`],
  ['another prototype', renderLeaf(LEAVES[1]!).toString().replace('}', ',"__proto__":{}}')],
])('%s is refused', (_, text) => {
  expect(() => parseLeaf(Buffer.from(text))).toThrow(LeafError);
});

test('bytes that are not UTF-8 are refused', () => {
  expect(() => parseLeaf(Buffer.from([0x22, 0xff, 0x22]))).toThrow(LeafError);
});

test('any text in a key survives, and whatever reads as a leaf is written as it was', () => {
  const text = fc.string({ minLength: 1, maxLength: 200, unit: 'binary' });
  fc.assert(
    fc.property(text, text, fc.nat(), (key, versionId, size) => {
      const leaf: Leaf = { kind: 'run', key, versionId, sha256: hash, size, written: time, lockedUntil: time };
      expect(parseLeaf(renderLeaf(leaf))).toEqual(leaf);
    }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...LEAVES), fc.nat(), fc.integer({ min: 0, max: 255 }), (leaf, at, byte) => {
      const bytes = renderLeaf(leaf);
      bytes[at % bytes.length] = byte;
      expect(rewritten(bytes)).toBe(true);
    }),
  );
  fc.assert(fc.property(fc.json(), (json) => rewritten(Buffer.from(json))));
});

/** Whether bytes are refused, or are a leaf's only form. */
function rewritten(bytes: Buffer): boolean {
  try {
    return renderLeaf(parseLeaf(bytes)).equals(bytes);
  } catch (error) {
    return error instanceof LeafError;
  }
}

test('a leaf that does not fit an entry is refused before anything is written', () => {
  const leaf: Leaf = {
    kind: 'run',
    key: '\u0001'.repeat(1025),
    versionId: 'v',
    sha256: hash,
    size: 1,
    written: time,
    lockedUntil: null,
  };
  expect(() => renderLeaf(leaf)).toThrow(/^A leaf of kind run cannot be written/);
});

test('times are whole seconds', () => expect(formatTime(new Date('2026-01-01T12:00:00.999Z'))).toBe(time));

test.each([
  ['key', { is: 'key' }],
  ['checkpoint/0', { is: 'checkpoint', size: 0 }],
  ['append/20', { is: 'append', size: 20 }],
  [`manifest/111122223333/eu-central-1/2026-01-01/${hash}.json.gz`, { is: 'manifest' }],
  [`manifest/111122223333/eu-central-1/2026-01-01/${hash}.removed.json.gz`, { is: 'removal' }],
  [`manifest/${hash}.json.gz`, undefined],
  ['tile/0/000.p/3', { is: 'tile', tile: { level: 0, index: 0, width: 3 } }],
  ['checkpoint/020', undefined],
  ['checkpoint/9999999999999999', undefined],
  ['checkpoint', undefined],
  ['manifest/../key', undefined],
  ['tile/0/000.p/300', undefined],
])('%s is the name of what it is', (path, file) => expect(parseLedgerPath(path)).toEqual(file));
