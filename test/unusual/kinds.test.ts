/** Seven kinds of the unusual, each with what is near and ordinary. */
import { learn } from '../../lib/unusual/baseline';
import { unusualOf } from '../../lib/unusual/compare';
import { DayCounts } from '../../lib/unusual/day-counts';
import { ACCOUNTS, CFN_EXECUTION, role, STAFF } from '../support/company/staff';
import { afterDays, ALICE, BRUNO, counted, FIRST_DAY, PROGRAM, unusualAfter, type Done } from './support';

const WORK: readonly Done[] = [
  { action: 's3:GetObject', times: 100 },
  { action: 's3:PutObject', times: 20 },
  { action: 'iam:TagRole' },
];
const HABITS: readonly Done[] = [
  { action: 'iam:PutRolePolicy', by: CFN_EXECUTION },
  { action: 's3:PutBucketPolicy', by: CFN_EXECUTION },
  { action: 'ec2:CreateRoute', by: CFN_EXECUTION },
];
const DEVELOPER = STAFF.find(({ arn }) => arn.includes('Developer')) ?? ALICE;
const many = (call: Done, times: number): Done => ({ ...call, times });

interface Case {
  readonly before: readonly Done[];
  readonly today: readonly Done[];
  /** `CHECK ACTION` of what stands out. */
  readonly found: readonly string[];
  /** @default 20 */
  readonly days?: number;
}

