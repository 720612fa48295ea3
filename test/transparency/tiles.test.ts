/** Tiles: their names, what stands in them, and how a tree grows by them. */
import fc from 'fast-check';
import { openCheckpoint } from '../../lib/transparency/checkpoint';
import { append, EMPTY_EDGE, readEdge, rootOf } from '../../lib/transparency/edge';
import { LARGEST_ENTRY, parseBundle, renderBundle } from '../../lib/transparency/entries';
import { leafHash, rootOfNodes } from '../../lib/transparency/merkle';
import { consistencyProof, inclusionProof, isConsistent, isIncluded } from '../../lib/transparency/proofs';
import { nodesOf, parseTilePath, tilePath, tilesOf } from '../../lib/transparency/tiles';
import { verifiedEntries } from '../../lib/transparency/tree';
import { entriesOf, KEY, ORIGIN, sampleLog, TAMPERED } from './sample-log';

/** Tree sizes around the widths of tiles. */
const sizes = fc.oneof(fc.nat(600), fc.constantFrom(0, 1, 255, 256, 257, 511, 512, 513, 1024));
const hashes = (size: number): Buffer[] => entriesOf(size).map(leafHash);
const readFrom = (files: ReadonlyMap<string, Buffer>) => (path: string) => Promise.resolve(files.get(path));
const grown = (...steps: number[]): { files: Map<string, Buffer>; root: Buffer } => {
  const files = new Map<string, Buffer>();
  let edge = EMPTY_EDGE;
  for (const size of steps) {
    const appended = append(edge, entriesOf(size).slice(edge.size));
    for (const [path, bytes] of appended.files) files.set(path, bytes);
    edge = appended.edge;
  }
  return { files, root: rootOf(edge) };
};

