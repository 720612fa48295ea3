/** Records that were written to confuse whoever counts them: nothing breaks, and what is left out is said. */
import { eventOf } from '../../lib/events/event';
import { learn, NO_BASELINE } from '../../lib/unusual/baseline';
import { unusualOf } from '../../lib/unusual/compare';
import { DayCounts } from '../../lib/unusual/day-counts';
import { afterDays, counted, FILE, FIRST_DAY, PROGRAM } from './support';

const PLACE = { account: '111122223333', region: 'eu-central-1' };
const LONG = 'x'.repeat(1_000_000);

const identity = (arn: unknown) => ({ type: 'IAMUser', arn, accountId: '111122223333', userName: 'u' });
const RECORDS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  nothing: {},
  'fields of other types': { eventName: 7, eventSource: [], userIdentity: 'root', sourceIPAddress: {}, errorCode: 1 },
  'names of a megabyte': {
    eventName: LONG,
    eventSource: LONG,
    userIdentity: identity(`arn:aws:iam::1:user/${LONG}`),
    sourceIPAddress: LONG,
  },
  'names of members that every object has': {
    eventName: 'constructor',
    eventSource: '__proto__',
    userIdentity: identity('__proto__'),
    sourceIPAddress: '203.0.113.7',
  },
  'control characters': {
    eventName: 'A\u001B[2J\nB',
    userIdentity: identity('arn:aws:iam::1:user/\u202Ea'),
    sourceIPAddress: '::1',
  },
  'a name that is deleted': {
    ...{ eventName: 'DeleteRole', eventSource: 'iam.amazonaws.com', userIdentity: identity('arn:aws:iam::1:user/a') },
    requestParameters: { roleName: LONG },
  },
};

test.each(Object.entries(RECORDS))('%s', (_, record) => {
  const counts = new DayCounts();
  counts.add(eventOf(record, '2026-01-05T00:00:00Z'), PLACE, FILE);
  const baseline = learn(NO_BASELINE, counts, FIRST_DAY);
  const again = JSON.parse(JSON.stringify(baseline)) as typeof baseline;
  expect(again).toEqual(baseline);
  expect(JSON.stringify(baseline).length).toBeLessThan(5000);
  expect(() => unusualOf({ ...again, learned: 20 }, counts, FIRST_DAY + 1)).not.toThrow();
  expect(counts.calls).toBe(1);
});

test('more principals and actions than there is room for are counted as left out, and what is sensitive has room', () => {
  const counts = new DayCounts({ actors: 3, actions: 2, networks: 2, names: 5 });
  const add = (user: string, action: string): void => {
    const [service = '', eventName] = action.split(':');
    const record = {
      eventName,
      eventSource: `${service}.amazonaws.com`,
      userIdentity: identity(`arn:aws:iam::1:user/${user}`),
    };
    counts.add(eventOf(record, ''), PLACE, FILE);
  };
  for (const user of ['a', 'b', 'c', 'd', 'e']) add(user, 's3:GetObject');
  expect([counts.actors.size, counts.leftOut]).toEqual([3, 2]);
  for (const action of ['s3:A', 's3:B', 's3:C', 'kms:DisableKey']) add('a', action);
  expect([...(counts.actors.get('arn:aws:iam::1:user/a')?.actions.keys() ?? [])]).toEqual([
    's3:GetObject',
    's3:A',
    'kms:DisableKey',
  ]);
  expect(counts.leftOut).toBe(4);
});

test.each([
  ['a service-linked role is left out', 'role/aws-service-role/ops.amazonaws.com/AWSServiceRoleForOps', 0],
  ['a role whose path looks like that of one is not', 'role/x:role/aws-service-role/evil', 1],
])('%s', (_, resource, actors) => {
  const counts = new DayCounts();
  const userIdentity = {
    ...{ type: 'AssumedRole', accountId: PLACE.account, arn: `arn:aws:sts::${PLACE.account}:assumed-role/evil/s` },
    sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${PLACE.account}:${resource}` } },
  };
  counts.add(eventOf({ eventName: 'StopLogging', userIdentity }, ''), PLACE, FILE);
  expect([counts.calls, counts.actors.size]).toEqual([1, actors]);
});

test('an organization of many accounts and Regions is learned: a change where something is changed every day is ordinary', () => {
  const day = (): DayCounts => {
    const counts = new DayCounts();
    for (let number = 0; number < 3000; number += 1) {
      const record = { eventName: 'PutItem', userIdentity: identity('arn:aws:iam::1:user/u'), readOnly: false };
      counts.add(eventOf(record, ''), { ...PLACE, account: String(number).padStart(12, '0') }, FILE);
    }
    return counts;
  };
  let baseline = NO_BASELINE;
  for (let index = 0; index < 15; index += 1) baseline = learn(baseline, day(), FIRST_DAY + index);
  expect(unusualOf(baseline, day(), FIRST_DAY + 15)).toEqual([]);
  expect(JSON.stringify(baseline).length).toBeLessThan(3_000_000);
});

test('a flood of names keeps the baseline within bounds', () => {
  const counts = new DayCounts();
  for (let user = 0; user < 4000; user += 1) {
    for (const eventName of ['A', 'B', 'C', 'D', 'E']) {
      const record = {
        eventName,
        eventSource: 's3.amazonaws.com',
        userIdentity: identity(`arn:aws:iam::1:user/${user}`),
      };
      counts.add(eventOf(record, ''), PLACE, FILE);
    }
  }
  let baseline = afterDays(29, [{ action: 's3:GetObject', times: 100 }]);
  for (const day of [29, 30]) baseline = learn(baseline, counts, FIRST_DAY + day);
  expect(baseline.actors).toHaveLength(2000);
  expect(baseline.forgotten).toBeGreaterThan(0);
  expect(JSON.stringify(baseline).length).toBeLessThan(3_000_000);
});

test('parts of a day that were counted apart come together as if they had been counted as one', () => {
  const calls = [
    { action: 's3:GetObject', times: 3 },
    { action: 'kms:DisableKey', errorCode: 'AccessDenied' },
  ];
  const parts = new DayCounts();
  for (const call of calls)
    parts.merge(JSON.parse(JSON.stringify(counted([call]).state())) as ReturnType<DayCounts['state']>);
  expect(parts.state()).toEqual(counted(calls).state());
  expect(parts.actors.get(PROGRAM.arn)).toMatchObject({ calls: 4, failed: 1, denied: 1 });
});
