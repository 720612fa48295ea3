/** The list of releases that ships beside the bundles of the functions. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { readReleases, releases, type Release } from '../../lib/facts/releases';
import { VERSION } from '../../lib/version';
import { zipOf } from '../../scripts/zip';

const BUNDLES = path.join(__dirname, '..', '..', 'dist', 'lambda');

test('the newest release is this one, with the hash of each archive that was built', () => {
  const newest = (releases() as readonly Release[]).at(-1);
  expect(newest?.version).toBe(VERSION);
  expect(Object.keys(newest?.bundles ?? {})).toEqual([
    ...['drift-checker', 'log-verification', 'tamper-responder', 'ledger', 'holds'],
  ]);
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

describe('a list', () => {
  const BUNDLE = { asset: 'a'.repeat(64), sha256: 'c2hhMjU2' };
  const RELEASE = { version: '1.0.0', bundles: { 'drift-checker': BUNDLE } };

  let folder: string;
  beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-releases-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  function reading(text: string): ReturnType<typeof readReleases> {
    const file = path.join(folder, 'releases.json');
    writeFileSync(file, text);
    return readReleases(file);
  }

  test('is read as it is', () => {
    expect(reading(JSON.stringify([RELEASE]))).toEqual([RELEASE]);
  });

  test.each([
    ['is cut off', '[{"version":'],
    ['is empty', ''],
    ['has no release', '[]'],
    ['is no list', JSON.stringify(RELEASE)],
    ['has a release without bundles', '[{"version":"1.0.0"}]'],
    ['has a release without a version', JSON.stringify([{ bundles: {} }])],
    ['has a bundle without its hash', JSON.stringify([{ ...RELEASE, bundles: { x: { asset: 'a' } } }])],
    ['has nothing in it', '[null]'],
  ])('that %s is broken', (_, text) => {
    expect(reading(text)).toMatchObject({ reason: expect.stringContaining('releases.json is broken') as unknown });
  });

  test('with a folder in its place is broken', () => {
    expect(readReleases(folder)).toMatchObject({ reason: expect.stringContaining('is broken') as unknown });
  });
});

/** What stands behind the first header of an archive. */
function contentOf(archive: Buffer, name: string): Buffer {
  expect(archive.subarray(30, 30 + name.length).toString()).toBe(name);
  const start = 30 + name.length;
  return inflateRawSync(archive.subarray(start, start + archive.readUInt32LE(18)));
}
