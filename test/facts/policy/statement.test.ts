/** Policy documents in one normal form, however they are spelled and however hostile they are. */
import fc from 'fast-check';
import { statementsOf, surelyDenies, anyPrincipalBut, mayAllow } from '../../../lib/facts/policy';
import { Unknown, type Value } from '../../../lib/facts/value';

const UNKNOWN = new Unknown('parameter Example has no default');
const one = (statement: object) => statementsOf({ Statement: statement as Value });

test('reads single values and lists alike', () => {
  const single = one({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::a' });
  const listed = statementsOf({
    Statement: [{ Effect: 'Deny', Principal: { AWS: ['*'] }, Action: ['s3:*'], Resource: ['arn:aws:s3:::a'] }],
  });
  expect(single).toEqual(listed);
});

test('reads the text of an API’s answer', () => {
  const statement = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
  expect(statementsOf(JSON.stringify({ Statement: statement }))).toEqual(one(statement));
});

test('takes an account for its root, and conditions keys in any case', () => {
  const [statement] = one({
    Effect: 'Allow',
    Principal: { AWS: '111122223333' },
    Action: 'sts:AssumeRole',
    Condition: { Bool: { 'AWS:SecureTransport': true } },
  });
  expect(statement?.principals?.named).toEqual([{ type: 'AWS', id: 'arn:aws:iam::111122223333:root' }]);
  expect(statement?.conditions).toEqual([{ operator: 'Bool', key: 'aws:securetransport', values: ['true'] }]);
});

test('has no statements where there is no document', () => {
  expect(statementsOf(undefined)).toEqual([]);
});

test.each<[string, Value]>([
  ['an Unknown', UNKNOWN],
  ['a number', 7],
  ['no JSON', '{'],
  ['no Statement', { Version: '2012-10-17' }],
  ['a statement that is a text', { Statement: ['Deny'] }],
  ['an effect of its own', { Statement: { Effect: 'Maybe', Action: '*' } }],
  ['no action', { Statement: { Effect: 'Deny', Resource: '*' } }],
])('may be anything where it is %s', (_, document) => {
  const statements = statementsOf(document);
  expect(statements.map(({ effect }) => effect)).toEqual(['Allow', 'Deny']);
  expect(statements.every(({ unknown }) => unknown instanceof Unknown)).toBe(true);
});

test.each<[string, object]>([
  ['action', { Action: UNKNOWN }],
  ['resource', { Resource: [UNKNOWN] }],
  ['condition', { Condition: { Bool: UNKNOWN } }],
  ['value of a condition', { Condition: { Bool: { 'aws:SecureTransport': UNKNOWN } } }],
  ['principal', { Principal: { AWS: UNKNOWN } }],
])('proves nothing, and may apply, where its %s is not known', (_, part) => {
  const requests = { caller: anyPrincipalBut([]), action: 's3:GetObject', resource: 'arn:aws:s3:::a/b' };
  const statement = { Principal: '*', Action: 's3:*', Resource: '*', ...part };
  expect(surelyDenies(one({ Effect: 'Deny', ...statement }), requests)).toBe(UNKNOWN);
  expect(mayAllow(one({ Effect: 'Allow', ...statement }), requests)?.unknown).toBe(UNKNOWN);
});

test.each(['StringResembles', 'ForNoValue:StringEquals', 'NullIfExists', 'ArnLikes'])(
  'proves nothing by a condition %s, which is none of IAM’s',
  (operator) => {
    const requests = { caller: anyPrincipalBut([]), action: 's3:GetObject', resource: 'arn:aws:s3:::a/b' };
    const statement = { Principal: '*', Action: 's3:*', Resource: '*', Condition: { [operator]: { 'aws:x': 'y' } } };
    const reason = expect.stringContaining(operator) as unknown;
    expect(surelyDenies(one({ Effect: 'Deny', ...statement }), requests)).toMatchObject({ reason });
    expect(mayAllow(one({ Effect: 'Allow', ...statement }), requests)?.unknown).toMatchObject({ reason });
  },
);

test.each(['ForAllValues:StringLikeIfExists', 'NotIpAddress', 'dategreaterthanequals', 'BinaryEquals', 'Null'])(
  'knows the condition %s',
  (operator) => {
    const [statement] = one({ Effect: 'Deny', Action: 's3:*', Condition: { [operator]: { 'aws:x': 'y' } } });
    expect(statement).toMatchObject({ unknown: undefined, conditions: [{ operator, key: 'aws:x', values: ['y'] }] });
  },
);

test('knows no value of a policy variable, and tells symbols of templates from it', () => {
  const [variable] = one({ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::a/${aws:username}/*' });
  const [symbol] = one({ Effect: 'Allow', Action: 's3:*', Resource: 'arn:${AWS::Partition}:s3:::${stack.Bucket}' });
  expect(variable?.unknown?.reason).toContain('${aws:username}');
  expect(symbol?.unknown).toBeUndefined();
});

test('answers on any JSON whatsoever', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (document, part) => {
      expect(Array.isArray(statementsOf(document as Value))).toBe(true);
      const element = { Effect: 'Deny', Principal: part, Action: part, Resource: part, Condition: part } as Value;
      expect(statementsOf({ Statement: element }).length).toBeGreaterThan(0);
    }),
  );
});
