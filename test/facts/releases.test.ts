/** The list of releases that ships beside the bundles of the functions. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { releases, type Release } from '../../lib/facts/releases';
import { VERSION } from '../../lib/version';
import { zipOf } from '../../scripts/zip';

const BUNDLES = path.join(__dirname, '..', '..', 'dist', 'lambda');

test('the newest release is this one, with the hash of each archive that was built', () => {
  const newest = (releases() as readonly Release[]).at(-1);
  expect(newest?.version).toBe(VERSION);
  expect(Object.keys(newest?.bundles ?? {})).toEqual(['drift-checker', 'log-verification', 'tamper-responder']);
  for (const [name, { asset, sha256 }] of Object.entries(newest?.bundles ?? {})) {
    const archive = readFileSync(path.join(BUNDLES, `${name}.zip`));
    expect(sha256).toBe(createHash('sha256').update(archive).digest('base64'));
    expect(asset).toMatch(/^[0-9a-f]{64}$/);
    expect(contentOf(archive, 'index.js')).toEqual(readFileSync(path.join(BUNDLES, name, 'index.js')));
  }
});

test('the same content gives the same archive', () => {
  expect(zipOf('a', Buffer.from('b'))).toEqual(zipOf('a', Buffer.from('b')));
});

/** What stands behind the first header of an archive. */
function contentOf(archive: Buffer, name: string): Buffer {
  expect(archive.subarray(30, 30 + name.length).toString()).toBe(name);
  const start = 30 + name.length;
  return inflateRawSync(archive.subarray(start, start + archive.readUInt32LE(18)));
}
