/** Whether two documents mean the same, and how people read what differs. */
import fc from 'fast-check';
import { policyDifference, samePolicy } from '../../../lib/facts/policy';
import { Unknown, type Value } from '../../../lib/facts/value';

const statement = (more: object = {}) => ({
  Sid: 'Tampering',
  Effect: 'Deny',
  Principal: '*',
  Action: ['s3:DeleteBucket', 's3:PutBucketPolicy'],
  Resource: ['arn:aws:s3:::a', 'arn:aws:s3:::a/*'],
  Condition: { ArnNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/a'] } },
  ...more,
});
const policy = (...statements: readonly object[]) =>
  ({ Version: '2012-10-17', Statement: statements }) as unknown as Value;

describe('documents that mean the same', () => {
  test.each<[string, Value]>([
    [
      'the order of actions and resources',
      policy(
        statement({
          Action: ['s3:PutBucketPolicy', 's3:DeleteBucket'],
          Resource: ['arn:aws:s3:::a/*', 'arn:aws:s3:::a'],
        }),
      ),
    ],
    ['the case of actions', policy(statement({ Action: ['S3:deleteBucket', 's3:putbucketpolicy'] }))],
    ['a value said twice', policy(statement({ Action: ['s3:DeleteBucket', 's3:DeleteBucket', 's3:PutBucketPolicy'] }))],
    [
      'a single value for a list of one',
      policy(statement({ Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/a' } } })),
    ],
    [
      'the case of condition keys',
      policy(statement({ Condition: { ArnNotLike: { 'AWS:principalARN': 'arn:aws:iam::111122223333:role/a' } } })),
    ],
    ['another way to say everyone', policy(statement({ Principal: { AWS: '*' } }))],
    ['no Sid', policy(statement({ Sid: undefined }))],
    ['a statement said twice', policy(statement(), statement({ Sid: 'Again' }))],
    ['JSON text', JSON.stringify(policy(statement()))],
  ])('differ in %s', (_, other) => {
    const isText = typeof other === 'string';
    expect(samePolicy(policy(statement()), isText ? (JSON.parse(other) as Value) : other)).toBe(true);
    expect(policyDifference(policy(statement()), isText ? (JSON.parse(other) as Value) : other)).toEqual([]);
  });
});

describe('documents that do not', () => {
  test.each<[string, Value, readonly string[]]>([
    [
      'an action more',
      policy(statement({ Action: ['s3:DeleteBucket', 's3:PutBucketPolicy', 's3:PutBucketAcl'] })),
      ['~ Deny "Tampering": actions +s3:putbucketacl'],
    ],
    [
      'another exception',
      policy(statement({ Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/b' } } })),
      [
        '~ Deny "Tampering": conditions -ArnNotLike aws:principalarn arn:aws:iam::111122223333:role/a ' +
          '+ArnNotLike aws:principalarn arn:aws:iam::111122223333:role/b',
      ],
    ],
    [
      'a statement replaced by another',
      policy({ Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' }),
      [
        '- Deny "Tampering": s3:DeleteBucket, s3:PutBucketPolicy on arn:aws:s3:::a, arn:aws:s3:::a/* by * ' +
          'if ArnNotLike aws:principalarn arn:aws:iam::111122223333:role/a',
        '+ Allow "Open": s3:* on * by *',
      ],
    ],
    [
      'another version',
      { ...(policy(statement()) as object), Version: '2008-10-17' },
      ['~ Version: expected 2012-10-17, found 2008-10-17'],
    ],
  ])('%s', (_, other, lines) => {
    expect(samePolicy(policy(statement()), other)).toBe(false);
    expect(policyDifference(policy(statement()), other)).toEqual(lines);
  });

  test('actions and what they are not', () => {
    const but = policy(statement({ Action: undefined, NotAction: ['s3:DeleteBucket', 's3:PutBucketPolicy'] }));
    const withoutAbsent = JSON.parse(JSON.stringify(but)) as Value;
    expect(samePolicy(policy(statement()), withoutAbsent)).toBe(false);
  });
});

test('nobody knows where a part is not known', () => {
  const unknown = new Unknown('parameter Example has no default');
  expect(samePolicy(policy(statement()), policy(statement({ Resource: unknown })))).toBe(unknown);
});

test('every document means the same as itself, in any order of its statements', () => {
  const text = fc.constantFrom('s3:Get*', 's3:PutObject', 'kms:Decrypt', '*');
  const list = fc.array(text, { minLength: 1, maxLength: 3 });
  const any = fc.record({ Effect: fc.constantFrom('Allow', 'Deny'), Action: list, Resource: list });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 5 }), (statements) => {
      expect(samePolicy(policy(...statements), policy(...[...statements].reverse()))).toBe(true);
    }),
  );
});
