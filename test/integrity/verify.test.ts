/** What a verification says of an archive: a sound one is never blamed, and every tampering has its name. */
import { gzipSync } from 'node:zlib';
import { ArchiveUnreadableError, PublicKeysDeniedError } from '../../lib/integrity/errors';
import { PROBLEMS, type ProblemKind, type Survival } from '../../lib/integrity/problem';
import type { VerificationOptions } from '../../lib/integrity/verify';
import { buildArchive } from '../support/archive/archive';
import type { MemoryBucket } from '../support/archive/memory-bucket';
import {
  at,
  KEY,
  LOCK,
  onlyChain,
  PERIOD,
  problemsOf,
  SCOPE,
  soundArchive,
  verifyBucket,
  type Archive,
} from './support';

const NOTHING = Buffer.alloc(0);
const FORGED = gzipSync('{"Records":[]}');

describe('a sound archive is whole', () => {
  const sound: [string, Parameters<typeof soundArchive>[0]][] = [
    ['of eight hours', {}],
    ['of hours in which nothing was logged', { filesPerHour: 0 }],
    ['of an hour with many log files', { hours: 8, filesPerHour: 40 }],
    ['with log files that were delivered late', { late: [2, 3, 6] }],
    ['that goes on beyond the period', { hours: 12 }],
  ];
  it.each(sound)('%s', async (_what, options) => {
    const { bucket } = soundArchive(options);
    const result = await verifyBucket(bucket, { checkLocks: true });
    expect(onlyChain(result).problems).toEqual([]);
    expect(result.whole).toBe(true);
  });

  it('and counts what it holds', async () => {
    const { bucket } = soundArchive({ late: [2] });
    const { digests, logFiles, notNamed, gaps } = onlyChain(await verifyBucket(bucket));
    expect({ digests, logFiles, notNamed }).toEqual({
      digests: { valid: 9, invalid: 0, missing: 0 },
      logFiles: { valid: 17, invalid: 0, missing: 0 },
      notNamed: 0,
    });
    expect(gaps).toEqual([]);
  });

  it('in every account and Region that it holds', async () => {
    const { bucket } = soundArchive();
    const organizationId = 'o-abcdefghij';
    const scopes = ['111111111111', '222222222222'].flatMap((account) =>
      ['eu-central-1', 'us-east-1'].map((region) => ({ ...SCOPE, organizationId, account, region })),
    );
    const start = at(soundArchive().hours, 0).start;
    for (const scope of scopes) bucket.deliver(buildArchive({ scope, key: KEY, start, hours: 8, filesPerHour: 1 }));
    const result = await verifyBucket(bucket, { organizationId: 'find', accounts: 'all', regions: 'all' });
    expect(result.chains.map(({ account, region, logFiles }) => [account, region, logFiles.valid])).toEqual(
      scopes.map(({ account, region }) => [account, region, 8]),
    );
    expect(result.whole).toBe(true);
  });

  it('beside another trail that delivers to the same folders', async () => {
    const { bucket } = soundArchive();
    const scope = { ...SCOPE, trail: { name: 'another', homeRegion: 'eu-central-1' } };
    const start = new Date('2026-01-01T00:21:00Z');
    bucket.deliver(buildArchive({ scope, key: KEY, start, hours: 8, filesPerHour: 2 }));
    const { digests, logFiles, problems } = onlyChain(await verifyBucket(bucket));
    expect(problems).toEqual([]);
    expect([digests.valid, logFiles.valid]).toEqual([8, 16]);
  });

  it('while the newest digest is not due yet', async () => {
    const { bucket } = soundArchive();
    const result = await verifyBucket(bucket, {
      end: new Date('2026-01-01T08:50:00Z'),
      now: new Date('2026-01-01T08:50:00Z'),
    });
    expect(result.whole).toBe(true);
    expect(onlyChain(result).gaps).toEqual([
      { from: '2026-01-01T08:01:31Z', to: '2026-01-01T08:50:00Z', reason: 'not due yet' },
    ]);
  });

  it('from when the trail began', async () => {
    const { bucket } = soundArchive();
    bucket.status = { logging: true, startedAt: new Date('2026-01-01T00:01:00Z') };
    const result = await verifyBucket(bucket, { start: new Date('2025-12-30T00:00:00Z') });
    expect(result.whole).toBe(true);
    expect(onlyChain(result).gaps).toEqual([
      { from: '2025-12-30T00:00:00Z', to: '2026-01-01T00:01:31Z', reason: 'before the trail' },
    ]);
  });
});

