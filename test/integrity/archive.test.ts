/** Which chains an archive holds: what was erased whole is missed, and what is planted stops nothing. */
import { gzipSync } from 'node:zlib';
import type { VerificationOptions } from '../../lib/integrity/verify';
import { buildArchive } from '../support/archive/archive';
import { MemoryBucket } from '../support/archive/memory-bucket';
import { at, KEY, LOCK, problemsOf, SCOPE, soundArchive, verifyBucket } from './support';

const NOTHING = Buffer.alloc(0);
const FORGED = gzipSync('{"Records":[]}');

describe('a verification of all accounts and Regions', () => {
  it('finds a Region whose digests are gone while its log files are there', async () => {
    const { bucket, hours } = soundArchive();
    hours.forEach(({ digest }) => bucket.erase(digest.key));
    const kinds = (await problemsOf(bucket, { regions: 'all', now: new Date('2026-01-02') })).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'ChainMissing')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'LogFileNotNamed')).toHaveLength(16);
  });

  it.each<[string, Partial<VerificationOptions>]>([
    ["the trail's own", {}],
    ['known from an earlier verification', { known: [{ account: SCOPE.account, region: 'eu-west-1' }] }],
  ])('finds a Region that was erased whole: %s', async (_which, options) => {
    const bucket = new MemoryBucket(SCOPE.bucket, LOCK);
    bucket.keys = [KEY];
    const scope = { ...SCOPE, region: options.known ? SCOPE.region : 'us-east-1' };
    bucket.deliver(buildArchive({ scope, key: KEY, start: at(soundArchive().hours, 0).start, hours: 8 }));
    const { chains } = await verifyBucket(bucket, { regions: 'all', ...options });
    expect(chains.map(({ region, problems }) => [region, problems.map(({ kind }) => kind)])).toEqual(
      expect.arrayContaining([
        [scope.region, []],
        [options.known ? 'eu-west-1' : SCOPE.region, ['ChainMissing']],
      ]),
    );
  });

  it.each<[string, string, boolean]>([
    ['eu-central-1', '222222222222', true],
    ['ap-east-1', '222222222222', false],
    ['ap-east-1', SCOPE.account, true],
  ])("expects the trail's Region %s in account %s: %s", async (homeRegion, account, isExpected) => {
    const bucket = new MemoryBucket(SCOPE.bucket, LOCK);
    bucket.keys = [KEY];
    const trail = { ...SCOPE.trail, homeRegion };
    const scope = { ...SCOPE, trail, account, region: 'us-east-1', organizationId: 'o-abcdefghij' };
    bucket.deliver(buildArchive({ scope, key: KEY, start: at(soundArchive().hours, 0).start, hours: 8 }));
    const { chains } = await verifyBucket(bucket, {
      ...{ trailArn: `arn:aws:cloudtrail:${homeRegion}:${SCOPE.account}:trail/${trail.name}`, trail },
      ...{ organizationId: scope.organizationId, accounts: 'all', regions: 'all' },
    });
    expect(chains.map(({ region }) => region)).toEqual(isExpected ? [homeRegion, 'us-east-1'] : ['us-east-1']);
  });

  const LONG = `eu-${'a'.repeat(40)}-1`;
  it.each([
    ['in a Region that has no other folder', 'CloudTrail', 'ap-south-9'],
    ['among the Insights events of a Region that has no other folder', 'CloudTrail-Insight', 'ap-south-9'],
    ['among the network events of a Region that has no other folder', 'CloudTrail-NetworkActivity', 'ap-south-9'],
    ['among the aggregated events of a Region that has no other folder', 'CloudTrail-Aggregated', 'ap-south-9'],
    ['in a folder that is too long for a Region', 'CloudTrail', LONG],
    ['in a folder that is no Region', 'CloudTrail', 'abcde'],
  ])('names a file that is planted %s', async (_, kind, region) => {
    const { bucket } = soundArchive();
    const key =
      `AWSLogs/${SCOPE.account}/${kind}/${region}/2026/01/01/` +
      `${SCOPE.account}_${kind}_${region}_20260101T0205Z_Abcdefghijklmnop.json.gz`;
    bucket.put({ key, body: FORGED, metadata: {} });
    const problems = await problemsOf(bucket, { regions: 'all' });
    // of other kinds the folder is named
    const named = problems.filter(
      (problem) => key.startsWith(problem.key) && problem.key.includes(`/${kind}/${region}`),
    );
    expect(named).not.toEqual([]);
  });

  it.each<[string, string, readonly string[]]>([
    ['began today and has delivered nothing yet', '2026-01-02T02:00:00Z', []],
    ['was logging', '2025-12-01T00:00:00Z', ['ChainMissing']],
  ])("judges the trail's own Region where its bucket is empty: the trail %s", async (_which, startedAt, problems) => {
    const bucket = new MemoryBucket(SCOPE.bucket, LOCK);
    bucket.status = { logging: true, startedAt: new Date(startedAt) };
    const expected = [{ account: SCOPE.account, region: SCOPE.region }];
    const night = { start: new Date('2026-01-01'), end: new Date('2026-01-02'), now: new Date('2026-01-02T03:00:00Z') };
    const { chains } = await verifyBucket(bucket, { regions: 'all', expected, ...night });
    expect(chains.map(({ region, problems: found }) => [region, found.map(({ kind }) => kind)])).toEqual([
      [SCOPE.region, problems],
    ]);
  });

  it('reads an account and a Region once that are asked for twice', async () => {
    const { account, region } = SCOPE;
    const { chains } = await verifyBucket(soundArchive().bucket, {
      accounts: [account, account],
      regions: [region, region],
    });
    expect(chains).toHaveLength(1);
  });

  it('misses a known Region once, whichever organization it was in', async () => {
    const known = [{ account: SCOPE.account, region: 'eu-west-1' }];
    const { bucket } = soundArchive({ scope: { ...SCOPE, organizationId: 'o-abcdefghij' } });
    bucket.put({ key: `AWSLogs/o-former0001/${SCOPE.account}/x`, body: NOTHING, metadata: {} });
    const organization = { organizationId: 'find', regions: 'all', known } as const;
    const { chains } = await verifyBucket(bucket, organization);
    expect(chains.filter(({ region }) => region === 'eu-west-1')).toHaveLength(1);
  });

  it("verifies the organization of the trail's account beside one that is planted", async () => {
    const { bucket } = soundArchive({ scope: { ...SCOPE, organizationId: 'o-abcdefghij' } });
    bucket.put({ key: 'AWSLogs/o-planted0001/111111111111/x', body: FORGED, metadata: {} });
    const organization = { organizationId: 'find', accounts: 'all', regions: 'all' } as const;
    expect(await problemsOf(bucket, organization)).toEqual([]);
    bucket.put({ key: `AWSLogs/o-planted0001/${SCOPE.account}/CloudTrail/eu-central-1/x`, body: FORGED, metadata: {} });
    const kinds = (await problemsOf(bucket, organization)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['ChainMissing', 'ObjectOutOfPlace']));
  });
});
