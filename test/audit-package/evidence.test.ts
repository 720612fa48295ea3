/** The evidence in a package: every run of the period, linked by hashes, and the report over all of them. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parseManifest, renderManifest } from '../../lib/audit-package/manifest';
import { brokenLinks } from '../../lib/audit-package/evidence-links';
import { EvidenceStore } from '../../lib/evidence/store';
import { sha256 } from '../../lib/evidence/document';
import { runsOfVersion01, writeRun } from '../support/evidence';
import { Bucket } from '../support/s3-in-memory';
import { checkPackage } from '../../lib/audit-package/check';
import { filesOf, makePackage, namedIn, sourceOf } from './support';

let folder: string;
let files: Map<string, Buffer>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-packed-evidence-'));
  const store = new EvidenceStore(new Bucket().client(), 'evidence-bucket', 'audit-log');
  for (const hour of [0, 1, 2]) await writeRun(store, new Date(Date.UTC(2026, 0, 1, hour)));
  await writeRun(store.verifications(), new Date('2026-01-01T01:30:00Z'), [], 'log-verification');
  await writeRun(store, new Date('2026-01-02T00:00:00Z'));
  await makePackage(join(folder, 'package'), { evidence: { store } });
  files = filesOf(join(folder, 'package'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const RUN = 'evidence/audit-log/2026/01/01/000000002.json.gz';

/** The package with another file, and a manifest that says it was always so: the packer's own deed. */
function repacked(path: string, content: Buffer): Map<string, Buffer> {
  const manifest = parseManifest(String(files.get('manifest.json')));
  const sha256 = createHash('sha256').update(content).digest('hex');
  const named = manifest.files.map((file) => (file.path === path ? { path, bytes: content.length, sha256 } : file));
  return new Map([
    ...files,
    [path, content],
    ['manifest.json', Buffer.from(renderManifest({ ...manifest, files: named }))],
  ]);
}

test('it has the runs of the period, and the page over them', () => {
  const days = 'evidence/audit-log/2026/01/01/';
  const runs = [...files.keys()].filter((path) => path.startsWith('evidence/'));
  expect(runs.filter((path) => path.startsWith(days)).map((path) => path.slice(days.length))).toEqual(
    expect.arrayContaining(['000000001.json.gz', '000000002.json.gz', '000000003.json.gz']),
  );
  expect(runs).toContain('evidence/audit-log-log-verification/2026/01/01/000000001.json.gz');
  expect(String(files.get('report.html'))).toContain('audit-log');
});

test('nothing is wrong with it', async () => {
  expect(await namedIn(sourceOf(files))).toEqual([]);
});

test('a run that the packer altered is not the one that the next run followed', async () => {
  const text = gunzipSync(files.get(RUN) ?? '').toString();
  const altered = gzipSync(text.replace('"trigger": "schedule"', '"trigger": "terminal"'));
  expect(gunzipSync(altered).toString()).not.toBe(text);
  expect(await namedIn(sourceOf(repacked(RUN, altered)))).toContain(RUN);
});

test("a run's report that the packer altered is not the one that a run of version 0.1 names", async () => {
  const old = new Map(runsOfVersion01().map(({ key, body = '' }) => [key, Buffer.from(body)]));
  const report = [...old.keys()].find((key) => key.endsWith('000000002.csv')) ?? '';
  const problems = async (packed: Map<string, Buffer>): Promise<string[]> => {
    const files = [...packed].map(([path, content]) => ({ path, bytes: content.length, sha256: sha256(content) }));
    const period = { start: '2026-11-21T00:00:00Z', end: '2026-11-23T00:00:00Z' };
    return (await brokenLinks(sourceOf(packed), { files, period })).map(({ path }) => path);
  };
  expect(await problems(old)).toEqual([]);
  expect(await problems(new Map([...old, [report, Buffer.from('all held')]]))).toEqual([report]);
});

const FIRST = RUN.replace('000000002', '000000001');

/** The package as if the run and its reports had never been in it: the packer's own deed. */
function without(...runs: readonly string[]): Map<string, Buffer> {
  const manifest = parseManifest(String(files.get('manifest.json')));
  const isLeftOut = (path: string): boolean => runs.includes(path);
  const kept = { ...manifest, files: manifest.files.filter(({ path }) => !isLeftOut(path)) };
  return new Map([
    ...[...files].filter(([path]) => !isLeftOut(path)),
    ['manifest.json', Buffer.from(renderManifest(kept))],
  ]);
}

test.each([
  ['in the middle', [RUN], RUN],
  ['at the beginning', [FIRST], FIRST],
  ['with all before it', [FIRST, RUN], RUN],
])('a run that the packer left out %s is named by the run that followed it', async (_where, runs, named) => {
  expect(await namedIn(sourceOf(without(...runs)))).toContain(named);
});

test('a run of a day before the period is not missing', async () => {
  const manifest = parseManifest(String(without(FIRST).get('manifest.json')));
  const later = { ...manifest, period: { start: '2026-01-02T00:00:00Z', end: '2026-01-02T03:00:00Z' } };
  expect(await brokenLinks(sourceOf(files), later)).toEqual([]);
});

test('runs left out at the end are not known, and that is said', async () => {
  const { notKnown } = await checkPackage(sourceOf(files));
  expect(notKnown.join('\n')).toMatch(/whether the newest runs were left out/);
});
