/** Tampering that `aws cloudtrail validate-logs` calls valid, on the same bucket of the local AWS: only we see it. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { ProblemKind } from '../../lib/integrity/problem';
import type { ArchivedObject } from '../support/archive/archive';
import { askBoth, Case, resigned, setUp, type Tamper } from './oracle';
import { onlyChain } from './support';

setUp();

const TAMPERINGS: readonly [name: string, kind: ProblemKind, versioned: boolean, tamper: Tamper][] = [
  [
    'the newest digests deleted',
    'NewestDigestsMissing',
    false,
    async (a) => {
      await a.delete(a.digest(5));
      await a.delete(a.digest(4));
    },
  ],
  [
    'a log file that no digest names',
    'LogFileNotNamed',
    false,
    (a) => a.put({ ...a.logFile(2), key: a.logFile(2).key.replace(/_[0-9a-f]{16}\./, '_FORGED.') }),
  ],
  ['a log file written again with the same content', 'LogFileRewritten', true, (a) => a.put(a.logFile(2))],
  [
    'a log file deleted and written again',
    'LogFileRewritten',
    true,
    async (a) => {
      await a.delete(a.logFile(2));
      await a.put(a.logFile(2));
    },
  ],
  [
    'data after the end of a digest',
    'DigestMalformed',
    false,
    (a) => a.put({ ...a.digest(2), body: Buffer.concat([a.digest(2).body, Buffer.from('more')]) }),
  ],
  [
    'a log file without its checksum',
    'LogFileModified',
    false,
    (a) => a.put({ ...a.logFile(2), body: a.logFile(2).body.subarray(0, -8) }),
  ],
  [
    'a digest that says another hash of the one before',
    'DigestLinkBroken',
    false,
    (a) => a.put(resigned(a.digest(5), { previousDigestHashValue: 'f'.repeat(64) })),
  ],
  [
    'a digest signed again over a gap',
    'DigestsMissing',
    false,
    async (a) => {
      await Promise.all([a.digest(3), a.digest(4)].map((digest) => a.delete(digest)));
      await a.put(resigned(a.digest(5), named(a.digest(2))));
    },
  ],
  [
    'another signature algorithm',
    'DigestSignatureInvalid',
    false,
    (a) => a.put({ ...a.digest(2), metadata: { ...a.digest(2).metadata, 'signature-algorithm': 'none' } }),
  ],
];

/** The members by which a digest names the one before it. */
function named({ key, body, metadata }: ArchivedObject): Readonly<Record<string, unknown>> {
  return {
    previousDigestS3Object: key,
    previousDigestHashValue: createHash('sha256').update(gunzipSync(body)).digest('hex'),
    previousDigestSignature: metadata.signature,
  };
}

it.each(TAMPERINGS)('%s: the CLI says valid, we say %s', async (_name, kind, versioned, tamper) => {
  const archive = await Case.deliver(versioned);
  await tamper(archive);
  const [theirs, result] = await askBoth(archive);
  expect(theirs.invalid).toEqual({});
  expect(onlyChain(result).problems.map((problem) => problem.kind)).toContain(kind);
  expect(result.whole).toBe(false);
});

it('objects outside COMPLIANCE retention: the CLI says valid, we name each of them', async () => {
  const archive = await Case.deliver(true, { isLocked: false });
  const [theirs, result] = await askBoth(archive, { checkLocks: true });
  expect(theirs).toEqual({ invalid: {}, digestsValid: 6, logFilesValid: 12 });
  expect(onlyChain(result).problemCounts).toEqual({ DigestNotLocked: 6, LogFileNotLocked: 12 });
});

it('a locked log file: its version cannot be deleted, and the archive stays whole', async () => {
  const archive = await Case.deliver(true);
  await expect(archive.erase(archive.logFile(2))).rejects.toMatchObject({ name: 'AccessDenied' });
  const [theirs, result] = await askBoth(archive, { checkLocks: true });
  expect(theirs).toEqual({ invalid: {}, digestsValid: 6, logFilesValid: 12 });
  expect(onlyChain(result).problems).toEqual([]);
});
