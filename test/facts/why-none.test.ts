/** Why templates have no audit log: what they leave out, and what others make. */
import { reasonsForNone } from '../../lib/facts/template/why-none';
import { BUCKET, policyOf, stack, trailTo, type Resources } from '../support/small-templates';

const CONDITIONAL = {
  Parameters: { Enable: { Type: 'String', Default: 'no' } },
  Conditions: {
    On: { 'Fn::Equals': [{ Ref: 'Enable' }, 'yes'] },
    Both: { 'Fn::And': [{ Condition: 'On' }, { 'Fn::Equals': ['a', 'a'] }] },
  },
};
const TAGS = [{ Key: 'wormtrail:audit-log', Value: 'true' }];
const writes = (principal: unknown, action: unknown) =>
  policyOf(
    { Ref: 'Logs' },
    {
      Properties: {
        Bucket: { Ref: 'Logs' },
        PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: principal, Action: action, Resource: '*' }] },
      },
    },
  );
const CLOUDTRAIL = { Service: 'cloudtrail.amazonaws.com' };

test.each<[string, Resources, string, object?]>([
  [
    'a trail whose condition is false by the default of a parameter',
    { Trail: { ...trailTo('logs'), Condition: 'Both' } },
    'the condition Both of the trail Trail is false while Enable is "no"',
    CONDITIONAL,
  ],
  [
    'a tagged bucket whose condition is false',
    { Logs: { ...BUCKET, Properties: { Tags: TAGS }, Condition: 'On' } },
    'the condition On of the bucket Logs is false while Enable is "no"',
    CONDITIONAL,
  ],
  ['a nested stack that is not given', { Logging: { Type: 'AWS::CloudFormation::Stack' } }, 'nested stack Logging'],
  ['a StackSet', { Everywhere: { Type: 'AWS::CloudFormation::StackSet' } }, 'Everywhere is a StackSet'],
  ['a module', { Logging: { Type: 'Acme::Audit::Log::MODULE' } }, 'the module Logging (Acme::Audit::Log::MODULE)'],
  ['an event data store', { Lake: { Type: 'AWS::CloudTrail::EventDataStore' } }, 'Lake is an event data store'],
  ['a macro', {}, 'Acme::Trails of App has not run', { Transform: 'Acme::Trails' }],
  [
    'a bucket that CloudTrail may write to',
    { Logs: BUCKET, Policy: writes(CLOUDTRAIL, ['s3:GetBucketAcl', 's3:Put*']) },
    'the bucket App/Logs lets CloudTrail write',
  ],
])('%s', (_, resources, reason, sections = {}) => {
  expect(reasonsForNone([stack('App', resources, { sections })])).toEqual([expect.stringContaining(reason)]);
});

test.each<[string, Resources, object?]>([
  ['nothing at all', {}],
  [
    'a bucket whose condition is false, and that is no log bucket',
    { Logs: { ...BUCKET, Condition: 'On' } },
    CONDITIONAL,
  ],
  ['a bucket that CloudTrail may only look at', { Logs: BUCKET, Policy: writes(CLOUDTRAIL, 's3:GetBucketAcl') }],
  ['a bucket that another service writes', { Logs: BUCKET, Policy: writes({ Service: 'x.amazonaws.com' }, 's3:*') }],
])('%s is no reason', (_, resources, sections = {}) => {
  expect(reasonsForNone([stack('App', resources, { sections })])).toEqual([]);
});

test('a nested stack that is given is no reason', () => {
  const around = stack('App', { Logging: { Type: 'AWS::CloudFormation::Stack' } });
  const nested = stack('Nested', {}, { parent: { template: around, logicalId: 'Logging' } });
  expect(reasonsForNone([around, nested])).toEqual([]);
});

test('many are cut', () => {
  const lakes = Array.from({ length: 9 }, (_, n) => [`Lake${n}`, { Type: 'AWS::CloudTrail::EventDataStore' }]);
  const reasons = reasonsForNone([stack('App', Object.fromEntries(lakes) as Resources)]);
  expect(reasons).toHaveLength(6);
  expect(reasons.at(-1)).toBe('and 4 more like these');
});