type Tampering = [name: string, kinds: ProblemKind[], survives: Survival | undefined, tamper: (a: Archive) => void];
const digest = ({ hours }: Archive, hour: number) => at(hours, hour).digest;
const logFile = ({ hours }: Archive, hour: number) => at(at(hours, hour).logFiles, 1);

/** Objects where no digest leads: how the key of a log file is changed. */
const OUT_OF_PLACE: [what: string, change: (key: string) => string, kind?: ProblemKind][] = [
  ['in a Region in capitals', (key) => key.replace('eu-central-1', 'EU-CENTRAL-1')],
  ['in no Region', (key) => key.replace('eu-central-1/2026/01/01/', '')],
  ['in no day', (key) => key.replace('2026/01/01/', '')],
  ['in no month', (key) => key.replace('01/01/', '')],
  ['beside the days', (key) => key.replace('01/01/', '01/')],
  ['in a day that no month has', (key) => key.replace('01/01/', '01/32/')],
  ['in a year that has not come', (key) => key.replace('2026/01', '2199/01')],
  ['in a kind of log file that CloudTrail has not', (key) => key.replace('/CloudTrail/', '/CloudTrail-Forged/')],
  ['in the folder of log files in other letters', (key) => key.replace('/CloudTrail/', '/cloudtrail/')],
  ['among the digests', (key) => key.replace('/CloudTrail/', '/CloudTrail-Digest/')],
  ['among the Insights events', inKind('CloudTrail-Insight'), 'LogFilesNotCovered'],
  ['among the network events', inKind('CloudTrail-NetworkActivity'), 'LogFilesNotCovered'],
  ['among the aggregated events', inKind('CloudTrail-Aggregated'), 'LogFilesNotCovered'],
  ['whose name is of another day', (key) => key.replace('_20260101T', '_20251101T'), 'LogFileNotNamed'],
];

function inKind(kind: string): (key: string) => string {
  return (key) => key.replace('/CloudTrail/', `/${kind}/`).replace('_CloudTrail_', `_${kind}_`);
}

const TAMPERINGS: Tampering[] = [
  ['a delete marker over a log file', ['LogFileHidden'], 'locked', (a) => a.bucket.delete(logFile(a, 2).key)],
  [
    'a version over a log file',
    ['LogFileOverwritten'],
    'locked',
    (a) => a.bucket.put({ ...logFile(a, 2), body: FORGED }),
  ],
  [
    'a version and a marker over a log file',
    ['LogFileHidden'],
    'locked',
    (a) => {
      a.bucket.put({ ...logFile(a, 2), body: FORGED });
      a.bucket.delete(logFile(a, 2).key);
    },
  ],
  ['a log file written again', ['LogFileRewritten'], 'locked', (a) => a.bucket.put(logFile(a, 2))],
  [
    'a log file erased and replaced',
    ['LogFileModified'],
    'lost',
    (a) => a.bucket.replace({ ...logFile(a, 2), body: FORGED }),
  ],
  ['a log file erased', ['LogFileMissing'], 'lost', (a) => a.bucket.erase(logFile(a, 2).key)],
  [
    'a log file that no digest names',
    ['LogFileNotNamed'],
    'not known',
    (a) => a.bucket.put({ ...logFile(a, 2), key: logFile(a, 2).key.replace(/_[0-9a-f]{16}\./, '_FORGED.') }),
  ],
  [
    'something else among the log files',
    ['LogFileNotNamed'],
    'not known',
    (a) => a.bucket.put({ ...logFile(a, 2), key: `${logFile(a, 2).key}.exe` }),
  ],
  ...OUT_OF_PLACE.map(([what, key, kind]): Tampering => [
    `an object ${what}`,
    [kind ?? 'ObjectOutOfPlace'],
    undefined,
    (a) => a.bucket.put({ ...logFile(a, 2), key: key(logFile(a, 2).key) }),
  ]),
  ['a delete marker over a digest', ['DigestHidden'], 'locked', (a) => a.bucket.delete(digest(a, 2).key)],
  ['a version over a digest', ['DigestOverwritten'], 'locked', (a) => a.bucket.put({ ...digest(a, 2), body: FORGED })],
  ['a digest written again', ['DigestRewritten'], 'locked', (a) => a.bucket.put(digest(a, 2))],
  [
    'delete markers over the newest digests',
    ['DigestHidden', 'DigestHidden'],
    'locked',
    (a) => {
      a.bucket.delete(digest(a, 6).key);
      a.bucket.delete(digest(a, 7).key);
    },
  ],
  [
    'a digest erased',
    ['DigestMissing', 'LogFileNotNamed', 'LogFileNotNamed'],
    'lost',
    (a) => a.bucket.erase(digest(a, 2).key),
  ],
  [
    'the newest digests and their log files erased',
    ['NewestDigestsMissing'],
    undefined,
    (a) =>
      a.hours
        .slice(5)
        .forEach(({ digest, logFiles }) => [digest, ...logFiles].forEach(({ key }) => a.bucket.erase(key))),
  ],
  [
    'two digests in a row erased',
    ['DigestMissing', 'DigestsMissing', ...Array.from({ length: 4 }, () => 'LogFileNotNamed' as const)],
    undefined,
    (a) => {
      a.bucket.erase(digest(a, 2).key);
      a.bucket.erase(digest(a, 3).key);
    },
  ],
];

