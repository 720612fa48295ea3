/** Compare: equal facts have no difference, and any single change is named by its path. */
import fc from 'fast-check';
import { compare, compareResource } from '../../lib/facts/compare';
import type { Resource } from '../../lib/facts/audit-log';
import { Unknown, type Properties, type Value } from '../../lib/facts/value';
import { liveAuditLog } from '../support/sound-audit-log';

function resource(type: string, properties: Properties): Resource {
  return { type, logicalId: 'It', stack: 'stack', displayName: 'stack/It', ref: 'it', properties, metadata: {} };
}

const differences = (type: string, expected: Properties, found: Properties) =>
  compareResource(resource(type, expected), resource(type, found)).map(({ kind, path }) => `${kind} ${path}`);

const POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'A',
      Effect: 'Deny',
      Principal: '*',
      Action: ['s3:PutObject', 's3:GetObject'],
      Resource: 'arn:aws:s3:::b/*',
    },
    {
      Sid: 'B',
      Effect: 'Allow',
      Principal: { AWS: '111122223333' },
      Action: 's3:GetObject',
      Resource: ['arn:aws:s3:::b/*'],
    },
  ],
};
const [FIRST, SECOND] = POLICY.Statement;

test('a document that is nested to exhaust its reader is another one, and no crash', () => {
  const body = (text: string) => ({ DashboardBody: `{"widgets":[${text}]}` });
  const nested = body('['.repeat(100_000) + ']'.repeat(100_000));
  expect(differences('AWS::CloudWatch::Dashboard', body(''), nested)).toEqual(['changed DashboardBody']);
});

describe('no drift', () => {
  test.each<[why: string, type: string, expected: Properties, found: Properties]>([
    ['numbers as text', 'AWS::SQS::Queue', { VisibilityTimeout: '60' }, { VisibilityTimeout: 60 }],
    ['booleans as text', 'AWS::CloudTrail::Trail', { IsLogging: 'true' }, { IsLogging: true }],
    ['the order of tags', 'AWS::S3::Bucket', { Tags: [tag('a'), tag('b')] }, { Tags: [tag('b'), tag('a')] }],
    ['absent and false', 'AWS::CloudTrail::Trail', {}, { IsOrganizationTrail: false }],
    ['what AWS fills in', 'AWS::KMS::Key', {}, { KeySpec: 'SYMMETRIC_DEFAULT', Enabled: true }],
    ['a key by id or ARN', 'AWS::SNS::Topic', { KmsMasterKeyId: 'abc' }, { KmsMasterKeyId: 'arn:aws:kms:r:1:key/abc' }],
    [
      'a document as text',
      'AWS::CloudWatch::Dashboard',
      { DashboardBody: '{"a":1,"b":[2]}' },
      { DashboardBody: { b: [2], a: 1 } },
    ],
    [
      'a policy in another order, with other spelling',
      'AWS::S3::BucketPolicy',
      { PolicyDocument: POLICY },
      {
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { ...SECOND, Action: ['S3:getobject'], Principal: { AWS: ['arn:aws:iam::111122223333:root'] } },
            {
              ...FIRST,
              Action: ['s3:GetObject', 's3:PutObject'],
              Resource: ['arn:aws:s3:::b/*'],
              Principal: { AWS: '*' },
            },
          ],
        },
      },
    ],
  ])('%s', (_, type, expected, found) => {
    expect(differences(type, expected, found)).toEqual([]);
  });
});

