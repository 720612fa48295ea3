/** One run is found by number, as the newest, or by its key, in whatever form it was written; a doubtful one says so. */
import { readRun, RunNotFound, RunUnreadable } from '../../lib/evidence/find-run';
import { EvidenceStore } from '../../lib/evidence/store';
import { runsOfVersion01, writeRun } from '../support/evidence';
import { Bucket, unzipped } from '../support/s3-in-memory';

const FOLDER = 'evidence/audit-log/2026/11';
const NOW = new Date('2026-11-22T02:00:00Z');
let bucket: Bucket;
let store: EvidenceStore;

/** Three runs of version 0.1, and one of today. */
beforeEach(async () => {
  bucket = new Bucket();
  bucket.versions = runsOfVersion01();
  store = new EvidenceStore(bucket.client(), 'evidence-bucket', 'audit-log');
  await writeRun(store, new Date('2026-11-22T01:00:00Z'));
});

test.each([
  ['the newest', 'latest', '000000004'],
  ['a number', '4', '000000004'],
  ['all nine digits', '000000002', '000000002'],
  ['the key of a compressed document', `${FOLDER}/22/000000004.json.gz`, '000000004'],
  ['the key of one that is not', `${FOLDER}/21/000000001.json`, '000000001'],
  ['an address', `s3://evidence-bucket/${FOLDER}/22/000000003.json`, '000000003'],
])('by %s', async (_, asked, id) => {
  const { document, doubt } = await readRun(store, asked, NOW);
  expect([document.run.id, doubt]).toEqual([id, undefined]);
});

test('its text is what was compressed', async () => {
  const { text } = await readRun(store, '4', NOW);
  expect(text).toBe(unzipped(bucket.versions.at(-1)?.body));
});

test.each([
  ['a number that no run has', '5'],
  ['a key of another kind', `${FOLDER}/22/000000003.html`],
  ['a key below another prefix', `drill/audit-log/2026/11/22/000000003.json`],
  ['words', 'newest'],
])('%s finds none', async (_, asked) => {
  await expect(readRun(store, asked, NOW)).rejects.toThrow(RunNotFound);
});

test.each([
  ['a delete marker hides it', () => bucket.write(`${FOLDER}/22/000000004.json.gz`, undefined), /delete marker/],
  ['it was overwritten', () => bucket.write(`${FOLDER}/22/000000004.json.gz`, ''), /written 2 times/],
  ['another document has its number', () => bucket.write(`${FOLDER}/22/000000004.json`, '{}'), /written 2 times/],
])('where %s, what was written first is shown, and that is said', async (_, breakIt, said) => {
  breakIt();
  const { document, doubt } = await readRun(store, '4', NOW);
  expect(document.run.id).toBe('000000004');
  expect(doubt).toMatch(said);
});

test('what is no document is not shown', async () => {
  bucket.write(`${FOLDER}/22/000000005.json.gz`, 'no gzip');
  await expect(readRun(store, '5', NOW)).rejects.toThrow(RunUnreadable);
});
