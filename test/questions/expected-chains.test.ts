/** Of which Regions something has to be heard. */
import { whereToLook } from '../../bin/commands/where-to-look';
import { expectedChains } from '../../lib/questions/expected-chains';
import { TRAIL_ARN } from '../integrity/support';

const regions = (...asked: Parameters<typeof expectedChains>): string[] =>
  expectedChains(...asked).map(({ account, region }) => (account === '111122223333' ? region : `${account} ${region}`));

test('of a trail of one Region its own', () => {
  expect(regions(TRAIL_ARN, false)).toEqual(['eu-central-1']);
});

test('of a trail of several Regions the 17 that every account has, each once', () => {
  const found = regions(TRAIL_ARN, true);
  expect(new Set(found).size).toBe(found.length);
  expect(found).toHaveLength(17);
  expect(found).toEqual(expect.arrayContaining(['us-east-1', 'eu-central-1', 'sa-east-1']));
});

test('of another partition, its own', () => {
  expect(regions('arn:aws-cn:cloudtrail:cn-north-1:111122223333:trail/audit-log', true)).toEqual(['cn-north-1']);
});

test('commands: a Region that every account has is expected, and known only where a verification found it', async () => {
  const delivery = { bucket: 'audit-logs', prefix: '', multiRegion: true, organization: false };
  const known = [
    { account: '111122223333', region: 'af-south-1' },
    { account: '111122223333', region: 'eu-west-1' },
  ];
  const lookedAt = async (region: readonly string[]) => {
    const options = { account: [], region, concurrency: 64 };
    const named = { trailArn: TRAIL_ARN, startTime: '24h', delivery };
    return whereToLook(named, known, options, new Date('2026-01-01T09:00:00Z'));
  };
  const all = await lookedAt([]);
  expect(all.known).toEqual(known);
  expect(all.expected).toEqual(expectedChains(TRAIL_ARN, true));
  const one = await lookedAt(['eu-west-1']);
  expect([one.known, one.expected]).toEqual([[known[1]], [known[1]]]);
});
