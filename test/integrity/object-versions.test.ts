/** What all versions of an object say of it together, over a bucket in memory. */
import { ObjectUnreadableError } from '../../lib/integrity/errors';
import type { ObjectName, Retention } from '../../lib/integrity/fetcher';
import { isLocked, VersionJudge, type Examined } from '../../lib/integrity/object-versions';
import type { StoredObject } from '../../lib/integrity/fetcher';
import { MemoryBucket } from '../support/archive/memory-bucket';
import { LOCK } from './support';

const KEY = 'file';
const OBJECT: ObjectName = { bucket: 'logs', key: KEY };
const NOW = new Date('2026-01-01T00:00:00Z');

/** CloudTrail writes "original", and the rest is forged. */
function examine({ body }: StoredObject): Promise<Examined<string, 'Forged'>> {
  const content = body.toString();
  if (content.startsWith('original')) return Promise.resolve({ authentic: true, content });
  return Promise.resolve({ authentic: false, fault: 'Forged', found: content });
}

/** A bucket with these versions, oldest first; null is a delete marker. */
function bucketOf(...contents: readonly (string | null)[]): MemoryBucket {
  const bucket = new MemoryBucket('logs', LOCK);
  for (const content of contents) write(bucket, content);
  return bucket;
}

function write(bucket: MemoryBucket, content: string | null): void {
  if (content === null) bucket.delete(KEY);
  else bucket.put({ key: KEY, body: Buffer.from(content), metadata: {} });
}

async function listed(bucket: MemoryBucket) {
  for await (const [first] of bucket.list('logs', KEY)) if (first?.key === KEY) return first;
  return { key: KEY, versions: [] };
}

const judge = async (bucket: MemoryBucket, isListed = true) =>
  new VersionJudge(bucket).judge(OBJECT, isListed ? await listed(bucket) : undefined, examine);

const marker = expect.stringMatching(/^delete marker v\d+ of 2/) as string;
const forged = expect.stringMatching(/^version v\d+ of 2.*: forged$/) as string;
const rewritten = expect.stringMatching(/^2 versions, the latest version v2 of 2/) as string;
const original = { content: 'original', versionId: 'v1', retention: LOCK };

type Row = [contents: (string | null)[], state: string, more: object];
const STATES: Row[] = [
  [['original'], 'sound', { version: original }],
  [['original', 'original'], 'rewritten', { version: original, found: rewritten }],
  [['forged', 'original'], 'rewritten', { version: { ...original, versionId: 'v2' } }],
  [['original', null, 'original'], 'rewritten', { version: original }],
  [['original', null], 'hidden', { version: original, found: marker }],
  [['original', 'forged', null], 'hidden', { version: original, found: marker }],
  [['original 1', 'original 2', null], 'hidden', { version: { ...original, content: 'original 1' }, found: marker }],
  [['original', 'forged'], 'overwritten', { version: original, found: forged }],
  [['forged', 'original', 'forged'], 'overwritten', { version: { ...original, versionId: 'v2' }, found: forged }],
  [['forged'], 'altered', { fault: 'Forged', found: 'forged', versionId: 'v1' }],
  [['first forged', 'forged'], 'altered', { fault: 'Forged', found: 'forged', versionId: 'v2' }],
  [[null], 'missing', { found: marker }],
  [['forged', null], 'missing', { found: marker }],
  [[], 'missing', { found: 'nothing' }],
];