describe('drift, by its path', () => {
  test.each<[type: string, expected: Properties, found: Properties, told: string[]]>([
    ['AWS::CloudTrail::Trail', {}, { IsLogging: false }, ['changed IsLogging']],
    ['AWS::CloudWatch::Alarm', {}, { ActionsEnabled: false }, ['changed ActionsEnabled']],
    ['AWS::Events::Rule', { Targets: [{ Id: 'T', Arn: 'x' }] }, { Targets: [] }, ['changed Targets.0']],
    [
      'AWS::Events::Rule',
      { EventPattern: { source: ['a'] } },
      { EventPattern: { source: ['b'] } },
      ['changed EventPattern'],
    ],
    [
      'AWS::S3::Bucket',
      lock('COMPLIANCE', 9),
      lock('GOVERNANCE', 9),
      ['changed ObjectLockConfiguration.Rule.DefaultRetention.Mode'],
    ],
    ['AWS::S3::Bucket', { Tags: [tag('a')] }, { Tags: [tag('a'), tag('b')] }, ['changed Tags.1']],
    [
      'AWS::S3::Bucket',
      {},
      { ReplicationConfiguration: { Role: 'r', Rules: [] } },
      ['changed ReplicationConfiguration'],
    ],
    ['AWS::IAM::Role', {}, { Policies: [{ PolicyName: 'p', PolicyDocument: POLICY }] }, ['changed Policies']],
    ['AWS::SNS::Topic', { KmsMasterKeyId: 'arn:aws:kms:r:1:key/a' }, {}, ['changed KmsMasterKeyId']],
    ['AWS::S3::Bucket', { Tags: [tag('a')] }, { Tags: new Unknown('denied') }, ['unknown Tags']],
    ['AWS::S3::Bucket', { BucketName: new Unknown('import') }, { BucketName: 'b' }, ['unknown BucketName']],
  ])('%s %j %j', (type, expected, found, told) => {
    expect(differences(type, expected, found)).toEqual(told);
  });

  test('a policy says which statement differs', () => {
    const found = { ...POLICY, Statement: [SECOND] } as Value;
    const [difference] = compareResource(
      resource('AWS::S3::BucketPolicy', { PolicyDocument: POLICY }),
      resource('AWS::S3::BucketPolicy', { PolicyDocument: found }),
    );
    expect(difference).toMatchObject({ kind: 'changed', path: 'PolicyDocument' });
    expect(difference?.details?.join()).toContain('Deny "A"');
  });

  test('a resource that is gone', () => {
    const [difference] = compareResource(resource('AWS::SNS::Topic', {}), undefined);
    expect(difference).toMatchObject({ kind: 'removed', path: '', expected: 'it' });
  });
});

const leaf = fc.oneof(
  fc.string({ minLength: 1 }).map((text) => `v${text}`),
  fc.integer({ min: 1 }),
  fc.constant(true),
);
const tree = fc.letrec<{ value: Value; object: Properties }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, tie('object'), fc.array(leaf, { minLength: 1, maxLength: 4 })),
  object: fc.dictionary(fc.stringMatching(/^[A-Z][a-z]{1,6}$/), tie('value'), { minKeys: 1, maxKeys: 4 }),
})).object;

test('any tree equals itself', () => {
  fc.assert(
    fc.property(tree, (properties) => differences('Example', properties, structuredClone(properties)).length === 0),
  );
});

test('a changed leaf is named by its path, and nothing else is', () => {
  fc.assert(
    fc.property(tree, fc.nat(), (properties, choice) => {
      const paths = leafPaths(properties);
      fc.pre(paths.length > 0);
      const path = paths[choice % paths.length] ?? '';
      const changed = withLeaf(properties, path.split('.'), 'another value');
      expect(differences('Example', properties, changed as Properties)).toEqual([`changed ${path}`]);
    }),
  );
});

test('a sound audit log equals itself', () => {
  expect(compare(liveAuditLog(), liveAuditLog())).toEqual([]);
});

test('a removed member is named', () => {
  const expected = liveAuditLog();
  const [gone] = expected.members.filter(({ type }) => type === 'AWS::SNS::Topic');
  const actual = { ...expected, members: expected.members.filter((member) => member !== gone) };
  expect(compare(expected, actual)).toMatchObject([{ kind: 'removed', resource: { logicalId: gone?.logicalId } }]);
});

function tag(Key: string): Properties {
  return { Key, Value: 'x' };
}

function lock(Mode: string, Days: number): Properties {
  return { ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode, Days } } } };
}

/** Paths to leaves that are no part of a list: places in a list are told by their value. */
function leafPaths(properties: Properties, before = ''): string[] {
  return Object.entries(properties).flatMap(([name, value]) => {
    if (Array.isArray(value)) return [];
    return typeof value === 'object' ? leafPaths(value as Properties, `${before}${name}.`) : [`${before}${name}`];
  });
}

function withLeaf(value: Value, [name, ...rest]: readonly string[], leafValue: Value): Value {
  if (name === undefined) return leafValue;
  const properties = value as Properties;
  return { ...properties, [name]: withLeaf(properties[name] ?? null, rest, leafValue) };
}