const CASES: Readonly<Record<string, Case>> = {
  'a sensitive action for the first time': {
    before: WORK,
    today: [...WORK, { action: 's3:PutBucketPolicy' }],
    found: ['SensitiveActionUsual s3:PutBucketPolicy'],
  },
  'one that was done before': {
    before: [...WORK, { action: 's3:PutBucketPolicy' }],
    today: [...WORK, { action: 's3:PutBucketPolicy' }],
    found: [],
  },
  'one by whoever is new': {
    before: WORK,
    today: [...WORK, { action: 'iam:CreateUser', by: role('new', ACCOUNTS.production, 1) }],
    found: ['SensitiveActionUsual iam:CreateUser'],
  },
  'one that was denied, and always counts': {
    before: WORK,
    today: [...WORK, { action: 'cloudtrail:StopLogging', errorCode: 'AccessDenied' }],
    found: ['SensitiveActionUsual cloudtrail:StopLogging'],
  },
  'one that was denied, and changed nothing': {
    before: WORK,
    today: [...WORK, { action: 'iam:PutRolePolicy', errorCode: 'AccessDenied' }],
    found: [],
  },
  'one that was only tried before is not known': {
    before: [...WORK, { action: 'kms:DisableKey', errorCode: 'AccessDenied' }],
    today: [...WORK, { action: 'kms:DisableKey' }],
    found: ['SensitiveActionUsual kms:DisableKey'],
  },
  'one that a colleague of the same permission set has done': {
    before: [...WORK, { action: 'ec2:CreateRoute', by: ALICE }],
    today: [...WORK, { action: 'ec2:CreateRoute', by: BRUNO }, { action: 'sts:GetCallerIdentity', by: ALICE }],
    found: [],
  },
  'one of a habit': {
    before: [...WORK, ...HABITS],
    today: [...WORK, { action: 'iam:CreateRole', by: CFN_EXECUTION }],
    found: [],
  },
  'a key that a deployment deletes': {
    before: [...WORK, ...HABITS],
    today: [...WORK, { action: 'kms:ScheduleKeyDeletion', by: CFN_EXECUTION }],
    found: [],
  },
  'a key that somebody deletes as the role of deployments': {
    before: [...WORK, ...HABITS],
    today: [...WORK, { action: 'kms:ScheduleKeyDeletion', by: CFN_EXECUTION, network: '203.0.113' }],
    found: ['SensitiveActionUsual kms:ScheduleKeyDeletion'],
  },
  'a change in a Region that was not in use': {
    before: WORK,
    today: [...WORK, { action: 'ec2:RunInstances', region: 'sa-east-1' }],
    found: ['RegionUsual ec2:RunInstances'],
  },
  'a look into one': {
    before: WORK,
    today: [...WORK, { action: 'ec2:DescribeInstances', region: 'sa-east-1' }],
    found: [],
  },
  'a change there that was denied': {
    before: WORK,
    today: [...WORK, { action: 'ec2:RunInstances', region: 'sa-east-1', errorCode: 'Client.UnauthorizedOperation' }],
    found: [],
  },
  'a program in another network': {
    before: WORK,
    today: [...WORK, { action: 'sts:GetCallerIdentity', network: '203.0.113' }],
    found: ['NetworkUsual sts:GetCallerIdentity'],
  },
  'a program through a service': {
    before: WORK,
    today: [...WORK, { action: 'kms:Decrypt', network: 'athena.amazonaws.com' }],
    found: [],
  },
  'a person in another network': {
    before: [...WORK, { action: 's3:ListBuckets', by: ALICE, network: '198.51.100' }],
    today: [...WORK, { action: 's3:ListBuckets', by: ALICE, network: '203.0.113' }],
    found: [],
  },
  'a program that works everywhere': {
    before: [...WORK, ...[1, 2, 3, 4].map((part) => ({ action: 's3:GetObject', network: `3.120.${part}` }))],
    today: [...WORK, { action: 's3:GetObject', network: '203.0.113' }],
    found: [],
  },
  'many denials': {
    before: WORK,
    today: [...WORK, { action: 'iam:ListUsers', times: 60, errorCode: 'AccessDenied' }],
    found: ['DenialsUsual iam:ListUsers'],
  },
  'as many denials as ever': {
    before: [...WORK, { action: 'iam:ListUsers', times: 60, errorCode: 'AccessDenied' }],
    today: [...WORK, { action: 'iam:ListUsers', times: 90, errorCode: 'AccessDenied' }],
    found: [],
  },
  'errors that are no denials': {
    before: WORK,
    today: [...WORK, { action: 's3:ListBuckets', times: 60, errorCode: 'NoSuchBucket' }],
    found: [],
  },
  'a spike of one action': {
    before: WORK,
    today: [...WORK, { action: 's3:PutObject', times: 2000 }],
    found: ['ActivityUsual s3:PutObject'],
  },
  'a spike of many actions': {
    before: WORK,
    today: Array.from({ length: 20 }, (_, index) => ({
      action: `s3:GetThing${String.fromCharCode(97 + index)}`,
      times: 100,
    })),
    found: [expect.stringMatching(/^ActivityUsual s3:GetThing/) as string],
  },
  'four times as much': { before: WORK, today: [{ action: 's3:GetObject', times: 400 }], found: [] },
  'a spike of what was throttled': {
    before: WORK,
    today: [...WORK, { action: 's3:GetObject', times: 9000, errorCode: 'ThrottlingException' }],
    found: [],
  },
  'a person at work all night': {
    before: [...WORK, { action: 'logs:GetLogEvents', times: 30, by: ALICE }],
    today: [...WORK, { action: 'logs:GetLogEvents', times: 900, by: ALICE }],
    found: [],
  },
  'a busy principal that stopped': {
    before: [
      ...WORK,
      { action: 's3:GetObject', times: 60, by: DEVELOPER, region: 'eu-central-1' },
      many({ action: 's3:PutObject', by: role('other', PROGRAM.account, 1) }, 90),
    ],
    today: [...WORK, { action: 's3:GetObject', times: 60, by: DEVELOPER, region: 'eu-central-1' }],
    found: ['NothingSilent '],
  },
  'one that did little': {
    before: [...WORK, { action: 's3:PutObject', times: 10, by: role('other', PROGRAM.account, 1) }],
    today: WORK,
    found: [],
  },
  'one that was deleted': {
    before: [...WORK, many({ action: 's3:PutObject', by: role('other', PROGRAM.account, 1) }, 90), ...HABITS],
    today: [...WORK, { action: 'iam:DeleteRole', by: CFN_EXECUTION, request: { roleName: 'other' } }],
    found: [],
  },
  'one whose name a deleted user had': {
    before: [...WORK, many({ action: 's3:PutObject', by: role('other', PROGRAM.account, 1) }, 90), ...HABITS],
    today: [...WORK, { action: 'iam:DeleteUser', by: CFN_EXECUTION, request: { userName: 'other' } }],
    found: ['NothingSilent '],
  },
  'everything while there is too little to compare with': {
    days: 13,
    before: WORK,
    today: [{ action: 'cloudtrail:StopLogging' }, { action: 'ec2:RunInstances', region: 'sa-east-1', times: 5000 }],
    found: [],
  },
};

test.each(Object.entries(CASES))('%s', (_, { before, today, found, days = 20 }) => {
  const unusual = unusualAfter(days, before, today);
  expect(unusual.map(({ check, actions: [action = ''] }) => `${check.id} ${action}`)).toEqual(found);
});

