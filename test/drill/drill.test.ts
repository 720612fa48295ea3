/** The drill: what AWS refuses passes, what it lets through is critical, what it does not answer is not proven. */
import { S3Client } from '@aws-sdk/client-s3';
import { drill } from '../../lib/drill/drill';
import { STEPS } from '../../lib/drill/steps';
import type { Finding } from '../../lib/findings/finding';

const NOW = new Date('2026-11-22T21:00:00Z');

type Answer = (command: string, input: Readonly<Record<string, unknown>>) => object;

function refusal(name: string): Error {
  return Object.assign(new Error('refused'), { name });
}

/** A real client whose calls are answered before the network. */
function s3(answer: Answer) {
  const calls: { readonly command: string; readonly key: unknown }[] = [];
  const client = new S3Client({ region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
  client.middlewareStack.add(
    (_, { commandName = '' }) =>
      (args) => {
        const input = args.input as Readonly<Record<string, unknown>>;
        calls.push({ command: commandName, key: input.Key });
        const output = answer(commandName, input);
        return output instanceof Error
          ? Promise.reject(output)
          : Promise.resolve({ response: {}, output: output as never });
      },
    { step: 'initialize', priority: 'high' },
  );
  return { client, calls };
}

const LOCK = { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: new Date('2033-01-01') };

/** A bucket that takes and locks canaries, and answers every attack in one way. */
const bucket =
  (attack: () => object, lock: object = LOCK): Answer =>
  (command, { Key, ServerSideEncryption }) => {
    if (command === 'HeadObjectCommand') return lock;
    const isCanary = command === 'PutObjectCommand' && Key !== undefined && ServerSideEncryption === undefined;
    return isCanary ? { VersionId: 'v1' } : attack();
  };

async function drilled(answer: Answer, bucketPolicy = false) {
  const { client, calls } = s3(answer);
  const announced: string[] = [];
  const { findings } = await drill({
    bucket: 'evidence-bucket',
    auditLog: 'payments',
    bucketPolicy,
    announce: (step) => announced.push(step),
    tools: { s3: client, plainHttp: () => client, now: NOW },
  });
  return { findings, calls, announced, statuses: statusesOf(findings) };
}

function statusesOf(findings: readonly Finding[]): Record<string, string> {
  return Object.fromEntries(findings.map(({ guardrail, status }) => [guardrail, status]));
}

const ATTACKS = STEPS.filter(({ onlyIfAsked }) => !onlyIfAsked).map(({ id }) => `Drill${id}`);
const every = (status: string): Record<string, string> => Object.fromEntries(ATTACKS.map((id) => [id, status]));

test.each<[what: string, attack: () => object, status: string]>([
  ['denied', () => refusal('AccessDenied'), 'PASS'],
  ['refused as invalid', () => refusal('InvalidRequest'), 'PASS'],
  ['not allowed', () => refusal('MethodNotAllowed'), 'PASS'],
  ['done', () => ({}), 'FAIL'],
  ['throttled', () => refusal('SlowDown'), 'UNKNOWN'],
  ['broken', () => refusal('InternalError'), 'UNKNOWN'],
  ['silent', () => refusal('TimeoutError'), 'UNKNOWN'],
])('every attack %s', async (_, attack, status) => {
  const { statuses } = await drilled(bucket(attack));
  expect(statuses).toEqual({ DrillLockedByDefault: 'PASS', ...every(status) });
});

test('what was not refused is critical, and says what should have refused it', async () => {
  const { findings } = await drilled(bucket(() => ({})));
  expect(findings.find(({ guardrail }) => guardrail === 'DrillDeleteVersion')).toMatchObject({
    status: 'FAIL',
    severity: 'CRITICAL',
    owner: 'security',
    expected: 'refused by Object Lock',
    found: 'done',
    auditLog: 'payments',
  });
});

test.each<[what: string, lock: object, status: string]>([
  ['locked in COMPLIANCE mode', LOCK, 'PASS'],
  ['locked in GOVERNANCE mode', { ...LOCK, ObjectLockMode: 'GOVERNANCE' }, 'FAIL'],
  ['locked until yesterday', { ...LOCK, ObjectLockRetainUntilDate: new Date('2026-11-21') }, 'FAIL'],
  ['not locked', {}, 'FAIL'],
  ['not readable', refusal('AccessDenied'), 'UNKNOWN'],
])('a canary that is %s', async (_, lock, status) => {
  const { statuses } = await drilled(bucket(() => refusal('AccessDenied'), lock));
  expect(statuses.DrillLockedByDefault).toBe(status);
});

test('without a canary nothing is tried, and nothing is proven', async () => {
  const { statuses, calls } = await drilled(() => refusal('AccessDenied'));
  expect(statuses).toEqual({ DrillCanary: 'UNKNOWN' });
  expect(calls.map(({ command }) => command)).toEqual(['PutObjectCommand']);
});

test('each step is announced before it is made', async () => {
  const { announced } = await drilled(bucket(() => refusal('AccessDenied')));
  expect(announced).toHaveLength(ATTACKS.length + 1);
  expect(announced[0]).toBe(`1/${ATTACKS.length + 1} Write a canary to s3://evidence-bucket`);
});

test('nothing but the canary and its neighbours is touched', async () => {
  const { calls } = await drilled(bucket(() => refusal('AccessDenied')));
  expect(calls.filter(({ key }) => !String(key).startsWith('evidence/payments/2026/11/22/drill/'))).toEqual([]);
});

describe('the bucket policy', () => {
  test('is left alone unless somebody asks', async () => {
    const { calls } = await drilled(bucket(() => refusal('AccessDenied')));
    expect(calls.filter(({ command }) => command.includes('BucketPolicy'))).toEqual([]);
  });

  test('is put back at once where deleting it was not refused', async () => {
    const { calls, statuses } = await drilled(
      bucket(() => ({ Policy: '{}' })),
      true,
    );
    expect(statuses.DrillDeleteBucketPolicy).toBe('FAIL');
    expect(calls.slice(-3).map(({ command }) => command)).toEqual([
      'GetBucketPolicyCommand',
      'DeleteBucketPolicyCommand',
      'PutBucketPolicyCommand',
    ]);
  });
});
