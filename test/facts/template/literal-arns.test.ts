/** Which ARNs a template writes out, whole or by its functions. */
import { literalArns } from '../../../lib/facts/template/literal-arns';

const ROLE = { partition: '', region: '', account: '111122223333', isPrincipal: false };
const PARTITION = { Ref: 'AWS::Partition' };

test.each([
  ['a text', 'arn:aws:iam::111122223333:role/r', { ...ROLE, partition: 'aws' }],
  ['a text with a place for the partition', { 'Fn::Sub': 'arn:${AWS::Partition}:iam::111122223333:role/r' }, ROLE],
  ['one with names of its own', { 'Fn::Sub': ['arn:${P}:iam::111122223333:role/r', { P: PARTITION }] }, ROLE],
  ['joined texts', { 'Fn::Join': ['', ['arn:', PARTITION, ':iam::111122223333:role/r']] }, ROLE],
  ['texts joined by colons', { 'Fn::Join': [':', ['arn', PARTITION, 'iam', '', '111122223333', 'role/r']] }, ROLE],
  [
    'the Region as well',
    { 'Fn::Sub': 'arn:${AWS::Partition}:sns:eu-central-1:111122223333:topic' },
    { ...ROLE, region: 'eu-central-1' },
  ],
  [
    'a principal',
    { Principal: { AWS: { 'Fn::Join': ['', ['arn:', PARTITION, ':iam::111122223333:root']] } } },
    { ...ROLE, isPrincipal: true },
  ],
])('%s', (_, value, expected) => {
  expect([...literalArns({ Resources: { Any: value } })]).toContainEqual(expected);
});

test('what names no account says nothing', () => {
  const found = [...literalArns({ 'Fn::Sub': 'arn:${AWS::Partition}:s3:::bucket' })];
  expect(found.filter(({ account, region }) => account !== '' || region !== '')).toEqual([]);
});
