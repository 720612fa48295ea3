/** CloudTrail's keys, kept in the evidence from the first verification on: they count where AWS no longer lists them, and only there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { EvidenceStore } from '../../lib/evidence/store';
import { PublicKeysDeniedError } from '../../lib/integrity/errors';
import { KeptKeys } from '../../lib/integrity/kept-keys';
import { renderVerification } from '../../lib/integrity/report';
import type { VerificationResult } from '../../lib/integrity/result';
import { verify } from '../../lib/integrity/verify';
import { checkAt, makePackage } from '../audit-package/support';
import type { MemoryBucket } from '../support/archive/memory-bucket';
import { makeSigningKey } from '../support/archive/signing-key';
import { Bucket } from '../support/s3-in-memory';
import { at, onlyChain, PERIOD, SCOPE, soundArchive, TRAIL_ARN } from './support';

const YEAR_1 = { start: new Date('2026-01-01T00:00:00Z'), end: new Date('2026-01-02T00:00:00Z') };
const KEY = 'evidence/audit-log-public-keys/2026/01/01/public-keys.json';
const KEPT_AT = new Date('2026-01-02T03:00:00Z');

let evidence: Bucket;
let archive: MemoryBucket;

beforeEach(() => {
  evidence = new Bucket();
  ({ bucket: archive } = soundArchive({ hours: 3, filesPerHour: 1 }));
});

const kept = (): KeptKeys => new KeptKeys(new EvidenceStore(evidence.client(), 'evidence', 'audit-log'));
const end = new Date('2026-01-01T03:00:00Z');

/** The key of the archive is kept, and AWS forgets it. */
async function forgotten(): Promise<string> {
  await kept().keep(archive, [SCOPE.region], YEAR_1);
  evidence.versions = evidence.versions.map((version) => ({ ...version, modified: KEPT_AT }));
  const { fingerprint } = at(archive.keys, 0);
  archive.keys = [];
  return fingerprint;
}

function verifyArchive(keys: KeptKeys | 'none' = kept()): Promise<VerificationResult> {
  if (keys !== 'none') Object.assign(archive, { keptKeys: keys.find.bind(keys) });
  const what = { ...SCOPE, trailArn: TRAIL_ARN, accounts: [SCOPE.account], regions: [SCOPE.region] };
  return verify({ ...what, ...PERIOD, end }, archive);
}

const kinds = (result: VerificationResult): string[] => [
  ...new Set(onlyChain(result).problems.map(({ kind }) => kind)),
];

test('a log whose key AWS no longer lists is whole by the kept key, and every report says so', async () => {
  const fingerprint = await forgotten();
  const result = await verifyArchive();
  expect({ kinds: kinds(result), whole: result.whole }).toEqual({ kinds: [], whole: true });
  expect(onlyChain(result).keptKeys).toEqual([{ fingerprint, keptAt: KEPT_AT.toISOString() }]);
  const line = `CloudTrail no longer lists the public key ${fingerprint} of ${SCOPE.region}`;
  for (const format of ['text', 'html', 'json'] as const) {
    expect(renderVerification(result, format)).toContain(format === 'json' ? fingerprint : line);
  }
});

test('without the kept key the same log is not proven', async () => {
  await forgotten();
  expect(kinds(await verifyArchive('none'))).toContain('DigestKeyUnknown');
});

test('where AWS lists the key the evidence is not asked, whatever stands there', async () => {
  await kept().keep({ publicKeys: () => Promise.resolve([makeSigningKey()]) }, [SCOPE.region], YEAR_1);
  const result = await verifyArchive();
  expect(result.whole).toBe(true);
  expect(onlyChain(result).keptKeys).toBeUndefined();
  expect(evidence.fetched).toEqual([]);
});

test.each([
  ['another Region', 'us-west-2', YEAR_1],
  ['another time', SCOPE.region, { start: new Date('2026-01-05T00:00:00Z'), end: new Date('2026-01-06T00:00:00Z') }],
])('a key of %s does not count', async (_, region, day) => {
  await kept().keep(archive, [region], day);
  archive.keys = [];
  expect(kinds(await verifyArchive())).toContain('DigestKeyUnknown');
});

