/** What a log bucket's metadata asks for, and what it asks for so that nobody can read it. */
import fc from 'fast-check';
import { requirementsIn } from '../../../lib/facts/template/requirements';
import { Unknown, type Json, type Value } from '../../../lib/facts/value';

const READER = 'arn:aws:iam::111122223333:role/auditor';
const ACKNOWLEDGED = {
  ...{ finding: 'TrailNotRestarted', resource: 'acme-audit/Trail', time: '2026-01-01T05:00:00.000Z' },
  ...{ reason: 'A drill.', owner: 'Security', until: '2026-12-31' },
};
const UNKNOWN = new Unknown('parameter Days has no default');

const read = (requirements: Value, instead = {}) => requirementsIn({ wormtrail: { requirements } }, instead);
const whyOf = (requirements: Value) =>
  Object.fromEntries(Object.entries(read(requirements).unclear ?? {}).map(([name, { reason }]) => [name, reason]));

it('reads what is stated', () => {
  const stated = {
    frameworks: ['SEC-17a-4'],
    shortestRetentionDays: 2192,
    administrators: [],
    readers: [READER],
    owners: { security: { team: 'Security', email: 'security@example.com' } },
    organizationId: 'o-exampleorgid',
    securityHub: true,
    globalEvents: true,
    serviceReaders: [{ arn: READER, reason: 'SIEM' }],
    acknowledgements: [ACKNOWLEDGED],
  };
  expect(read(stated)).toEqual(stated);
});

it.each<[what: string, metadata: Record<string, Value>]>([
  ['no metadata of ours', {}],
  ['no requirements', { wormtrail: { auditLog: 'audit-log' } }],
])('asks for nothing where there is %s', (_, metadata) => {
  expect(requirementsIn(metadata)).toEqual({ frameworks: [], administrators: [], readers: [], owners: {} });
});

it('takes days as text', () => {
  expect(read({ shortestRetentionDays: '2192' })).toMatchObject({ shortestRetentionDays: 2192 });
  expect(read({ shortestRetentionDays: '2192' }).unclear).toBeUndefined();
});

it.each<[what: string, requirements: Record<string, Value>, why: Record<string, string>]>([
  [
    'a framework that is none',
    { frameworks: ['SOC2', 'SEC-17a4'] },
    { frameworks: expect.stringMatching(/^requirements\.frameworks: SEC-17a4 is none of .*SEC-17a-4, /) as string },
  ],
  ['no list', { readers: READER }, { readers: 'requirements.readers: it is no list' }],
  ['an item that is no text', { readers: [READER, 7] }, { readers: 'requirements.readers: item 1 is no text' }],
  [
    'an item that is a parameter',
    { administrators: [UNKNOWN] },
    { administrators: `requirements.administrators: ${UNKNOWN.reason}` },
  ],
  [
    'days that are none',
    { keptAtHandDays: '2y' },
    { keptAtHandDays: 'requirements.keptAtHandDays: "2y" is no number of days' },
  ],
  [
    'days that are a parameter',
    { longestRetentionDays: UNKNOWN },
    { longestRetentionDays: `requirements.longestRetentionDays: ${UNKNOWN.reason}` },
  ],
  [
    'an owner that is a parameter',
    { owners: { security: { team: UNKNOWN } } },
    { owners: `requirements.owners: ${UNKNOWN.reason}` },
  ],
  [
    'an organization that is a number',
    { organizationId: 7 },
    { organizationId: 'requirements.organizationId: it is no text' },
  ],
  [
    'a service without a reason',
    { serviceReaders: [{ arn: READER, reason: 'SIEM' }, { arn: READER }] },
    { serviceReaders: 'requirements.serviceReaders: it is no list of { arn, reason }' },
  ],
  [
    'an acknowledgement without a reason',
    { acknowledgements: [{ ...ACKNOWLEDGED, reason: '' }] },
    {
      acknowledgements: 'requirements.acknowledgements: it is no list of { finding, resource, time, reason, owner }',
    },
  ],
  [
    'an acknowledgement whose end is no text',
    { acknowledgements: [{ ...ACKNOWLEDGED, until: 2027 }] },
    {
      acknowledgements: 'requirements.acknowledgements: it is no list of { finding, resource, time, reason, owner }',
    },
  ],
])('says why it cannot read %s', (_, requirements, why) => {
  expect(whyOf(requirements)).toEqual(why);
});

it('keeps what it can read beside what it cannot', () => {
  expect(read({ readers: [READER, 7], frameworks: ['SOC2', 'x'] })).toMatchObject({
    readers: [READER],
    frameworks: ['SOC2'],
  });
});

it.each<[what: string, requirements: Value]>([
  ['a text', 'none'],
  ['a list', []],
  ['a parameter', UNKNOWN],
])('finds everything unclear in %s', (_, requirements) => {
  expect(Object.keys(read(requirements).unclear ?? {})).toEqual(
    expect.arrayContaining(['frameworks', 'administrators', 'readers', 'owners', 'shortestRetentionDays']),
  );
});

it('asks nobody about what is said elsewhere', () => {
  expect(read({ frameworks: ['x'], readers: 7 }, { frameworks: ['SOC2'] })).toMatchObject({
    frameworks: ['SOC2'],
    unclear: { readers: expect.any(Unknown) as Unknown },
  });
  expect(read({ frameworks: ['x'] }, { frameworks: ['SOC2'] }).unclear).toBeUndefined();
});

it('reads anything without an error', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('frameworks', 'readers', 'owners', 'keptAtHandDays', 'x'), fc.jsonValue()),
      (any) => {
        expect(Array.isArray(read(any as Record<string, Json>).readers)).toBe(true);
      },
    ),
  );
});
