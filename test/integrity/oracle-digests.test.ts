/** `aws cloudtrail validate-logs` as oracle: on every tampering with digests that both can see, verdicts agree file by file. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { signDigest, type ArchivedObject } from '../support/archive/archive';
import { makeSigningKey } from '../support/archive/signing-key';
import { askBoth, Case, inTheirWords, setUp, type Tamper } from './oracle';
import { at, onlyChain } from './support';

const STRANGER = makeSigningKey();

setUp();

const TAMPERINGS: readonly [name: string, versioned: boolean, tamper: Tamper][] = [
  ['a digest with other content', false, (a) => a.put({ ...a.digest(2), body: rewritten(a.digest(2)) })],
  ['a digest that is no gzip', false, (a) => a.put({ ...a.digest(2), body: Buffer.from('{}') })],
  ['a digest that is no JSON', false, (a) => a.put({ ...a.digest(2), body: gzipSync('no JSON') })],
  ['a digest without its members', false, (a) => a.put({ ...a.digest(2), body: gzipSync('{}') })],
  ['a digest without a signature', false, (a) => a.put({ ...a.digest(2), metadata: {} })],
  ['a digest with a wrong signature', false, (a) => a.put({ ...a.digest(2), metadata: a.digest(3).metadata })],
  ['a digest in the place of another', false, (a) => a.put({ ...a.digest(3), key: a.digest(2).key })],
  ['a digest signed by a stranger', false, (a) => a.put(resigned(a.digest(2)))],
  ['a deleted digest', false, (a) => a.delete(a.digest(2))],
];

/** The same digest without its last log file; the signature stays that of the original. */
function rewritten({ body }: ArchivedObject): Buffer {
  const digest = JSON.parse(gunzipped(body)) as { logFiles: unknown[] };
  return gzipSync(JSON.stringify({ ...digest, logFiles: digest.logFiles.slice(0, 1) }));
}

function resigned({ body }: ArchivedObject): ArchivedObject {
  const digest = JSON.parse(gunzipped(body)) as { digestS3Object: string };
  return signDigest({ ...digest, digestPublicKeyFingerprint: STRANGER.fingerprint }, STRANGER).object;
}

it.each(TAMPERINGS)('%s', async (_name, versioned, tamper) => {
  const archive = await Case.deliver(versioned);
  await tamper(archive);
  const [theirs, result] = await askBoth(archive);
  expect(inTheirWords(result)).toEqual(theirs);
});

it('a digest under a delete marker: we go on with the original, and judge its log files as well', async () => {
  const archive = await Case.deliver(true);
  await archive.delete(archive.digest(2));
  const [theirs, result] = await askBoth(archive);
  expect(theirs).toEqual({
    invalid: { [archive.digest(2).key]: 'INVALID: not found' },
    digestsValid: 5,
    logFilesValid: 10,
  });
  expect(inTheirWords(result)).toEqual({ ...theirs, logFilesValid: 12 });
});

it('a trail that was stopped for two hours', async () => {
  const archive = await Case.deliver(false, { stopped: [2, 3] });
  const [theirs, result] = await askBoth(archive);
  expect(inTheirWords(result)).toEqual(theirs);
  expect(onlyChain(result).gaps).toEqual([
    { from: '2026-01-01T02:01:31Z', to: '2026-01-01T04:01:31Z', reason: 'no digest chain' },
  ]);
});

it('backfill digests, sound', async () => {
  const archive = await Case.deliver(false, { late: [1, 3] });
  const [theirs, result] = await askBoth(archive);
  expect(theirs).toEqual({ invalid: {}, digestsValid: 8, logFilesValid: 14 });
  expect(inTheirWords(result)).toEqual(theirs);
});

it.each([
  ['its metadata gone', (o: ArchivedObject) => ({ ...o, metadata: withoutTimestamp(o) })],
  ['another signature', (o: ArchivedObject) => ({ ...o, metadata: { ...o.metadata, signature: '00ff' } })],
])('a backfill digest with %s', async (_name, change) => {
  const archive = await Case.deliver(false, { late: [1, 3] });
  const backfill = at(
    archive.hours.filter(({ digest }) => digest.key.endsWith('_backfill.json.gz')),
    0,
  );
  await archive.put(change(backfill.digest));
  const [theirs, result] = await askBoth(archive);
  expect(Object.keys(theirs.invalid)).toEqual([backfill.digest.key]);
  expect(inTheirWords(result)).toEqual(theirs);
});

function withoutTimestamp({ metadata }: ArchivedObject): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => !name.startsWith('backfill')));
}

function gunzipped(body: Buffer): string {
  return gunzipSync(body).toString('utf8');
}