describe('an object with the versions', () => {
  it.each(STATES)('%j is %s', async (contents, state, more) => {
    expect(await judge(bucketOf(...contents))).toMatchObject({ state, ...more });
  });

  it.each(STATES)('%j, which no listing covers, is the same', async (contents, state) => {
    const judged = await judge(bucketOf(...contents), false);
    // without a listing only the latest version is read, as long as it is authentic
    expect(judged.state).toBe(state === 'rewritten' ? 'sound' : state);
  });

  it('is looked at again where the latest is no longer what was listed', async () => {
    const bucket = bucketOf('original');
    const before = await listed(bucket);
    write(bucket, 'forged');
    expect(await new VersionJudge(bucket).judge(OBJECT, before, examine)).toMatchObject({ state: 'overwritten' });
    write(bucket, null);
    expect(await new VersionJudge(bucket).judge(OBJECT, before, examine)).toMatchObject({ state: 'hidden' });
  });

  it('is not listed again where the listing passed its place without it', async () => {
    const bucket = bucketOf();
    const before = bucket.requests.list;
    await new VersionJudge(bucket).judge(OBJECT, { key: KEY, versions: [] }, examine);
    expect(bucket.requests).toMatchObject({ list: before, get: 1 });
  });

  it('is not taken for a longer key that begins with its own', async () => {
    const bucket = bucketOf();
    bucket.put({ key: `${KEY}.exe`, body: Buffer.from('original'), metadata: {} });
    expect(await judge(bucket, false)).toEqual({ state: 'missing', found: 'nothing' });
  });

  it.each([
    [25, 'overwritten'],
    [2500, 'overwritten'],
    [5001, 'unreadable'],
  ])('%s forged ones below the original: %s', async (below, state) => {
    const contents = [...Array<string>(below - 1).fill('forged'), 'original', 'forged'];
    expect((await judge(bucketOf(...contents))).state).toBe(state);
  });

  it.each<[string, (string | null)[], string]>([
    ['under the latest, which is the original', ['sealed', 'original'], 'rewritten'],
    ['over the original', ['original', 'sealed'], 'overwritten'],
    ['under the original', ['sealed', 'original', null], 'hidden'],
    ['alone', ['sealed'], 'unreadable'],
    ['under a forged one', ['sealed', 'forged'], 'unreadable'],
    ['over a forged one', ['forged', 'sealed'], 'unreadable'],
    ['under a delete marker', ['sealed', null], 'unreadable'],
  ])('that cannot all be read: one %s', async (_, contents, state) => {
    const bucket = bucketOf(...contents);
    const get = async (object: ObjectName): Promise<StoredObject | undefined> => {
      const stored = await bucket.get(object);
      if (stored?.body.toString() === 'sealed') throw new ObjectUnreadableError('denied');
      return stored;
    };
    const judge = new VersionJudge({ ...fetcherOf(bucket), get });
    expect((await judge.judge(OBJECT, await listed(bucket), examine)).state).toBe(state);
  });

  it.each([
    ['of a plausible size are read several at once', 1, 8],
    ['that are too large for a log file are read one at a time', 17 * 1024 * 1024, 1],
  ])('%s', async (_, size, most) => {
    const bucket = bucketOf(...Array<string>(20).fill('forged'), null);
    const all = await listed(bucket);
    let [underWay, seen] = [0, 0];
    const get = async (object: ObjectName): Promise<StoredObject | undefined> => {
      underWay += 1;
      seen = Math.max(seen, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      return bucket.get(object);
    };
    const versions = all.versions.map((version) => ({ ...version, size }));
    await new VersionJudge({ ...fetcherOf(bucket), get }).judge(OBJECT, { ...all, versions }, examine);
    expect(seen).toBe(most);
  });

  it('is unreadable where it cannot be read, and other errors stop the verification', async () => {
    const failing = (error: Error) => ({ ...fetcherOf(bucketOf('original')), get: () => Promise.reject(error) });
    const denied = new VersionJudge(failing(new ObjectUnreadableError('denied')));
    expect(await denied.judge(OBJECT, undefined, examine)).toEqual({ state: 'unreadable', found: 'denied' });
    const broken = new VersionJudge(failing(new Error('broken')));
    await expect(broken.judge(OBJECT, undefined, examine)).rejects.toThrow('broken');
  });
});

function fetcherOf(bucket: MemoryBucket) {
  return {
    get: bucket.get.bind(bucket),
    list: bucket.list.bind(bucket),
    retention: bucket.retention.bind(bucket),
  };
}

describe('an original survives', () => {
  const version = { content: '', versionId: 'v1', retention: undefined };
  const survival = (retention: () => Promise<Retention | undefined>, of: object = version) =>
    new VersionJudge({ ...fetcherOf(bucketOf()), retention }).survival(OBJECT, { ...version, ...of }, NOW);
  const never = (): Promise<Retention> => Promise.reject(new Error('asked'));

  it('locked, as its own retention says', async () => {
    expect(await survival(never, { retention: LOCK })).toEqual({
      ...{ survives: 'locked', versionId: 'v1', lockedUntil: LOCK.until.toISOString() },
    });
  });

  it('locked, as the bucket says of that version', async () => {
    const asked: ObjectName[] = [];
    const retention = (object?: ObjectName) => Promise.resolve((asked.push(object ?? OBJECT), LOCK));
    expect((await survival(retention)).survives).toBe('locked');
    await survival(retention, { versionId: undefined });
    expect(asked).toEqual([{ ...OBJECT, versionId: 'v1' }, OBJECT]);
  });

  it('unlocked, without a retention', async () => {
    expect(await survival(() => Promise.resolve(undefined))).toEqual({ survives: 'unlocked', versionId: 'v1' });
    expect(await survival(() => Promise.resolve(undefined), { versionId: undefined })).toEqual({
      survives: 'unlocked',
    });
  });

  it('with a lock that is not known, where it may not be read', async () => {
    const denied = await survival(() => Promise.reject(new ObjectUnreadableError('denied')));
    expect(denied).toEqual({ survives: 'lock unknown', versionId: 'v1' });
    await expect(survival(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it.each<[string, Retention | undefined, boolean]>([
    ['COMPLIANCE for another millisecond', { mode: 'COMPLIANCE', until: new Date(NOW.getTime() + 1) }, true],
    ['COMPLIANCE that ends now', { mode: 'COMPLIANCE', until: NOW }, false],
    ['GOVERNANCE', { mode: 'GOVERNANCE', until: LOCK.until }, false],
    ['no retention', undefined, false],
  ])('%s: locked %s', (_what, retention, locked) => {
    expect(isLocked(retention, NOW)).toBe(locked);
  });
});