describe('every tampering has its name', () => {
  it.each(TAMPERINGS)('%s: %s, the original %s', async (_name, kinds, survives, tamper) => {
    const archive = soundArchive();
    tamper(archive);
    const problems = await problemsOf(archive.bucket);
    expect(problems.map(({ kind }) => kind).sort()).toEqual([...kinds].sort());
    if (survives) expect(problems.map(({ original }) => original?.survives)).toContain(survives);
  });

  it('in log files that only the digest of another trail names', async () => {
    const { bucket } = soundArchive();
    const scope = { ...SCOPE, trail: { name: 'another', homeRegion: 'eu-central-1' } };
    const others = [...buildArchive({ scope, key: KEY, start: new Date('2026-01-01T00:21:00Z'), hours: 8 })];
    bucket.deliver(others);
    bucket.put({ ...at(at(others, 2).logFiles, 1), body: FORGED });
    expect((await problemsOf(bucket)).map(({ kind }) => kind)).toEqual(['LogFileOverwritten']);
  });

  it('says which version is the original, and how long it is locked', async () => {
    const archive = soundArchive();
    archive.bucket.delete(logFile(archive, 2).key);
    const { original } = at(await problemsOf(archive.bucket), 0);
    expect(original).toEqual({ survives: 'locked', versionId: 'v8', lockedUntil: LOCK.until.toISOString() });
  });

  it('goes on with the original of a digest: its log files are judged', async () => {
    const archive = soundArchive();
    archive.bucket.put({ ...digest(archive, 2), body: FORGED });
    const { logFiles, gaps } = onlyChain(await verifyBucket(archive.bucket));
    expect(logFiles.valid).toBe(16);
    expect(gaps).toEqual([]);
  });

  it('names a stop of the trail, and its length', async () => {
    const { bucket } = soundArchive({ stopped: [3, 4] });
    const { problems, gaps } = onlyChain(await verifyBucket(bucket));
    expect(gaps).toEqual([{ from: '2026-01-01T03:01:31Z', to: '2026-01-01T05:01:31Z', reason: 'no digest chain' }]);
    expect(problems.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['TrailStopped', '2026-01-01T03:01:31Z', '2026-01-01T05:01:31Z'],
    ]);
  });

  const periods: [string, Partial<VerificationOptions>, Archive['bucket']['status'], ProblemKind][] = [
    ['a chain that starts later than asked', { start: new Date('2025-12-31T20:00:00Z') }, undefined, 'ChainStartsLate'],
    [
      'a chain that starts later than the trail',
      { start: new Date('2025-12-31T20:00:00Z') },
      { logging: true, startedAt: new Date('2025-11-01T00:00:00Z') },
      'ChainStartsLate',
    ],
    [
      'a period without any digest',
      { start: new Date('2026-02-01'), end: new Date('2026-02-02'), now: new Date('2026-02-03') },
      undefined,
      'ChainMissing',
    ],
    [
      'hours that have passed without a digest',
      { end: new Date('2026-01-01T11:00:00Z'), now: new Date('2026-01-01T11:00:00Z') },
      undefined,
      'NewestDigestsMissing',
    ],
    [
      'a digest that CloudTrail delivered and the bucket does not hold',
      { end: new Date('2026-01-01T09:30:00Z'), now: new Date('2026-01-01T09:30:00Z') },
      { logging: true, latestDigestDelivery: new Date('2026-01-01T09:10:00Z') },
      'NewestDigestsMissing',
    ],
    [
      'a trail that is stopped',
      { end: new Date('2026-01-01T12:00:00Z'), now: new Date('2026-01-01T12:00:00Z') },
      { logging: false, stoppedAt: new Date('2026-01-01T08:01:00Z') },
      'TrailStopped',
    ],
  ];
  it.each(periods)('%s', async (_name, options, status, kind) => {
    const { bucket } = soundArchive();
    bucket.status = status;
    expect((await problemsOf(bucket, options)).map((problem) => problem.kind)).toEqual([kind]);
  });

  it.each(['CloudTrail', 'CloudTrail-Digest'])(
    'takes a marker of a folder below a day of %s for nothing',
    async (kind) => {
      const { bucket } = soundArchive();
      const day = `AWSLogs/${SCOPE.account}/${kind}/${SCOPE.region}/2026/01/01/`;
      bucket.put({ key: `${day}0/`, body: NOTHING, metadata: {} });
      expect(await problemsOf(bucket)).toEqual([]);
      bucket.put({ key: `${day}0/x`, body: FORGED, metadata: {} });
      expect((await problemsOf(bucket)).length).toBe(1);
    },
  );

  it.each([
    ['GOVERNANCE', { mode: 'GOVERNANCE', until: LOCK.until }, 'GOVERNANCE until 2033-01-01T00:00:00.000Z'],
    [
      'a lock that is over',
      { mode: 'COMPLIANCE', until: new Date('2025-01-01') },
      'COMPLIANCE until 2025-01-01T00:00:00.000Z',
    ],
  ])('finds a log file under %s', async (_name, retention, found) => {
    const archive = soundArchive();
    archive.bucket.erase(logFile(archive, 2).key);
    archive.bucket.put(logFile(archive, 2), retention);
    expect(await problemsOf(archive.bucket)).toEqual([]);
    const problems = await problemsOf(archive.bucket, { checkLocks: true });
    expect(problems.map((problem) => [problem.kind, problem.found])).toEqual([['LogFileNotLocked', found]]);
  });
});

