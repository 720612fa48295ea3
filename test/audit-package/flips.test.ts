/**
 * A byte that is altered is named, whichever it is: one bit of it is flipped. Of the manifest and of the attestation, which no hash in
 * the package covers, every byte; of the other files every 13th, and of verify.html, a hundred times as large, every 2,111th. With
 * WORMTRAIL_FLIPS=all it is every byte of every file, and every 211th of verify.html.
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPackage } from '../../lib/audit-package/on-disk';
import { signerOf } from '../../lib/audit-package/signer';
import { soundArchive } from '../integrity/support';
import { filesOf, makePackage, namedIn, sourceOf } from './support';

const LARGE = 'verify.html';
const ALL = process.env.WORMTRAIL_FLIPS === 'all';

function stepOf(path: string): number {
  if (path === LARGE) return ALL ? 211 : 2111;
  return ALL || path === 'manifest.json' || path.startsWith('attestation') ? 1 : 13;
}

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-flips-'));
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
  writeFileSync(join(folder, 'key.pem'), pem);
  const signer = await signerOf(join(folder, 'key.pem'));
  const { bucket } = soundArchive({ hours: 3, filesPerHour: 1, eventsPerFile: 1 });
  await makePackage(join(folder, 'package'), { signer }, bucket);
  await makePackage(join(folder, 'package.zip'), { signer }, bucket);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function flipped(content: Buffer, at: number): Buffer {
  const copy = Buffer.from(content);
  copy.writeUInt8(copy.readUInt8(at) ^ (1 << (at % 8)), at);
  return copy;
}

test('nothing is named in a package that is as it was made', async () => {
  expect(await namedIn(sourceOf(filesOf(join(folder, 'package'))))).toEqual([]);
});

test('a byte of a file in a folder', async () => {
  const files = filesOf(join(folder, 'package'));
  const notNamed: string[] = [];
  let flips = 0;
  for (const [path, content] of files) {
    for (let at = 0; at < content.length; at += stepOf(path)) {
      const named = await namedIn(sourceOf(new Map([...files, [path, flipped(content, at)]])));
      // whoever alters the manifest alters what the attestation is about
      const isNamed = named.some(
        (name) => name.includes(path) || (path === 'manifest.json' && name.includes('attestation')),
      );
      if (!isNamed) notNamed.push(`${path} ${at}: ${named.join(', ')}`);
      flips += 1;
    }
  }
  expect(notNamed).toEqual([]);
  expect(flips).toBeGreaterThan(ALL ? 8000 : 3000);
});

test('every 1,009th byte of an archive, and every 7th of its list of files', async () => {
  const archive = readFileSync(join(folder, 'package.zip'));
  const list = archive.readUInt32LE(archive.length - 6);
  const path = join(folder, 'flipped.zip');
  const missed: number[] = [];
  for (let at = 0; at < archive.length; at += at < list ? 1009 : 7) {
    writeFileSync(path, flipped(archive, at));
    const opened = await openPackage(path).catch(() => undefined);
    if (!opened) continue;
    if ((await namedIn(opened.source)).length === 0) missed.push(at);
    await opened.close();
  }
  expect(missed).toEqual([]);
});