test('keys that were put years later under a day that had none do not count', async () => {
  await forgotten();
  evidence.versions = evidence.versions.map((version) => ({ ...version, modified: new Date('2029-01-02T03:00:00Z') }));
  expect(kinds(await verifyArchive())).toContain('DigestKeyUnknown');
});

test('a kept key that did not sign proves nothing', async () => {
  const { fingerprint } = at(archive.keys, 0);
  const other = { ...makeSigningKey(), fingerprint };
  await kept().keep({ publicKeys: () => Promise.resolve([other]) }, [SCOPE.region], YEAR_1);
  archive.keys = [];
  expect(kinds(await verifyArchive())).toContain('DigestSignatureInvalid');
});

test.each([
  '',
  '{',
  '{"regions":[{"region":"eu-central-1","keys":[{"fingerprint":"x","value":"?"}]}]}',
  'x'.repeat(1_100_000),
])('a document that is none counts for nothing (%#)', async (body) => {
  archive.keys = [];
  evidence.write(KEY, body);
  expect(kinds(await verifyArchive())).toContain('DigestKeyUnknown');
});

test('of a document only the version counts that was written first', async () => {
  await forgotten();
  evidence.write(KEY, '{"regions":[]}');
  evidence.write(KEY, undefined);
  expect((await verifyArchive()).whole).toBe(true);
});

test('keys are written once a day, and Regions that do not answer are left out', async () => {
  const regions = ['eu-central-1', 'us-east-1', 'eu-central-1'];
  const denied = {
    publicKeys: (region: string) =>
      region === 'us-east-1' ? Promise.reject(new PublicKeysDeniedError('denied')) : archive.publicKeys(),
  };
  await kept().keep(denied, regions, YEAR_1);
  await kept().keep(archive, regions, YEAR_1);
  expect(evidence.versions.map(({ key }) => key)).toEqual([KEY]);
  const { regions: written } = JSON.parse(at(evidence.versions, 0).body ?? '') as { regions: { region: string }[] };
  expect(written.map(({ region }) => region)).toEqual(['eu-central-1']);
  await kept().keep({ publicKeys: () => Promise.resolve([]) }, regions, { ...YEAR_1, start: new Date('2026-02-01') });
  expect(evidence.versions).toHaveLength(1);
});

test('evidence that cannot be read leaves the digests unknown, and is named', async () => {
  await forgotten();
  const client = new S3Client({ region: SCOPE.region, credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
  client.middlewareStack.add(() => () => Promise.reject(new Error('no access')), {
    step: 'initialize',
    priority: 'high',
  });
  const result = await verifyArchive(new KeptKeys(new EvidenceStore(client, 'evidence', 'audit-log')));
  expect(result.whole).toBe(false);
  expect(JSON.stringify(onlyChain(result).problems)).toContain(
    'the keys in the evidence could not be read: Error: no access',
  );
  expect(kinds(result)).not.toContain('DigestKeyUnknown');
});

test('a package takes the kept key along, and is verified by it without AWS', async () => {
  const fingerprint = await forgotten();
  const keys = kept();
  Object.assign(archive, { keptKeys: keys.find.bind(keys) });
  const folder = mkdtempSync(join(tmpdir(), 'wormtrail-kept-'));
  try {
    const packed = await makePackage(join(folder, 'package'), {}, archive);
    expect(packed.result.whole).toBe(true);
    const { holds, verification } = await checkAt(join(folder, 'package'));
    expect(holds).toBe(true);
    expect(verification && onlyChain(verification).keptKeys).toEqual([{ fingerprint, keptAt: KEPT_AT.toISOString() }]);
    const stranger = await checkAt(join(folder, 'package'), { publicKeys: [makeSigningKey()] });
    expect(stranger.holds).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
