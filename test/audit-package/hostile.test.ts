/** Packages that an attacker made: one message, and nothing is read beyond the package. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPackage } from '../../lib/audit-package/on-disk';
import { crc32, directory, localHeader, type ZipEntry } from '../../lib/audit-package/zip';
import { checkAt, filesOf, makePackage, namedIn, sourceOf } from './support';

let folder: string;
let files: Map<string, Buffer>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-hostile-'));
  await makePackage(join(folder, 'package'));
  files = filesOf(join(folder, 'package'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What is said of the package with another manifest. */
function withManifest(
  alter: (manifest: { files: { path: string }[] } & Record<string, unknown>) => void,
): Promise<string[]> {
  const manifest = JSON.parse(String(files.get('manifest.json'))) as { files: { path: string }[] };
  alter(manifest);
  return namedIn(sourceOf(new Map([...files, ['manifest.json', Buffer.from(JSON.stringify(manifest))]])));
}

test.each<[string, (manifest: { files: { path: string }[] } & Record<string, unknown>) => void, RegExp]>([
  [
    'a newer format',
    (m) => (m.format = 'wormtrail.package/2'),
    /says format wormtrail\.package\/2.*Use a newer wormtrail/,
  ],
  ['no format', (m) => delete m.format, /is not the manifest of a package: format/],
  [
    'a path that leaves the folder',
    (m) => (m.files[0] = { ...m.files[0], path: '../../etc/passwd' }),
    /is not a path of a package/,
  ],
  ['an absolute path', (m) => (m.files[0] = { ...m.files[0], path: '/etc/passwd' }), /is not a path of a package/],
  ['a path with a backslash', (m) => (m.files[0] = { ...m.files[0], path: 'logs\\x' }), /is not a path of a package/],
  ['a path that is hidden', (m) => (m.files[0] = { ...m.files[0], path: '.git/config' }), /is not a path of a package/],
  [
    'a period that ends after the packing, whose hours would not be due yet',
    (m) => (m.period = { start: '2026-01-01T00:01:00Z', end: '2026-02-01T00:00:00Z' }),
    /packed at 2026-01-01T10:30:00\.000Z, before its period ends at 2026-02-01T00:00:00Z/,
  ],
  [
    'a Region twice, whose digests would be counted twice',
    (m) => (m.archive = { ...(m.archive as object), regions: ['eu-central-1', 'eu-central-1'] }),
    /manifest of a package: archive\.regions/,
  ],
  [
    'no account, so that nothing is verified',
    (m) => (m.archive = { ...(m.archive as object), accounts: [] }),
    /manifest of a package: archive\.accounts/,
  ],
  ['a name twice', (m) => m.files.splice(1, 0, m.files[0] ?? { path: '' }), /names README\.md twice/],
  [
    'a name twice, in capitals',
    (m) => m.files.push({ ...m.files[0], path: 'readme.md' }),
    /names readme\.md twice|out of order/,
  ],
  ['a file that claims terabytes', (m) => (m.files[0] = { ...m.files[0], bytes: 1e13 } as never), /files\.0\.bytes/],
  [
    'a million files',
    (m) =>
      (m.files = Array.from({ length: 1_000_000 }, (_, n) => ({ path: `f${n}`, bytes: 1, sha256: '0'.repeat(64) }))),
    /names 1000000 files; a package has at most 200000/,
  ],
])('%s is refused', async (_what, alter, message) => {
  const [named = '', ...more] = await withManifest(alter);
  expect(more).toEqual([]);
  expect(named).toMatch(message);
});

test('a file that is missing, one that is cut and one that nobody named are named', async () => {
  const altered = new Map(files);
  altered.delete('README.md');
  altered.set('verify.html', Buffer.from('<!doctype html>'));
  altered.set('logs/more.json.gz', Buffer.from('x'));
  expect(await namedIn(sourceOf(altered))).toEqual(['README.md', 'verify.html', 'logs/more.json.gz']);
});

test('a package of another trail is refused where one is asked for', async () => {
  const trailArn = 'arn:aws:cloudtrail:eu-central-1:999999999999:trail/audit-log';
  await expect(checkAt(join(folder, 'package'), { trailArn })).rejects.toThrow(
    /is about arn:.*111122223333.*, not about/,
  );
});

describe('on disk', () => {
  it.each<[string, (path: string) => void, RegExp]>([
    ['nothing there', () => undefined, /There is no package at/],
    [
      'a symbolic link',
      (path) => (mkdirSync(path), symlinkSync('/etc/passwd', join(path, 'manifest.json'))),
      /manifest\.json is a symbolic link/,
    ],
    [
      'a link to a folder',
      (path) => (mkdirSync(path), symlinkSync('/etc', join(path, 'logs'))),
      /logs is a symbolic link/,
    ],
    ['an empty folder', (path) => mkdirSync(path), /has no manifest\.json/],
    ['an empty file', (path) => writeFileSync(path, ''), /it is cut/],
    ['a file that is no archive', (path) => writeFileSync(path, 'x'.repeat(1000)), /does not end as a zip does/],
  ])('%s is refused', async (what, arrange, message) => {
    const path = join(folder, what.replaceAll(' ', '-'));
    arrange(path);
    await expect(checkAt(path)).rejects.toThrow(message);
  });
});

describe('an archive', () => {
  const entry = (path: string, content = 'x'): ZipEntry & { readonly content: Buffer } => ({
    path,
    bytes: content.length,
    crc32: crc32(Buffer.from(content)),
    content: Buffer.from(content),
  });
  const zipped = (entries: readonly ReturnType<typeof entry>[]): Buffer =>
    Buffer.concat([...entries.flatMap((each) => [localHeader(each), each.content]), directory(entries)]);
  const sound = (): Buffer => zipped([entry('a'), entry('b')]);

  it.each<[string, () => Buffer, RegExp]>([
    ['cut at its end', () => sound().subarray(0, -1), /is cut/],
    ['cut at its beginning', () => sound().subarray(1), /is cut/],
    ['with something before it', () => Buffer.concat([Buffer.from('x'), sound()]), /not where it says/],
    ['with a comment', () => Buffer.concat([sound(), Buffer.from('x')]), /does not end as a zip does/],
    ['with a path that leaves its folder', () => zipped([entry('../x')]), /"\.\.\/x" is no path of a package/],
    ['with an absolute path', () => zipped([entry('/etc/passwd')]), /is no path of a package/],
    ['with a name twice', () => zipped([entry('a'), entry('a')]), /out of order/],
    ['out of order', () => zipped([entry('b'), entry('a')]), /out of order/],
    ['with a file that claims gigabytes', () => zipped([{ ...entry('a'), bytes: 0xfffffff0 }]), /not where it says/],
    [
      'with more files than it takes',
      () => zipped(Array.from({ length: 200_001 }, (_, n) => entry(`f${String(n).padStart(7, '0')}`))),
      /lists more than 200000 files/,
    ],
  ])('%s is refused', async (what, make, message) => {
    const path = join(folder, `${what.replaceAll(' ', '-')}.zip`);
    writeFileSync(path, make());
    await expect(openPackage(path)).rejects.toThrow(message);
  });

  it('whose list and headers differ is refused when the file is read', async () => {
    const altered = sound();
    altered.write('c', 30);
    const path = join(folder, 'two-names.zip');
    writeFileSync(path, altered);
    const opened = await openPackage(path);
    await expect(opened.source.read('a')).rejects.toThrow(/the header of a is not the one/);
    await opened.close();
  });
});
