/** What takes calls of its own for each resource: the next in turn, what a call touched, what was not as deployed, what lacks a proof. */
import { fullyRead, nextFullReads, rotatingIds, type Rotation } from '../../lib/drift/read-rotation';
import type { FullReads } from '../../lib/evidence/baseline';
import type { AuditLog, Resource } from '../../lib/facts/audit-log';
import type { Properties } from '../../lib/facts/value';
import type { Finding } from '../../lib/findings/finding';
import { ANYTHING } from '../../lib/notify/attempt';
import { liveAuditLog } from '../support/sound-audit-log';

const NOW = new Date('2026-11-29T12:00:00Z');
const HOUR = 3_600_000;

function member(type: string, ref: string, properties: Properties = {}, metadata: Properties = {}): Resource {
  return {
    type,
    logicalId: ref,
    stack: 'stack',
    displayName: `stack/${ref}`,
    ref,
    arn: `arn:${ref}`,
    properties,
    metadata,
  };
}

const to = (...targets: string[]): Properties => ({ Targets: targets.map((Arn) => ({ Id: 'it', Arn })) });

function auditLog(schedule = 'rate(1 hour)'): AuditLog {
  const { name, origin, requirements, stacks } = liveAuditLog();
  const members = [
    member('AWS::Events::Rule', 'trail', to('queue')),
    member('AWS::Events::Rule', 'key', to('queue')),
    member('AWS::Events::Rule', 'insights', to('topic')),
    member('AWS::SNS::Subscription', 'security'),
    member('AWS::CloudWatch::Dashboard', 'view'),
    member('AWS::Lambda::Function', 'checker', {}, { wormtrail: { component: 'drift-checker' } }),
    member('AWS::S3::Bucket', 'log', { MetricsConfigurations: [{ Id: 'all' }] }),
    member('AWS::S3::Bucket', 'evidence'),
    member('AWS::SQS::Queue', 'queue'),
    member('AWS::CloudFormation::Stack', 'nested'),
    member('AWS::Scheduler::Schedule', 'hourly', { ScheduleExpression: schedule, Target: { Arn: 'arn:checker' } }),
  ];
  const vault = { bucket: member('AWS::S3::Bucket', 'evidence'), policies: [] };
  return { name, origin, requirements, stacks, log: vault, trails: [], members, inventory: [], unread: [] };
}

/** All of it was read, the first of them the longest ago. */
const ROTATING = ['trail', 'key', 'security', 'view', 'checker', 'log', 'queue'];
/** A function takes five of the six calls: it waits for the next run. */
const IN_TURN = ROTATING.filter((ref) => ref !== 'checker');
const READ: FullReads = Object.fromEntries(
  ROTATING.map((ref, index) => [`stack/${ref}`, new Date(NOW.getTime() - (10 - index) * HOUR).toISOString()]),
);

const QUIET: Rotation = { now: NOW, fullReads: READ, before: [], attacked: [] };

function read(rotation: Partial<Rotation> = {}, schedule?: string): string[] {
  return [...fullyRead([auditLog(schedule)], { ...QUIET, ...rotation })].map((id) => id.replace('stack/', ''));
}

test('each run has six calls for it, and reads first what was read longest ago', () => {
  let fullReads = READ;
  const runs = [0, 1, 2, 3, 4].map((hour) => {
    const now = new Date(NOW.getTime() + hour * HOUR);
    const refs = read({ now, fullReads });
    fullReads = nextFullReads([auditLog()], new Set(refs.map((ref) => `stack/${ref}`)), [], { now, fullReads });
    return refs;
  });
  const others = ['key', 'security', 'view', 'log', 'queue', 'trail'];
  expect(runs).toEqual([IN_TURN, ['checker', 'trail'], others, ['checker', 'trail'], others]);
});

test('a rule that shares its targets with no other is read in every run and does not rotate', () => {
  expect([...rotatingIds([auditLog()])].map((id) => id.replace('stack/', ''))).toEqual(ROTATING);
});

test.each<[attacked: string, read: string[]]>([
  ['checker', ROTATING],
  ['other, checker', ROTATING],
  ['arn:aws:lambda:eu-central-1:111122223333:function:checker', ROTATING],
  ['arn:checker', ROTATING],
  ['a-checker', IN_TURN],
  [ANYTHING, ROTATING],
])('what %p names is read at once', (attacked, expected) => {
  expect(read({ attacked: [attacked] })).toEqual(expected);
});

const finding = (name: string, status: Finding['status']): Finding => ({
  ...{
    guardrail: 'Drift',
    status,
    severity: 'HIGH',
    owner: 'security',
    resource: `stack/${name}`,
    path: 'Targets.0.Input',
  },
  ...{ expected: null, found: '{}', message: '', remedy: '', auditLog: 'log' },
});

test('what was not as deployed is read until it is, what held waits for its turn', () => {
  expect(read({ before: [finding('checker', 'DRIFT')] })).toEqual(ROTATING);
  expect(read({ before: [finding('checker', 'PASS')] })).toEqual(IN_TURN);
});

test.each<[why: string, at: string]>([
  ['has no proof', ''],
  ['has a proof that ends before the next run', '2026-11-28T13:00:00.000Z'],
  ['has a proof from the future', '2026-11-29T13:00:00.000Z'],
  ['has a proof that is no time', 'yesterday'],
])('a resource that %s is read', (_, at) => {
  expect(read({ fullReads: { ...READ, 'stack/checker': at } })).toContain('checker');
});

test('the first run of a deployment reads everything', () => {
  expect(read({ fullReads: {} })).toEqual(ROTATING);
});

test.each<[schedule: string, isSlow: boolean]>([
  ['rate(15 minutes)', false],
  ['rate(8 hours)', false],
  ['rate(12 hours)', true],
  ['cron(0 6 * * ? *)', true],
  ['something else', true],
])('on the schedule %s, every run reads everything: %p', (schedule, isSlow) => {
  const fullReads = Object.fromEntries(Object.keys(READ).map((id) => [id, NOW.toISOString()]));
  expect(read({ fullReads }, schedule).length === ROTATING.length).toBe(isSlow);
});

test('a full read is a proof where it found nothing, and an older proof is not made younger', () => {
  const full = new Set(['stack/trail', 'stack/key']);
  const next = nextFullReads([auditLog()], full, [finding('key', 'DRIFT')], QUIET);
  expect(next).toMatchObject({ 'stack/trail': NOW.toISOString(), 'stack/view': READ['stack/view'] });
  expect(next).not.toHaveProperty('stack/key');
});
