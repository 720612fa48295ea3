/** Archives and answers that somebody made to mislead: one clear verdict each, never a hang, never a read elsewhere. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { VerificationOptionError } from '../../lib/integrity/errors';
import { parseTime } from '../../lib/integrity/time';
import { parseTrailArn } from '../../lib/integrity/trail-arn';
import { signDigest, type ArchivedObject } from '../support/archive/archive';
import { at, KEY, onlyChain, problemsOf, soundArchive, verifyBucket } from './support';

interface SignedContent {
  readonly digestS3Object: string;
  readonly logFiles: readonly Record<string, string>[];
}

/** The digest of hour 7 with other members, signed by the key of CloudTrail: what only a thief of that key could make. */
function resigned(digest: ArchivedObject, change: (content: SignedContent) => object): ArchivedObject {
  const content = JSON.parse(gunzipSync(digest.body).toString('utf8')) as SignedContent;
  return signDigest({ ...content, ...change(content) }, KEY).object;
}

describe('a digest that leads elsewhere', () => {
  it.each([
    ['another bucket', { s3Bucket: 'another-bucket' }],
    [
      'another account',
      {
        s3Object:
          'AWSLogs/999999999999/CloudTrail/eu-central-1/2026/01/01/999999999999_CloudTrail_eu-central-1_20260101T0701Z_A.json.gz',
      },
    ],
    ['a path that climbs', { s3Object: 'AWSLogs/111122223333/CloudTrail/../../../secrets/key.json.gz' }],
    ['something that is no log file', { s3Object: 'secrets/key.json' }],
  ])('%s: nothing is read there', async (_where, change) => {
    const { bucket, hours } = soundArchive();
    const digest = resigned(at(hours, 7).digest, ({ logFiles }) => ({ logFiles: [{ ...at(logFiles, 0), ...change }] }));
    bucket.replace(digest);
    const problems = await problemsOf(bucket);
    expect(problems.map(({ kind }) => kind)).toContain('LogFileElsewhere');
    const place = { s3Bucket: 'audit-logs', s3Object: '', ...change };
    expect(bucket.fetched.filter((name) => name.endsWith(`${place.s3Bucket}/${place.s3Object}`))).toEqual([]);
    expect(bucket.fetched.filter((name) => !name.startsWith('audit-logs/AWSLogs/111122223333/'))).toEqual([]);
  });

  it('a bucket that the caller names is read', async () => {
    const { bucket, hours } = soundArchive();
    bucket.replace(
      resigned(at(hours, 7).digest, ({ logFiles }) => ({
        logFiles: [{ ...at(logFiles, 0), s3Bucket: 'former-bucket' }],
      })),
    );
    const problems = await problemsOf(bucket, { formerBuckets: ['former-bucket'] });
    expect(bucket.fetched.some((name) => name.startsWith('former-bucket/'))).toBe(true);
    expect(problems.map(({ kind }) => kind)).toContain('LogFileMissing');
  });

  it('a previous digest in another bucket is not followed', async () => {
    const { bucket, hours } = soundArchive();
    bucket.replace(
      resigned(at(hours, 7).digest, () => ({ previousDigestS3Bucket: 'another', previousDigestS3Object: 'x' })),
    );
    expect((await problemsOf(bucket)).map(({ kind }) => kind)).toContain('DigestElsewhere');
    expect(bucket.fetched.some((name) => name.startsWith('another/'))).toBe(false);
  });
});

