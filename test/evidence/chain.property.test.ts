/** Whatever is changed in the chain of evidence behind the newest run, it is named. */
import fc from 'fast-check';
import { EvidenceStore } from '../../lib/evidence/store';
import { verifyEvidence } from '../../lib/evidence/verify';
import { needsAttention } from '../../lib/findings/finding';
import { writeRun } from '../support/evidence';
import { Bucket } from '../support/s3-in-memory';

const RUNS = 4;
const hour = (index: number): Date => new Date(Date.UTC(2026, 10, 21, 22 + index));
let bucket: Bucket;
let store: EvidenceStore;
let whole: Bucket['versions'];

beforeAll(async () => {
  bucket = new Bucket();
  store = new EvidenceStore(bucket.client(), 'evidence-bucket', 'audit-log');
  for (let index = 0; index < RUNS; index += 1) {
    await writeRun(store, hour(index));
  }
  whole = [...bucket.versions];
});

beforeEach(() => {
  bucket.versions = [...whole];
});

const isNamed = async (): Promise<boolean> =>
  (await verifyEvidence(store, { now: hour(RUNS) })).findings.some(needsAttention);

/** The newest document has no run yet that vouches for it. */
const isVouchedFor = ({ key }: { readonly key: string }): boolean => !key.endsWith(`${RUNS}.json.gz`);
const vouchedFor = () => fc.nat(whole.filter(isVouchedFor).length - 1).map((nth) => whole.filter(isVouchedFor)[nth]);

test('an untouched chain is never blamed', async () => {
  expect(await isNamed()).toBe(false);
});

test('any other byte in any object', async () => {
  const change = fc.tuple(vouchedFor(), fc.nat(), fc.integer({ min: 1, max: 255 }));
  await fc.assert(
    fc.asyncProperty(change, async ([version, nth, difference]) => {
      const bytes = Buffer.from(version?.body ?? '', 'base64');
      const at = nth % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ difference;
      const changed = bytes.toString('base64');
      bucket.versions = whole.map((each) => (each === version ? { ...each, body: changed } : each));
      expect(await isNamed()).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('any object that is gone', async () => {
  for (const version of whole.filter(isVouchedFor)) {
    bucket.versions = whole.filter((each) => each !== version);
    expect([version.key, await isNamed()]).toEqual([version.key, true]);
  }
});

test('any two runs that changed places', async () => {
  const documents = whole.filter(({ key }) => key.endsWith('.json.gz'));
  for (const one of documents) {
    for (const other of documents.filter((each) => each !== one)) {
      bucket.versions = whole.map((each) =>
        each === one ? { ...each, body: other.body } : each === other ? { ...each, body: one.body } : each,
      );
      expect([one.key, other.key, await isNamed()]).toEqual([one.key, other.key, true]);
    }
  }
});
