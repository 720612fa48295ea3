/** A file holds the pieces, whatever their length and characters. */
import fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePieces } from '../../lib/nag/write-pieces';

const folder = mkdtempSync(join(tmpdir(), 'wormtrail-pieces-'));
const file = join(folder, 'report.txt');
afterAll(() => rmSync(folder, { recursive: true }));

const written = (pieces: Iterable<string>): string => {
  writePieces(file, pieces);
  return readFileSync(file, 'utf8');
};

test.each<[string, string[]]>([
  ['nothing at all', []],
  ['pieces that fill what is gathered to the last byte', ['a'.repeat(21_845), 'b', 'c'.repeat(21_845)]],
  ['a piece that is longer than what is gathered', ['a', '’'.repeat(70_000), 'b']],
  ['characters of one to four bytes', ['a', 'ä', '’', '😀'].map((character) => character.repeat(9_000))],
])('%s', (_, pieces) => {
  expect(written(pieces)).toBe(pieces.join(''));
});

test('any pieces, in their order', () => {
  const piece = fc
    .tuple(fc.constantFrom('a', 'ä', '’', '😀'), fc.nat(30_000))
    .map(([text, times]) => text.repeat(times));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => written(pieces) === pieces.join('')),
    { numRuns: 50 },
  );
});