test.each([
  [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
  [{ level: 1, index: 1_234_067, width: 256 }, 'tile/1/x001/x234/067'],
  [{ level: 2, index: 1000, width: 17 }, 'tile/2/x001/000.p/17'],
  [{ level: 'entries', index: 273, width: 112 }, 'tile/entries/273.p/112'],
  [{ level: 63, index: 0, width: 1 }, 'tile/63/000.p/1'],
] as const)('the name of %j is %s', (tile, path) => {
  expect(tilePath(tile)).toBe(path);
  expect(parseTilePath(path)).toEqual(tile);
});

test.each([
  'tile/64/000',
  'tile/00/000',
  'tile/0/x000/000',
  'tile/0/1',
  'tile/0/001/002',
  'tile/0/000.p/256',
  'tile/0/000.p/0',
  'tile/0/000.p/01',
  'tile/data/000',
  'tile/-1/000',
  'tile/0/../checkpoint',
  'tile/0/x999/x999/x999/x999/x999/x999/999',
  '/tile/0/000',
  'tile/0/000\n',
  '',
])('%j names no tile', (path) => {
  expect(parseTilePath(path)).toBeUndefined();
});

/** c2sp.org/tlog-tiles, "Partial Tiles". */
test('a tree of 70,000 has the tiles of the example in the specification', () => {
  const tiles = [...tilesOf(70_000)];
  const of = (level: number | 'entries', full: boolean) =>
    tiles.filter((tile) => tile.level === level && (tile.width === 256) === full).map(({ width }) => width);
  expect(of(0, true)).toHaveLength(273);
  expect([of(0, false), of('entries', false)]).toEqual([[112], [112]]);
  expect([of(1, true), of(1, false)]).toEqual([[256], [17]]);
  expect([of(2, true), of(2, false)]).toEqual([[], [1]]);
  expect(tiles.some(({ level }) => level === 3)).toBe(false);
  expect([...tilesOf(256)].map(tilePath)).toEqual(['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']);
});

test('each tile is the sequence of hashes that the specification defines', () => {
  // MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l])
  const size = 66_000;
  const leaves = hashes(size);
  const { files } = grown(size);
  const names = [...tilesOf(size)].filter(({ level }) => level !== 'entries');
  expect(names.map(({ level }) => level)).toContain(2);
  for (const { level, index, width } of names) {
    const span = 256 ** Number(level);
    const nodes = Array.from({ length: width }, (_, i) =>
      rootOfNodes(leaves.slice((index * 256 + i) * span, (index * 256 + i + 1) * span)),
    );
    expect(files.get(tilePath({ level, index, width }))!.equals(Buffer.concat(nodes))).toBe(true);
  }
});

test('a tree that grew in steps has the files and the root of one that was written at once', () => {
  fc.assert(
    fc.property(sizes, sizes, sizes, (...some) => {
      const steps = some.sort((a, b) => a - b);
      const [, , size] = steps;
      const [slowly, atOnce] = [grown(...steps), grown(size)];
      expect(slowly.root).toEqual(rootOfNodes(hashes(size)));
      expect(atOnce.root).toEqual(slowly.root);
      for (const tile of tilesOf(size)) {
        const path = tilePath(tile);
        expect(slowly.files.get(path)!.equals(atOnce.files.get(path)!)).toBe(true);
      }
      // and no file of one step is written again by another
      const [first, second] = [grown(steps[0]).files, grown(steps[0], steps[1]).files];
      for (const [path, bytes] of first) expect(second.get(path)!.equals(bytes)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test('an edge is read back from the tiles, and the tree goes on from there', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, sizes, async (one, other) => {
      const [older, size] = one < other ? [one, other] : [other, one];
      const { files, root } = grown(older);
      const edge = await readEdge({ size: older, root }, readFrom(files));
      const { edge: newer } = append(edge, entriesOf(size).slice(older));
      expect(rootOf(newer)).toEqual(rootOfNodes(hashes(size)));
    }),
    { numRuns: 20 },
  );
});

test('proofs come out of tiles alone', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), async (some, nth) => {
      const size = some + 1;
      const index = nth % size;
      const { files, root } = grown(size);
      const read = nodesOf(size, readFrom(files));
      const leaf = leafHash(entriesOf(size)[index]!);
      expect(isIncluded(leaf, { index, size, root }, await inclusionProof(index, size, read))).toBe(true);
      const older = { size: index, root: rootOfNodes(hashes(index)) };
      expect(isConsistent(older, { size, root }, await consistencyProof(index, size, read))).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test.each([
  ['is missing', (files: Map<string, Buffer>) => files.delete('tile/1/000.p/2'), 'tile/1/000.p/2 is missing.'],
  [
    'is cut',
    (files: Map<string, Buffer>) => files.set('tile/0/002.p/88', Buffer.alloc(64)),
    '64 bytes instead of 2816',
  ],
  [
    'is altered',
    (files: Map<string, Buffer>) => files.set('tile/1/000.p/2', Buffer.alloc(64)),
    'not those of its checkpoint',
  ],
  [
    'has other entries',
    (files: Map<string, Buffer>) => files.set('tile/entries/002.p/88', renderBundle(entriesOf(88))),
    'not those of its checkpoint',
  ],
])('nothing is appended to an edge that %s', async (_, tamper, message) => {
  const { files, root } = grown(600);
  tamper(files);
  await expect(readEdge({ size: 600, root }, readFrom(files))).rejects.toThrow(message);
});

test('a bundle holds its entries and nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (entries) => {
      const bytes = renderBundle(entries);
      expect(parseBundle(bytes, entries.length)).toEqual(entries.map((entry) => Buffer.from(entry)));
      for (const length of [bytes.length - 1, 1]) {
        if (length > 0 && length < bytes.length)
          expect(() => parseBundle(bytes.subarray(0, length), entries.length)).toThrow(/entr/);
      }
      expect(() => parseBundle(Buffer.concat([bytes, Buffer.of(0, 0)]), entries.length)).toThrow('instead of');
    }),
  );
  expect(renderBundle([Buffer.from('ab')])).toEqual(Buffer.of(0, 2, 97, 98));
  expect(parseBundle(renderBundle([Buffer.alloc(LARGEST_ENTRY)]), 1)[0]).toHaveLength(LARGEST_ENTRY);
  expect(() => renderBundle([Buffer.alloc(LARGEST_ENTRY + 1)])).toThrow('65536 bytes');
});

async function verifyAll(files: ReadonlyMap<string, Buffer>): Promise<Buffer[]> {
  const head = openCheckpoint(files.get('checkpoint')!, ORIGIN, [KEY]);
  const entries: Buffer[] = [];
  for await (const some of verifiedEntries(head, readFrom(files))) entries.push(...some);
  return entries;
}

test.each([[[0]], [[1]], [[256]], [[257]], [[10, 300, 600]], [[65_537]]])(
  'a log of sizes %j is verified',
  async (steps) => {
    const entries = await verifyAll(await sampleLog(...steps));
    expect(Buffer.concat(entries).equals(Buffer.concat(entriesOf(steps.at(-1)!)))).toBe(true);
  },
);

test.each(TAMPERED)('%s is named', async (_, tamper) => {
  const files = await sampleLog(10, 600);
  await tamper(files);
  await expect(verifyAll(files)).rejects.toThrow(/missing|follow|root|instead of|cut|signature|signed/);
});

test('every byte of a small log counts', async () => {
  const files = await sampleLog(3, 5);
  const counted = ['checkpoint', 'tile/0/000.p/5', 'tile/entries/000.p/5'];
  for (const name of counted) {
    const bytes = files.get(name)!;
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = Buffer.from(bytes);
      altered[at] = altered[at]! ^ 1;
      await expect(verifyAll(new Map(files).set(name, altered))).rejects.toThrow();
    }
  }
});