test('who was asleep for 60 days acts; after 59 days it was not asleep yet', () => {
  const once = afterDays(1, [...WORK, { action: 's3:ListBuckets', by: BRUNO }]);
  const today = [...WORK, { action: 's3:ListBuckets', by: BRUNO }];
  const after = (days: number) =>
    unusualOf(afterDays(days - 1, WORK, once, FIRST_DAY + 1), counted(today), FIRST_DAY + days).map(
      ({ check, about, message }) => [check.id, about, message],
    );
  expect(after(59)).toEqual([]);
  expect(after(60)).toEqual([
    [
      'SleepingPrincipalUsual',
      BRUNO.arn,
      `bruno@example.com had done nothing since 2024-10-04, and made 1 call: s3:ListBuckets`,
    ],
  ]);
});

test('whoever deletes a user with the name of a person takes the history of no person away', () => {
  const name = ALICE.arn.slice(ALICE.arn.lastIndexOf('/') + 1);
  const today = counted([{ action: 'iam:DeleteUser', by: BRUNO, request: { userName: name } }]);
  const after = learn(afterDays(20, [{ action: 's3:ListBuckets', by: ALICE }]), today, FIRST_DAY + 20);
  expect(after.actors.map(({ id }) => id)).toContain(ALICE.arn);
});

test('a Region and an account that say nothing are named once, not principal by principal', () => {
  const elsewhere = role('elsewhere', ACCOUNTS.development, 1);
  const before: Done[] = [
    ...WORK,
    { action: 's3:PutObject', times: 90, region: 'eu-west-1', by: role('west', PROGRAM.account, 1) },
    { action: 's3:PutObject', times: 90, by: elsewhere },
    { action: 's3:PutObject', times: 90, by: elsewhere, region: 'eu-west-1' },
  ];
  const found = unusualAfter(20, before, WORK).map(({ about, message }) => [about, message]);
  expect(found.sort()).toEqual([
    [
      `${PROGRAM.account}/eu-west-1`,
      `eu-west-1 of account ${PROGRAM.account} recorded nothing, on an ordinary day 90 calls`,
    ],
    [ACCOUNTS.development, `Account ${ACCOUNTS.development} recorded nothing, on an ordinary day 180 calls`],
  ]);
});

test('where not the whole day is proven nothing is called silent, and the day teaches nothing about silence', () => {
  const baseline = afterDays(20, WORK);
  const partial = new Set([`${PROGRAM.account}/eu-central-1`]);
  expect(unusualOf(baseline, new DayCounts(), FIRST_DAY + 20, partial)).toEqual([]);
  const after = learn(baseline, new DayCounts(), FIRST_DAY + 20, partial);
  expect(after.places[0]?.calls.at(-1)).toBeNull();
  // nor about a principal that works there
  expect(after.actors[0]?.calls.at(-1)).toBeNull();
});

test.each([
  ['the one Region in which anything happens', ['eu-central-1'], 0],
  ['a Region in which nothing ever happens', ['eu-west-1'], 1],
])('a day of which %s is not proven counts %s', (_, regions, days) => {
  const baseline = afterDays(3, WORK);
  const partial = new Set(regions.map((region) => `${PROGRAM.account}/${region}`));
  expect(learn(baseline, counted(WORK), FIRST_DAY + 3, partial).learned).toBe(baseline.learned + days);
});

test('a finding shows the rows of what was done, with what proves them', () => {
  const [found] = unusualAfter(20, WORK, [...WORK, { action: 'kms:DisableKey' }]);
  expect(found).toMatchObject({
    about: PROGRAM.arn,
    message: `role/app did for the first time: kms:DisableKey. Without its key, everything that is encrypted with it is gone`,
    rows: [
      {
        ...{
          action: 'kms:DisableKey',
          time: '2026-01-05T12:00:00Z',
          result: 'ok',
          eventId: expect.any(String) as string,
        },
        ...{ file: 's3://logs/file.json.gz', version: 'v1', sha256: 'abc', digest: 's3://logs/digest.json.gz' },
      },
    ],
  });
});

test('the worst comes first', () => {
  const today = [...WORK, { action: 'kms:DisableKey' }, { action: 's3:GetObject', times: 9000 }];
  expect(unusualAfter(20, WORK, today).map(({ check }) => check.severity)).toEqual(['HIGH', 'MEDIUM']);
});
