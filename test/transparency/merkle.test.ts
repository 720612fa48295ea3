/** Hashes and proofs, against published vectors and against the definition of RFC 6962 written down a second time. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { leafHash, rangeHash, rootOfNodes } from '../../lib/transparency/merkle';
import { consistencyProof, inclusionProof, isConsistent, isIncluded } from '../../lib/transparency/proofs';

/** Leaves and roots of the reference trees of Certificate Transparency (github.com/transparency-dev/merkle, testonly/constants.go). */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
/** The same repository, proof/verify_test.go. Leaves count from 1 there. */
const INCLUSIONS: readonly [leaf: number, size: number, proof: string[]][] = [
  [0, 8, ['96a296d2', '5f083f0a', '6b47aaf2']],
  [5, 8, ['bc1a0643', 'ca854ea1', 'd37ee418']],
  [2, 3, ['fac54203']],
  [1, 5, ['6e340b9c', '5f083f0a', 'bc1a0643']],
];
const CONSISTENCIES: readonly [older: number, size: number, proof: string[]][] = [
  [1, 8, ['96a296d2', '5f083f0a', '6b47aaf2']],
  [6, 8, ['0ebc5d34', 'ca854ea1', 'd37ee418']],
  [2, 5, ['5f083f0a', 'bc1a0643']],
  [6, 7, ['0ebc5d34', 'b08693ec', 'd37ee418']],
];

const leaves = LEAVES.map((hex) => leafHash(Buffer.from(hex, 'hex')));
const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** MTH of RFC 6962, section 2.1, over entries. */
function mth(entries: readonly Buffer[]): Buffer {
  if (entries.length === 0) return sha256();
  if (entries.length === 1) return sha256(Buffer.of(0), entries[0]!);
  const k = 2 ** (Math.ceil(Math.log2(entries.length)) - 1);
  return sha256(Buffer.of(1), mth(entries.slice(0, k)), mth(entries.slice(k)));
}

const reader = (hashes: readonly Buffer[]) => (level: number, index: number) => {
  const width = 2 ** level;
  return Promise.resolve(rootOfNodes(hashes.slice(index * width, (index + 1) * width)));
};
const starts = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('hex').slice(0, 8));

test.each(ROOTS.map((root, size) => ({ root, size })))(
  'the root of the first $size reference leaves',
  ({ root, size }) => {
    expect(rootOfNodes(leaves.slice(0, size)).toString('hex')).toBe(root);
  },
);

test.each(INCLUSIONS)('the published proof that leaf %i is in a tree of %i', async (index, size, published) => {
  const proof = await inclusionProof(index, size, reader(leaves.slice(0, size)));
  expect(starts(proof)).toEqual(published);
  const root = Buffer.from(ROOTS[size]!, 'hex');
  expect(isIncluded(leaves[index]!, { index, size, root }, proof)).toBe(true);
});

test.each(CONSISTENCIES)('the published proof that a tree of %i became one of %i', async (older, size, published) => {
  const proof = await consistencyProof(older, size, reader(leaves.slice(0, size)));
  expect(starts(proof)).toEqual(published);
  const head = (at: number) => ({ size: at, root: Buffer.from(ROOTS[at]!, 'hex') });
  expect(isConsistent(head(older), head(size), proof)).toBe(true);
});

const trees = fc
  .array(fc.uint8Array({ maxLength: 4 }), { minLength: 1, maxLength: 90 })
  .map((entries) => entries.map((entry) => Buffer.from(entry)));

test('roots and hashes of ranges are those of the definition', async () => {
  await fc.assert(
    fc.asyncProperty(trees, async (entries) => {
      const hashes = entries.map(leafHash);
      expect(rootOfNodes(hashes)).toEqual(mth(entries));
      expect(await rangeHash({ start: 0, end: entries.length }, reader(hashes))).toEqual(mth(entries));
    }),
  );
});

test('a leaf is proven to be in a tree at its place, and no other leaf, place, size or root is', async () => {
  await fc.assert(
    fc.asyncProperty(trees, fc.nat(), fc.nat(), async (entries, nth, other) => {
      const size = entries.length;
      const index = nth % size;
      const hashes = entries.map((entry, at) => leafHash(Buffer.concat([Buffer.of(at), entry])));
      const root = rootOfNodes(hashes);
      const proof = await inclusionProof(index, size, reader(hashes));
      const leaf = hashes[index]!;
      expect(isIncluded(leaf, { index, size, root }, proof)).toBe(true);
      expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)));
      const elsewhere = other % size;
      if (elsewhere !== index) expect(isIncluded(leaf, { index: elsewhere, size, root }, proof)).toBe(false);
      expect(isIncluded(leafHash(Buffer.from('another')), { index, size, root }, proof)).toBe(false);
      expect(isIncluded(leaf, { index, size, root: leaf }, proof)).toBe(size === 1);
      expect(isIncluded(leaf, { index, size, root }, [...proof, leaf])).toBe(false);
      expect(isIncluded(leaf, { index: size, size, root }, proof)).toBe(false);
      expect(isIncluded(leaf, { index: -1, size, root }, proof)).toBe(false);
      for (let at = 0; at < proof.length; at += 1) {
        expect(isIncluded(leaf, { index, size, root }, proof.toSpliced(at, 1))).toBe(false);
        expect(isIncluded(leaf, { index, size, root }, proof.with(at, root))).toBe(false);
      }
    }),
  );
});

test('a tree is proven to continue the one before, and none that was rewritten, cut or forked is', async () => {
  await fc.assert(
    fc.asyncProperty(trees, fc.nat(), fc.nat(), async (entries, nth, altered) => {
      const size = entries.length;
      const older = nth % (size + 1);
      const hashes = entries.map(leafHash);
      const head = (at: number) => ({ size: at, root: mth(entries.slice(0, at)) });
      const proof = await consistencyProof(older, size, reader(hashes));
      expect(isConsistent(head(older), head(size), proof)).toBe(true);
      if (older < size) expect(isConsistent(head(size), head(older), proof)).toBe(false);
      if (older === 0) return;
      const forged = entries.with(altered % older, Buffer.from('rewritten'));
      const rewritten = { size, root: mth(forged) };
      expect(isConsistent(head(older), rewritten, proof)).toBe(false);
      const forgedProof = await consistencyProof(older, size, reader(forged.map(leafHash)));
      expect(isConsistent(head(older), rewritten, forgedProof)).toBe(false);
      expect(isConsistent(head(older), head(size), [...proof, hashes[0]!])).toBe(false);
      for (let at = 0; at < proof.length; at += 1) {
        expect(isConsistent(head(older), head(size), proof.toSpliced(at, 1))).toBe(false);
        expect(isConsistent(head(older), head(size), proof.with(at, sha256(Buffer.from('forged'))))).toBe(false);
      }
    }),
  );
});

test('a proof about more leaves than 32 bits count is verified as any other', () => {
  const size = 2 ** 40;
  const proof = Array.from({ length: 40 }, (_, level) => leafHash(Buffer.from(String(level))));
  const leaf = leafHash(Buffer.from('last'));
  const root = proof.reduce((node, sibling) => sha256(Buffer.of(1), sibling, node), leaf);
  expect(isIncluded(leaf, { index: size - 1, size, root }, proof)).toBe(true);
  expect(isIncluded(leaf, { index: size - 2, size, root }, proof)).toBe(false);
});
