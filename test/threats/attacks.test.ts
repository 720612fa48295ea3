/** The table of attacks: well-formed, complete, and answered by guardrails that exist. */
import { CHECKS } from '../../lib/checks/catalogue';
import { ATTACKS } from '../../lib/threats';
import { endedAsExpected, play, undo, type Aws, type Call } from '../../lib/threats/attack';
import { detects } from '../../lib/threats/detection';
import { targetOf, type StackResource } from '../../lib/threats/target';
import { report, type Finding } from '../../lib/findings/finding';

const STACK_ID = 'arn:aws:cloudformation:eu-central-1:111122223333:stack/acme-audit/0a1b2c';

const PARTS: readonly [component: string, type: string, owner?: StackResource['owner']][] = [
  ['trail', 'AWS::CloudTrail::Trail'],
  ['log-bucket', 'AWS::S3::Bucket'],
  ['evidence-bucket', 'AWS::S3::Bucket'],
  ['key', 'AWS::KMS::Key'],
  ['drift-checker', 'AWS::Lambda::Function'],
  ['tamper-responder', 'AWS::Lambda::Function'],
  ['tamper-responder', 'AWS::Lambda::EventSourceMapping'],
  ['role', 'AWS::IAM::Role'],
  ['log-group', 'AWS::Logs::LogGroup'],
  ['schedule', 'AWS::Scheduler::Schedule'],
  ['alarm', 'AWS::CloudWatch::Alarm'],
  ['tamper-rule', 'AWS::Events::Rule'],
  ['dead-letter-queue', 'AWS::SQS::Queue'],
  ['owner-topic', 'AWS::SNS::Topic', 'engineering'],
  ['owner-topic', 'AWS::SNS::Topic', 'security'],
  ['owner-topic', 'AWS::SNS::Topic', 'compliance'],
];

const resources: readonly StackResource[] = PARTS.map(([component, type, owner], index) => ({
  component,
  type,
  logicalId: `Part${index}`,
  physicalId: `${component}-${index}`,
  ...(owner && { owner }),
  // everything refers to everything: which part is whose is told by the deployed stack, end to end
  refersTo: PARTS.map((_, other) => `Part${other}`),
}));

/** What GetSchedule answers, for the attack that changes a part of it. */
const SCHEDULE = { Name: 'schedule-9', State: 'ENABLED' };

const target = targetOf(STACK_ID, resources, { key: 'AWSLogs/log.json.gz', versionId: 'v1' });

describe('the table of attacks', () => {
  test('has at least 80, each with a name of its own', () => {
    expect(ATTACKS.length).toBeGreaterThanOrEqual(80);
    expect(new Set(ATTACKS.map(({ id }) => id)).size).toBe(ATTACKS.length);
  });

  test('has every CloudTrail technique of Stratus Red Team', () => {
    expect(ATTACKS.flatMap(({ stratus }) => stratus ?? []).sort()).toEqual([
      'aws.defense-evasion.cloudtrail-delete',
      'aws.defense-evasion.cloudtrail-event-selectors',
      'aws.defense-evasion.cloudtrail-lifecycle-rule',
      'aws.defense-evasion.cloudtrail-stop',
    ]);
  });

  test.each(ATTACKS.map((attack) => [attack.id, attack] as const))(
    '%s aims at a part of the audit log',
    (_, attack) => {
      const calls = attack.calls(target, [SCHEDULE]);
      expect(calls.length).toBeGreaterThan(0);
      const names = [...resources.map(({ physicalId }) => physicalId), target.trailArn, target.stack];
      const input = JSON.stringify(calls.at(-1)?.input);
      expect(names.filter((name) => input.includes(name))).not.toEqual([]);
    },
  );

  test.each(
    ATTACKS.flatMap(({ id, outcome }) => (outcome.kind === 'detected' ? [[id, outcome.guardrail] as const] : [])),
  )('%s is named by %s', (_, guardrail) => {
    expect(CHECKS.map(({ id }) => id)).toContain(guardrail);
  });
});

describe('playing an attack', () => {
  const stopLogging = ATTACKS.find(({ id }) => id === 'stop-logging')!;
  const deleteVersion = ATTACKS.find(({ id }) => id === 'delete-locked-version')!;

  test('makes the calls in order, and undoes them', async () => {
    const made: Call[] = [];
    const aws: Aws = (call) => Promise.resolve(made.push(call)).then(() => ({}));
    const result = await play(stopLogging, target, aws);
    await undo(stopLogging, target, result, aws);
    expect(made.map(({ operation }) => operation)).toEqual(['StopLogging', 'StartLogging']);
    expect(endedAsExpected(stopLogging, result)).toBe(true);
  });

  test.each([
    { refusal: 'AccessDenied', expected: true },
    { refusal: 'SlowDown', expected: false },
  ])('a locked version that answers $refusal is as expected: $expected', async ({ refusal, expected }) => {
    const aws: Aws = () => Promise.reject(Object.assign(new Error('refused'), { name: refusal }));
    expect(endedAsExpected(deleteVersion, await play(deleteVersion, target, aws))).toBe(expected);
  });

  test('a locked version that could be deleted is not as expected', async () => {
    expect(endedAsExpected(deleteVersion, await play(deleteVersion, target, () => Promise.resolve({})))).toBe(false);
  });
});

describe('detection', () => {
  const finding = (status: Finding['status'], path: string): Finding => ({
    guardrail: 'Drift',
    status,
    severity: 'HIGH',
    owner: 'security',
    resource: 'acme/Trail',
    path,
    expected: true,
    found: false,
    message: '',
    remedy: '',
  });

  test.each([
    { status: 'DRIFT', path: 'Targets', named: true },
    { status: 'DRIFT', path: 'Targets.0.Arn', named: true },
    { status: 'UNKNOWN', path: 'Targets', named: false },
    { status: 'PASS', path: 'Targets', named: false },
    { status: 'DRIFT', path: 'TargetsOther', named: false },
    { status: 'DRIFT', path: 'State', named: false },
  ] as const)('$status at $path names a change of Targets: $named', ({ status, path, named }) => {
    const outcome = { kind: 'detected', guardrail: 'Drift', path: 'Targets' } as const;
    expect(detects(report([finding(status, path)]), outcome)).toBe(named);
  });
});