it.each([
  [2557, []],
  [2559, ['COMPLIANCE retention until 2033-01-03T01:01:31.000Z']],
])('every object is locked for %s days from its delivery on', async (requiredDays, expected) => {
  const { bucket } = soundArchive();
  const problems = await problemsOf(bucket, { checkLocks: true, requiredDays });
  expect(problems.slice(0, 1).map((problem) => problem.expected)).toEqual(expected);
  expect(problems).toHaveLength(expected.length === 0 ? 0 : 24);
});

describe('requests', () => {
  it('are one GET a file and one LIST a thousand keys', async () => {
    const { bucket } = soundArchive({ hours: 30, filesPerHour: 100 });
    const period = {
      start: PERIOD.start,
      end: new Date('2026-01-02T05:50:00Z'),
      now: new Date('2026-01-02T06:10:00Z'),
    };
    expect((await verifyBucket(bucket, period)).whole).toBe(true);
    // 30 digests are a page of their own folder; 3,000 log files are three pages.
    // Beside them, what lies directly in the folders above: of the account, and of each kind and Region.
    expect(bucket.requests).toEqual({ get: 3030, level: 9, list: 4, retention: 0 });
  });
});

describe('a Region whose public keys cannot be read', () => {
  const { bucket } = soundArchive();
  const failingIn = (failing: string, error: Error): MemoryBucket => {
    const fetcher = Object.create(bucket) as MemoryBucket;
    fetcher.publicKeys = (region) => (region === failing ? Promise.reject(error) : bucket.publicKeys());
    return fetcher;
  };
  const deniedIn = (region: string): MemoryBucket =>
    failingIn(region, new PublicKeysDeniedError('no access to cloudtrail:ListPublicKeys'));
  const silentIn = (region: string): MemoryBucket => failingIn(region, new ArchiveUnreadableError('ENOTFOUND'));

  it('is a finding where there is no such Region: its folder may be invented', async () => {
    const { chains } = await verifyBucket(silentIn('zz-north-9'), { regions: [SCOPE.region, 'zz-north-9'] });
    expect(chains.map(({ region, whole, problems }) => [region, whole, problems.map(({ kind }) => kind)])).toEqual([
      [SCOPE.region, true, []],
      ['zz-north-9', false, ['PublicKeysUnreadable']],
    ]);
  });

  it("stops the verification where it is the trail's own", async () => {
    await expect(verifyBucket(silentIn(SCOPE.region))).rejects.toThrow('ENOTFOUND');
  });

  it('leaves its own chain unproven, and says which right is missing', async () => {
    expect(await problemsOf(deniedIn(SCOPE.region))).toMatchObject([
      { kind: 'PublicKeysDenied', region: SCOPE.region, found: expect.stringContaining('ListPublicKeys') as string },
    ]);
    expect(PROBLEMS.PublicKeysDenied.proven).toBe(false);
  });

  it('leaves the others to be judged', async () => {
    const { chains } = await verifyBucket(deniedIn('us-west-2'), { regions: [SCOPE.region, 'us-west-2'] });
    expect(chains.map(({ region, whole, problems }) => [region, whole, problems.map(({ kind }) => kind)])).toEqual([
      [SCOPE.region, true, []],
      ['us-west-2', false, ['PublicKeysDenied']],
    ]);
  });
});
