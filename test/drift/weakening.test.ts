/** Which changes of the deployed template can weaken an audit log: those that are not surely harmless. */
import { weakens } from '../../lib/drift/weakening';
import { templateChanges, type Declared } from '../../lib/drift/template-changes';
import type { Json } from '../../lib/facts/value';

const ALLOW = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
const ALLOW_ALL = { ...ALLOW, Principal: '*' };
const DENY = { Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject' };

const role = (...Statement: Json[]): Declared => ({
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement } },
});
const of = (Type: string, Properties: Record<string, Json>): Declared => ({ Type, Properties });

/** What a change of one resource comes to: the paths that weaken. */
function weakened(before: Declared | undefined, after: Declared | undefined, added: readonly Declared[] = []) {
  const text = (declared: Declared | undefined) => ({
    body: { Resources: declared ? { Part: declared } : {} },
    parameters: {},
  });
  const declared = before ?? after ?? {};
  return templateChanges(text(before), text(after), () => true)
    .filter((change) => weakens(change, { type: declared.Type as string, declared }, added))
    .map(({ path }) => path);
}

const ALARM = of('AWS::CloudWatch::Alarm', { Threshold: 1, AlarmDescription: 'Errors' });

test.each<[what: string, before: Declared | undefined, after: Declared | undefined, paths: string[]]>([
  ['an alarm that is gone', ALARM, undefined, ['']],
  [
    'another threshold',
    ALARM,
    of('AWS::CloudWatch::Alarm', { Threshold: 100, AlarmDescription: 'Errors' }),
    ['Properties.Threshold'],
  ],
  ['another description', ALARM, of('AWS::CloudWatch::Alarm', { Threshold: 1, AlarmDescription: 'All' }), []],
  ['a condition', ALARM, { ...ALARM, Condition: 'Never' }, ['Condition']],
  ['another type', ALARM, { ...ALARM, Type: 'AWS::CloudFormation::WaitConditionHandle' }, ['Type']],
  ['wider trust', role(ALLOW), role(ALLOW, ALLOW_ALL), ['Properties.AssumeRolePolicyDocument']],
  ['less trust', role(ALLOW, ALLOW_ALL), role(ALLOW), []],
  ['a denial that is gone', role(ALLOW, DENY), role(ALLOW), ['Properties.AssumeRolePolicyDocument']],
  ['a denial more', role(ALLOW), role(ALLOW, DENY), []],
  ['a bucket that is no longer kept', { ...ALARM, DeletionPolicy: 'Retain' }, ALARM, ['DeletionPolicy']],
  ['a bucket that is kept', ALARM, { ...ALARM, DeletionPolicy: 'Retain' }, []],
  [
    'other code',
    of('AWS::Lambda::Function', { Code: { S3Key: 'one' } }),
    of('AWS::Lambda::Function', { Code: { S3Key: 'other' } }),
    ['Properties.Code'],
  ],
  [
    'another stack to check',
    of('AWS::Lambda::Function', { Environment: { Variables: { WORMTRAIL_STACK: 'audit-log' } } }),
    of('AWS::Lambda::Function', { Environment: { Variables: { WORMTRAIL_STACK: 'decoy' } } }),
    ['Properties.Environment.Variables.WORMTRAIL_STACK'],
  ],
  [
    'a longer retention',
    of('AWS::Logs::LogGroup', { RetentionInDays: 30 }),
    of('AWS::Logs::LogGroup', { RetentionInDays: 60 }),
    [],
  ],
  [
    'a shorter retention',
    of('AWS::Logs::LogGroup', { RetentionInDays: 60 }),
    of('AWS::Logs::LogGroup', { RetentionInDays: 30 }),
    ['Properties.RetentionInDays'],
  ],
  [
    'a key that rotates later',
    of('AWS::KMS::Key', { RotationPeriodInDays: 365 }),
    of('AWS::KMS::Key', { RotationPeriodInDays: 2560 }),
    ['Properties.RotationPeriodInDays'],
  ],
  [
    'a statement that is gone and may have denied',
    role(ALLOW, { 'Fn::If': ['Strict', DENY, { Ref: 'AWS::NoValue' }] }),
    role(ALLOW),
    ['Properties.AssumeRolePolicyDocument'],
  ],
  ['somebody more who may invoke', undefined, of('AWS::Lambda::Permission', { Principal: '*' }), ['']],
  ['an alarm more', undefined, ALARM, []],
  ['a role more that somebody may assume', undefined, role(ALLOW), ['']],
])('%s', (_, before, after, paths) => {
  expect(weakened(before, after)).toEqual(paths);
});

test('a resource under another logical ID is not gone', () => {
  expect(weakened(ALARM, undefined, [ALARM])).toEqual([]);
});

test.each<[what: string, other: Declared]>([
  ['a condition', { ...ALARM, Condition: 'Never' }],
  ['another deletion policy', { ...ALARM, DeletionPolicy: 'Delete' }],
])('a resource under another logical ID with %s is gone', (_, other) => {
  expect(weakened(ALARM, undefined, [other])).toEqual(['']);
});

test('a parameter has another value', () => {
  const text = (value: string) => ({ body: {}, parameters: { Days: value } });
  const [change] = templateChanges(text('2192'), text('1'), () => true);
  expect(change).toEqual({ path: 'Parameters.Days', before: '2192', after: '1' });
  expect(change && weakens(change, undefined, [])).toBe(true);
});
