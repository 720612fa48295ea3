/** A replica of the log bucket: its digests name, and are signed for, the bucket that the trail delivered to. */
import type { VerificationOptions } from '../../lib/integrity/verify';
import { renderVerification } from '../../lib/integrity/report';
import { buildArchive } from '../support/archive/archive';
import { MemoryBucket } from '../support/archive/memory-bucket';
import { ARCHIVE_START, at, KEY, LOCK, onlyChain, SCOPE, soundArchive, verifyBucket } from './support';

const REPLICA = 'replica';
const OF = { readFrom: REPLICA };

/** What S3 replicates of a sound archive: keys, content and metadata. */
function replica() {
  const { hours } = soundArchive();
  const bucket = new MemoryBucket(REPLICA, LOCK);
  bucket.keys = [KEY];
  bucket.deliver(hours);
  return { bucket, hours };
}

test('is whole where all of it came over, and says from where it was read', async () => {
  const { bucket } = replica();
  const result = await verifyBucket(bucket, { ...OF, checkLocks: true });
  expect(result).toMatchObject({ whole: true, bucket: SCOPE.bucket, readFrom: REPLICA });
  expect(onlyChain(result).digests.valid).toBeGreaterThanOrEqual(8);
  expect(renderVerification(result, 'text')).toContain('s3://audit-logs, read from its replica s3://replica\n');
  expect(renderVerification(result, 'html')).toContain('read from its replica s3://replica');
});

test('is not read as if the trail had delivered there', async () => {
  const { bucket } = replica();
  expect(onlyChain(await verifyBucket(bucket, { bucket: REPLICA })).digests.valid).toBe(0);
});

describe('is not whole where', () => {
  type Replica = ReturnType<typeof replica>;
  test.each<[string, (replica: Replica) => void, string]>([
    [
      'a log file did not come over',
      ({ bucket, hours }) => bucket.erase(at(at(hours, 3).logFiles, 0).key),
      'LogFileMissing',
    ],
    [
      'a log file is hidden',
      ({ bucket, hours }) => void bucket.delete(at(at(hours, 3).logFiles, 0).key),
      'LogFileHidden',
    ],
    [
      'a log file is another one',
      ({ bucket, hours }) => {
        const [first, second] = at(hours, 3).logFiles;
        if (first && second) bucket.replace({ ...first, body: second.body });
      },
      'LogFileModified',
    ],
    ['a digest did not come over', ({ bucket, hours }) => bucket.erase(at(hours, 3).digest.key), 'DigestMissing'],
  ])('%s', async (_, damage, kind) => {
    const damaged = replica();
    damage(damaged);
    const result = await verifyBucket(damaged.bucket, OF);
    expect(result.whole).toBe(false);
    const { problems, gaps } = onlyChain(result);
    const found: readonly string[] = problems.map((problem) => problem.kind);
    expect([...found, ...(gaps.length > 0 ? ['DigestMissing'] : [])]).toContain(kind);
  });

  test('nothing came over', async () => {
    const empty = new MemoryBucket(REPLICA, LOCK);
    empty.keys = [KEY];
    expect((await verifyBucket(empty, OF)).whole).toBe(false);
  });
});

describe('a bucket that is no replica is refused, with what to write', () => {
  const archiveOf = (bucket: string) => {
    const scope = { ...SCOPE, bucket };
    const memory = new MemoryBucket(REPLICA, LOCK);
    memory.keys = [KEY];
    memory.deliver(buildArchive({ scope, key: KEY, start: ARCHIVE_START, hours: 8, filesPerHour: 1 }));
    return memory;
  };
  test.each<[string, string, Partial<VerificationOptions>, RegExp]>([
    [
      'of another bucket',
      'other-logs',
      OF,
      /its digests were delivered to other-logs\. Write --relocated-from other-logs\.$/,
    ],
    ['the bucket of a trail of its own', REPLICA, OF, /It is no replica: leave out --relocated-from\.$/],
  ])('%s', async (_, delivered, options, message) => {
    await expect(verifyBucket(archiveOf(delivered), options)).rejects.toThrow(message);
  });

  test('one altered digest is a finding, and no reason to refuse the rest', async () => {
    const { bucket, hours } = replica();
    const [stranger] = buildArchive({
      ...{ scope: { ...SCOPE, bucket: 'other-logs' }, key: KEY, start: ARCHIVE_START, hours: 1, filesPerHour: 1 },
    });
    const { digest } = at(hours, 0);
    if (stranger) bucket.replace({ ...stranger.digest, key: digest.key });
    expect((await verifyBucket(bucket, OF)).whole).toBe(false);
  });
});
