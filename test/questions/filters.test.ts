/** Filters: whom, what, on what, from where; and those that contradict each other. */
import type { Filters } from '../../lib/questions/question';
import { ALICE, answer, archiveOf, BOB, NO_FILTERS, question, record, ROOT } from './support';

const EVENTS = {
  alice: record('s3:DeleteBucket', { requestParameters: { bucketName: 'acme-logs' } }),
  bob: record('ec2:StopInstances', {
    userIdentity: BOB,
    sourceIPAddress: '198.51.100.9',
    errorCode: 'Client.UnauthorizedOperation',
  }),
  root: record('iam:ListUsers', { userIdentity: ROOT, sourceIPAddress: '2001:db8::7' }),
  service: record('kms:Decrypt', {
    userIdentity: { type: 'AWSService', invokedBy: 'cloudtrail.amazonaws.com' },
    sourceIPAddress: 'cloudtrail.amazonaws.com',
  }),
  sso: record('s3:ListBuckets', {
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Auditor_0123456789abcdef/carol',
      accountId: '111122223333',
    },
  }),
};
type Name = keyof typeof EVENTS;

const { bucket } = archiveOf(Object.values(EVENTS));

async function found(filters: Partial<Filters>): Promise<string[]> {
  const { rows } = await answer(bucket, { filters: { ...NO_FILTERS, ...filters } });
  const names = Object.entries(EVENTS).map(([name, { eventID }]) => [eventID, name]);
  const byId = new Map(names as [string, string][]);
  return rows.flatMap(({ eventId }) => byId.get(eventId) ?? []).sort();
}

test.each<[string, Partial<Filters>, Name[]]>([
  ['a person, by source identity', { who: ['alice@example.com'] }, ['alice']],
  ['a role, by name', { who: ['admin'] }, ['alice']],
  ['a role, by ARN with its path', { who: ['arn:aws:iam::111122223333:role/team/admin'] }, ['alice']],
  ['a session, by ARN', { who: [String(ALICE.arn)] }, ['alice']],
  ['an access key', { who: ['AKIAEXAMPLEBOB'] }, ['bob']],
  ['a user, whatever the case', { who: ['BOB'] }, ['bob']],
  ['root', { who: ['root'] }, ['root']],
  ['a service', { who: ['cloudtrail.amazonaws.com'] }, ['service']],
  ['a person, by the session of Identity Center', { who: ['carol'] }, ['sso']],
  ['a wildcard', { who: ['arn:aws:iam::*:user/*'] }, ['bob']],
  ['one of several', { who: ['bob', 'root'] }, ['bob', 'root']],
  ['nobody', { who: ['bo'] }, []],
  ['a call', { what: ['DeleteBucket'] }, ['alice']],
  ['a service and a call', { what: ['s3:Delete*'] }, ['alice']],
  ['calls that begin so, whatever the case', { what: ['list*'] }, ['root', 'sso']],
  ['a service that is called', { what: ['ec2.amazonaws.com'] }, ['bob']],
  ['a resource', { resource: ['acme-logs'] }, ['alice']],
  ['a resource, by ARN', { resource: ['arn:aws:s3:::acme-logs'] }, ['alice']],
  ['an address', { ip: ['198.51.100.9'] }, ['bob']],
  ['a range', { ip: ['198.51.100.0/24'] }, ['bob']],
  ['a range of IPv6', { ip: ['2001:db8::/32'] }, ['root']],
  ['a service that came', { ip: ['cloudtrail.amazonaws.com'] }, ['service']],
  ['what failed', { failed: true }, ['bob']],
  ['what may have changed something', { writes: true }, ['alice', 'bob']],
  ['all at once', { who: ['bob'], what: ['ec2:*'], ip: ['198.51.100.9'], failed: true, writes: true }, ['bob']],
  ['two that nothing has at once', { who: ['bob'], what: ['s3:*'] }, []],
])('%s', async (_name, filters, names) => {
  const rows = await found(filters);
  expect(rows.filter((name) => name in EVENTS)).toEqual(names);
});

test('a session is resolved to its role and to the person, and says since when', async () => {
  const { rows } = await answer(bucket, { filters: { ...NO_FILTERS, who: ['admin'] } });
  expect(rows[0]?.who).toEqual({
    ...{ name: 'alice@example.com', type: 'AssumedRole', person: 'alice@example.com', session: 'alice' },
    ...{ arn: ALICE.arn, role: 'arn:aws:iam::111122223333:role/team/admin' },
    ...{ accessKey: 'ASIAEXAMPLEALICE', since: '2026-01-01T02:00:00Z' },
  });
});

test.each<[string, string | undefined, Partial<Filters>, RegExp]>([
  ['an address that is none', undefined, { ip: ['300.1.1.1'] }, /--ip '300.1.1.1' is not an address/],
  ['a range that is none', undefined, { ip: ['10.0.0.0/40'] }, /--ip '10.0.0.0\/40' is not an address/],
  ['an empty filter', undefined, { who: [' '] }, /filter is empty/],
  ['a session of nobody', 'session', {}, /session asks nothing without --who/],
  ['reads that write', 'who-read-object', { writes: true }, /--writes contradicts who-read-object/],
  ['sign-ins that failed', 'sign-ins-without-mfa', { failed: true }, /--failed contradicts sign-ins-without-mfa/],
])('%s is an error', async (_name, id, filters, message) => {
  const asked = { ...(id !== undefined && { question: question(id) }), filters: { ...NO_FILTERS, ...filters } };
  await expect(answer(bucket, asked)).rejects.toThrow(message);
});

test('an object stands for its bucket on the row', async () => {
  const resources = [{ ARN: 'arn:aws:s3:::acme-logs/a.gz' }, { ARN: 'arn:aws:s3:::acme-logs' }];
  const of = archiveOf([record('s3:DeleteObject', { resources })]);
  const { rows } = await answer(of.bucket, { filters: { ...NO_FILTERS, resource: ['acme-logs'] } });
  expect(rows.map(({ on }) => on)).toEqual([['arn:aws:s3:::acme-logs/a.gz']]);
});

test('a period that ends before it begins is an error', async () => {
  const to = new Date('2025-12-31T00:00:00Z');
  await expect(answer(bucket, { to })).rejects.toThrow(/is not before --to/);
});
