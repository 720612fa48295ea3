/** Of which Regions something has to be heard. */
import { expectedChains } from '../../lib/questions/expected-chains';
import { TRAIL_ARN } from '../integrity/support';

const regions = (...asked: Parameters<typeof expectedChains>): string[] =>
  expectedChains(...asked).map(({ account, region }) => (account === '111122223333' ? region : `${account} ${region}`));

test('of a trail of one Region its own, and what the last verification found', () => {
  expect(regions(TRAIL_ARN, false, [])).toEqual(['eu-central-1']);
  const known = [
    { account: '111122223333', region: 'af-south-1' },
    { account: '444455556666', region: 'eu-central-1' },
  ];
  expect(regions(TRAIL_ARN, false, known)).toEqual(['af-south-1', '444455556666 eu-central-1', 'eu-central-1']);
});

test('of a trail of several Regions the 17 that every account has, each once', () => {
  const found = regions(TRAIL_ARN, true, [{ account: '111122223333', region: 'eu-west-1' }]);
  expect(new Set(found).size).toBe(found.length);
  expect(found).toHaveLength(17);
  expect(found).toEqual(expect.arrayContaining(['us-east-1', 'eu-central-1', 'sa-east-1']));
});

test('of another partition, its own', () => {
  expect(regions('arn:aws-cn:cloudtrail:cn-north-1:111122223333:trail/audit-log', true, [])).toEqual(['cn-north-1']);
});
