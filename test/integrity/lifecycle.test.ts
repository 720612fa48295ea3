/** Which lifecycle rule removes an object, and from which age on. */
import type { LifecycleRule as StatedRule } from '@aws-sdk/client-s3';
import { lifecycleRules, ruleFor, type RemovingRule } from '../../lib/integrity/lifecycle';

const expiring = (more: Partial<StatedRule> = {}): StatedRule => ({
  ...{ ID: 'Expire', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 366 } },
  ...{ NoncurrentVersionExpiration: { NoncurrentDays: 1 }, ...more },
});
const object = { key: 'AWSLogs/111122223333/file.json.gz', size: 1000, versionId: 'v1' };
const REMOVES: RemovingRule = { id: 'Expire', expirationDays: 366, noncurrentDays: 1 };

test.each<[what: string, rules: StatedRule[], found: RemovingRule | undefined]>([
  ['a rule for all', [expiring()], REMOVES],
  ['a rule without a filter', [expiring({ Filter: undefined })], REMOVES],
  ['a rule in the old form', [expiring({ Filter: undefined, Prefix: 'AWSLogs/' })], REMOVES],
  ['a rule in the old form, for another prefix', [expiring({ Filter: undefined, Prefix: 'other/' })], undefined],
  ['a rule for its prefix', [expiring({ Filter: { Prefix: 'AWSLogs/' } })], REMOVES],
  ['a rule for another prefix', [expiring({ Filter: { Prefix: 'other/' } })], undefined],
  ['a rule for larger objects', [expiring({ Filter: { ObjectSizeGreaterThan: 1000 } })], undefined],
  [
    'a rule for its size and prefix',
    [expiring({ Filter: { And: { Prefix: 'AWS', ObjectSizeGreaterThan: 10, ObjectSizeLessThan: 1001 } } })],
    REMOVES,
  ],
  ['a rule that is off', [expiring({ Status: 'Disabled' })], undefined],
  ['a rule for a tag', [expiring({ Filter: { Tag: { Key: 'a', Value: 'b' } } })], undefined],
  [
    'a rule for a prefix and a tag',
    [expiring({ Filter: { And: { Prefix: '', Tags: [{ Key: 'a', Value: 'b' }] } } })],
    undefined,
  ],
  ['a rule that only hides', [expiring({ NoncurrentVersionExpiration: undefined })], undefined],
  ['a rule that removes only what is not current', [expiring({ Expiration: undefined })], undefined],
  [
    'a rule that keeps some versions',
    [expiring({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 3 } })],
    undefined,
  ],
  ['a rule that goes by a date', [expiring({ Expiration: { Date: new Date(0) } })], undefined],
  [
    'two rules that take turns',
    [
      expiring({ NoncurrentVersionExpiration: undefined }),
      expiring({ ID: 'Remove', Expiration: undefined, NoncurrentVersionExpiration: { NoncurrentDays: 7 } }),
    ],
    { id: 'Expire+Remove', expirationDays: 366, noncurrentDays: 7 },
  ],
  [
    'the earlier of two',
    [expiring({ ID: 'Later', Expiration: { Days: 400 } }), expiring()],
    { ...REMOVES, id: 'Expire+Later' },
  ],
  ['no rule', [], undefined],
])('%s', (_, rules, found) => {
  expect(ruleFor(lifecycleRules(rules), object)).toEqual(found);
});

test('in a bucket without versions the first rule removes at once', () => {
  const rules = lifecycleRules([expiring({ NoncurrentVersionExpiration: undefined })]);
  expect(ruleFor(rules, { ...object, versionId: 'null' })).toEqual({ ...REMOVES, noncurrentDays: 0 });
});
