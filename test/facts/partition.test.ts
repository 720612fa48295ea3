/** Which Region of a partition records calls of IAM. */
import { globalEventsRegion, partitionOf } from '../../lib/facts/partition';

it.each([
  ['eu-central-1', 'aws', 'us-east-1'],
  ['us-east-1', 'aws', 'us-east-1'],
  ['us-gov-east-1', 'aws-us-gov', 'us-gov-west-1'],
  ['us-gov-west-1', 'aws-us-gov', 'us-gov-west-1'],
  ['cn-northwest-1', 'aws-cn', 'cn-north-1'],
])('%s is of %s, which records them in %s', (region, partition, recordedIn) => {
  expect(partitionOf(region)?.id).toBe(partition);
  expect(globalEventsRegion(region)).toBe(recordedIn);
});

it.each(['us-iso-east-1', 'us-isob-east-1', 'eu-isoe-west-1', 'eusc-de-east-1'])(
  'of %s, nothing is known',
  (region) => {
    expect(partitionOf(region)).toBeUndefined();
  },
);