describe('a digest that says what cannot be', () => {
  it.each([
    ['a start after its end', () => ({ digestStartTime: '2026-01-01T09:00:00Z' }), 'DigestMalformed'],
    ['a link over a gap', () => ({ digestStartTime: '2026-01-01T07:31:31Z' }), 'DigestLinkSkipsTime'],
    ['another hash of the digest before', () => ({ previousDigestHashValue: 'f'.repeat(64) }), 'DigestLinkBroken'],
    [
      'another hash algorithm',
      ({ logFiles }: SignedContent) => ({ logFiles: logFiles.map((f) => ({ ...f, hashAlgorithm: 'MD5' })) }),
      'DigestMalformed',
    ],
    [
      'a file twice with two hashes',
      ({ logFiles }: SignedContent) => ({ logFiles: [...logFiles, { ...at(logFiles, 0), hashValue: 'f'.repeat(64) }] }),
      'LogFileNamedTwice',
    ],
  ])('%s: %s', async (_what, change, kind) => {
    const { bucket, hours } = soundArchive();
    const { body, metadata, key } = at(hours, 7).digest;
    const content = JSON.parse(gunzipSync(body).toString('utf8')) as SignedContent;
    const altered = { ...content, ...change(content) };
    // What is no digest cannot be signed as one: it is put there as it is.
    const unsigned = { key, metadata, body: gzipSync(JSON.stringify(altered)) };
    bucket.replace(kind === 'DigestMalformed' ? unsigned : signDigest(altered, KEY).object);
    expect((await problemsOf(bucket)).map((problem) => problem.kind)).toContain(kind);
  });

  it('the same file a thousand times is read once', async () => {
    const { bucket, hours } = soundArchive();
    bucket.replace(
      resigned(at(hours, 7).digest, ({ logFiles }) => ({
        logFiles: [...logFiles, ...Array.from({ length: 1000 }, () => at(logFiles, 0))],
      })),
    );
    expect((await verifyBucket(bucket)).whole).toBe(true);
    expect(new Set(bucket.fetched).size).toBe(bucket.fetched.length);
  });

  it('a hundred thousand files that are not there', async () => {
    const { bucket, hours } = soundArchive();
    bucket.replace(
      resigned(at(hours, 7).digest, ({ logFiles }) => ({
        logFiles: Array.from({ length: 100_000 }, (_, n) => ({
          ...at(logFiles, 0),
          s3Object: at(logFiles, 0).s3Object?.replace(/_[0-9a-f]{16}\./, `_${n}.`) ?? '',
        })),
      })),
    );
    const { logFiles, problems, problemCounts } = onlyChain(await verifyBucket(bucket));
    expect(logFiles.missing).toBe(100_000);
    expect(problemCounts.LogFileMissing).toBe(100_000);
    expect(problems.length).toBeLessThanOrEqual(5000);
    expect(bucket.requests.list).toBeLessThan(10);
  });
});

describe('objects that harm their reader', () => {
  const bodies: [string, Buffer, string][] = [
    ['a gzip bomb', gzipSync(Buffer.alloc(300 * 1024 * 1024)), 'LogFileTooLarge'],
    ['JSON that nests', gzipSync('['.repeat(1_000_000)), 'LogFileModified'],
  ];
  it.each(bodies)('%s as a log file', async (_what, body, kind) => {
    const { bucket, hours } = soundArchive();
    bucket.replace({ ...at(at(hours, 2).logFiles, 0), body });
    expect((await problemsOf(bucket)).map((problem) => problem.kind)).toEqual([kind]);
  });

  it.each([
    ['a gzip bomb', gzipSync(Buffer.alloc(300 * 1024 * 1024))],
    ['JSON that nests', gzipSync('['.repeat(1_000_000))],
    ['a number', gzipSync('1')],
    ['a list', gzipSync('[]')],
    ['a prototype', gzipSync('{"__proto__":{"logFiles":[]},"constructor":1}')],
    ['bytes that are no text', gzipSync(Buffer.from([0x7b, 0xff, 0x7d]))],
  ])('%s as a digest', async (_what, body) => {
    const { bucket, hours } = soundArchive();
    const { digest } = at(hours, 7);
    bucket.replace({ ...digest, body });
    const problem = (await problemsOf(bucket)).find(({ key }) => key === digest.key);
    expect(problem?.kind).toBe('DigestMalformed');
  });
});

describe('options that say nothing to verify', () => {
  const NOW = new Date('2026-11-22T12:00:00Z');
  it.each([
    '',
    'yesterday',
    '2026-13-01',
    '99999999999999h',
    '1000-01-01',
    '9999-12-31T23:59:59Z',
    '-5h',
    '1e3d',
    '999w',
  ])("'%s' is no time", (text) => {
    expect(() => parseTime(text, NOW)).toThrow(VerificationOptionError);
  });

  it.each([
    ['24h', '2026-11-21T12:00:00.000Z'],
    ['30d', '2026-10-23T12:00:00.000Z'],
    ['2w', '2026-11-08T12:00:00.000Z'],
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T05:06:07', '2026-11-01T05:06:07.000Z'],
    ['2026-11-01T05:06:07+02:00', '2026-11-01T03:06:07.000Z'],
  ])('%s is %s', (text, time) => {
    expect(parseTime(text, NOW).toISOString()).toBe(time);
  });

  it.each(['', 'audit-log', 'arn:aws:s3:::bucket', 'arn:aws:cloudtrail:eu-central-1:1234:trail/audit-log'])(
    "'%s' is no trail",
    (arn) => {
      expect(() => parseTrailArn(arn)).toThrow(VerificationOptionError);
    },
  );

  it('a start after the end', async () => {
    const { bucket } = soundArchive();
    const twisted = verifyBucket(bucket, { start: new Date('2026-01-02'), end: new Date('2026-01-01') });
    await expect(twisted).rejects.toThrow('The start time must be before the end time.');
  });

  it('a prefix under which nothing lies', async () => {
    const { bucket } = soundArchive();
    const nothing = verifyBucket(bucket, { prefix: 'elsewhere', regions: 'all' });
    await expect(nothing).rejects.toThrow(/s3:\/\/audit-logs\/elsewhere\/AWSLogs\/ holds no logs of 111122223333/);
  });
});
