/** What takes calls of its own for each resource: some in each run, and what somebody touched or what was not as deployed. */
import { closelyRead, type Turn } from '../../lib/drift/read-rotation';
import type { AuditLog, Resource } from '../../lib/facts/audit-log';
import type { Properties } from '../../lib/facts/value';
import type { Finding } from '../../lib/findings/finding';
import { liveAuditLog } from '../support/sound-audit-log';
import { ANYTHING } from '../../lib/notify/attempt';

function member(type: string, ref: string, properties: Properties = {}): Resource {
  return { type, logicalId: ref, stack: 'stack', displayName: `stack/${ref}`, ref, properties, metadata: {} };
}

const to = (...targets: string[]): Properties => ({ Targets: targets.map((Arn) => ({ Id: 'it', Arn })) });

const RULES = [
  member('AWS::Events::Rule', 'trail', to('queue')),
  member('AWS::Events::Rule', 'key', to('queue')),
  member('AWS::Events::Rule', 'insights', to('topic')),
];

const MEMBERS = [
  ...RULES,
  member('AWS::SNS::Subscription', 'security'),
  member('AWS::CloudWatch::Dashboard', 'view'),
  member('AWS::Lambda::Function', 'checker'),
  member('AWS::S3::Bucket', 'log', { MetricsConfigurations: [{ Id: 'all' }] }),
  member('AWS::S3::Bucket', 'evidence'),
  member('AWS::SQS::Queue', 'queue'),
  member('AWS::CloudFormation::Stack', 'nested'),
];

const QUIET: Turn = { number: 0, before: [], attacked: [] };

function closely(turn: Partial<Turn>): string[] {
  const { name, origin, requirements, stacks, log } = liveAuditLog();
  const vault = { bucket: log.bucket, policies: [] };
  const rest = { trails: [], members: MEMBERS, inventory: [], unread: [] };
  const auditLog: AuditLog = { name, origin, requirements, stacks, log: vault, ...rest };
  return [...closelyRead([auditLog], { ...QUIET, ...turn })].map((id) => id.replace('stack/', ''));
}

test('each run has two calls for it, and all have had their turn before the first comes again', () => {
  const runs = [0, 1, 2, 3, 4].map((number) => closely({ number }));
  expect(runs).toEqual([['trail', 'key'], ['security', 'view'], ['checker'], ['log'], ['trail', 'key']]);
});

test('a rule that shares its targets with no other is read in every run and has no turn', () => {
  expect([0, 1, 2, 3].flatMap((number) => closely({ number }))).not.toContain('insights');
});

test.each<[attacked: string, read: string[]]>([
  ['security', ['trail', 'key', 'security']],
  ['other, view', ['trail', 'key', 'view']],
  ['arn:aws:lambda:eu-central-1:111122223333:function:checker', ['trail', 'key', 'checker']],
  ['a-checker', ['trail', 'key']],
  [ANYTHING, ['trail', 'key', 'security', 'view', 'checker', 'log']],
])('what %p names is read at once', (attacked, read) => {
  expect(closely({ attacked: [attacked] })).toEqual(read);
});

test('what was not as deployed is read until it is, what held waits for its turn', () => {
  const finding = (name: string, status: Finding['status']): Finding => ({
    guardrail: 'Drift',
    status,
    severity: 'HIGH',
    owner: 'security',
    resource: `stack/${name}`,
    path: 'Targets.0.Input',
    expected: null,
    found: '{}',
    message: '',
    remedy: '',
    auditLog: 'log',
  });
  expect(closely({ before: [finding('security', 'DRIFT'), finding('view', 'PASS')] })).toEqual([
    'trail',
    'key',
    'security',
  ]);
});
