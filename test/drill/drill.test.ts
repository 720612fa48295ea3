/** The drill: what a control of the bucket refuses passes, what AWS lets through is critical, all else is not proven. */
import { S3Client } from '@aws-sdk/client-s3';
import { drill } from '../../lib/drill/drill';
import { STEPS } from '../../lib/drill/steps';
import type { Finding } from '../../lib/findings/finding';
import { identitiesOf } from '../../lib/findings/identity';

const NOW = new Date('2026-11-22T21:00:00Z');
const FOLDER = 'drill/payments/2026/11/22/210000000Z/';
const ENCRYPTION = {
  ServerSideEncryption: 'aws:kms',
  SSEKMSKeyId: 'arn:aws:kms:…:key/1',
  BucketKeyEnabled: false,
} as const;

type Input = Readonly<Record<string, unknown>>;
type Answer = (command: string, input: Input) => object;

function refusal(name: string, message = 'refused'): Error {
  return Object.assign(new Error(message), { name });
}

const denied = (reason: string) =>
  refusal(
    'AccessDenied',
    `User: arn:aws:iam::111122223333:user/x is not authorized to perform: s3:X on resource: "y" ${reason}`,
  );

const BY_LOCK = refusal('AccessDenied', 'Access Denied because object protected by object lock.');
const BY_POLICY = denied('with an explicit deny in a resource-based policy');
const WITHOUT_RIGHT = denied('because no identity-based policy allows the s3:X action');

/** A real client whose calls are answered before the network. */
function s3(answer: Answer) {
  const calls: { readonly command: string; readonly input: Input }[] = [];
  const client = new S3Client({ region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
  client.middlewareStack.add(
    (_, { commandName = '' }) =>
      (args) => {
        const input = args.input as Input;
        calls.push({ command: commandName, input });
        const output = answer(commandName, input);
        return output instanceof Error
          ? Promise.reject(output)
          : Promise.resolve({ response: {}, output: output as never });
      },
    { step: 'initialize', priority: 'high' },
  );
  return { client, calls };
}

const LOCK = { Retention: { Mode: 'COMPLIANCE', RetainUntilDate: new Date('2033-01-01') } };

/** A bucket that takes and locks canaries, and answers every attack in one way. */
const bucket =
  (attack: () => object, lock: object = LOCK): Answer =>
  (command, { Key }) => {
    if (command === 'GetObjectRetentionCommand') return lock;
    return command === 'PutObjectCommand' && Key === `${FOLDER}canary` ? { VersionId: 'v1' } : attack();
  };

async function drilled(answer: Answer, bucketPolicy = false, now = NOW) {
  const { client, calls } = s3(answer);
  const announced: string[] = [];
  const { findings } = await drill({
    bucket: 'evidence-bucket',
    auditLog: 'payments',
    encryption: ENCRYPTION,
    bucketPolicy,
    announce: (step) => announced.push(step),
    tools: { s3: client, plainHttp: () => client, now },
  });
  const statuses = Object.fromEntries(findings.map(({ guardrail, status }) => [guardrail, status]));
  return { findings, calls, announced, statuses };
}

function findingOf(findings: readonly Finding[], guardrail: string): Finding {
  const found = findings.find((finding) => finding.guardrail === guardrail);
  if (!found) throw new Error(`There is no finding ${guardrail}.`);
  return found;
}

const ATTACKS = STEPS.filter(({ onlyIfAsked }) => !onlyIfAsked).map(({ id }) => `Drill${id}`);
const every = (status: string): Record<string, string> => Object.fromEntries(ATTACKS.map((id) => [id, status]));

test.each<[what: string, attack: () => object, status: string]>([
  ['refused by Object Lock', () => BY_LOCK, 'PASS'],
  ['refused by the bucket policy', () => BY_POLICY, 'PASS'],
  ['by a caller without the right', () => WITHOUT_RIGHT, 'UNKNOWN'],
  ['refused without a reason', () => refusal('AccessDenied', 'Access Denied'), 'UNKNOWN'],
  ['by a caller whom an SCP binds', () => denied('with an explicit deny in a service control policy'), 'UNKNOWN'],
  ['refused as invalid', () => refusal('InvalidRequest'), 'UNKNOWN'],
  ['not allowed', () => refusal('MethodNotAllowed'), 'UNKNOWN'],
  ['done', () => ({}), 'FAIL'],
  ['throttled', () => refusal('SlowDown'), 'UNKNOWN'],
  ['broken', () => refusal('InternalError'), 'UNKNOWN'],
  ['silent', () => refusal('TimeoutError'), 'UNKNOWN'],
])('every attack %s', async (_, attack, status) => {
  const { statuses } = await drilled(bucket(attack));
  expect(statuses).toEqual({ DrillLockedByDefault: 'PASS', ...every(status) });
});

describe('what was refused', () => {
  test('names Object Lock where that did it', async () => {
    const { findings } = await drilled(bucket(() => BY_LOCK));
    expect(findingOf(findings, 'DrillShortenRetention')).toMatchObject({
      found: 'refused by Object Lock (AccessDenied: Access Denied because object protected by object lock.)',
      message: 'Shorten its retention to tomorrow: refused by Object Lock.',
      remedy: '',
    });
  });

  test('says that Object Lock was not reached where the bucket policy came before', async () => {
    const { findings } = await drilled(bucket(() => BY_POLICY));
    expect(findingOf(findings, 'DrillDeleteVersion')).toMatchObject({
      expected: 'refused by Object Lock, or by the bucket policy before it',
      message: "Delete the canary's version: refused by the bucket policy; Object Lock itself was not reached.",
    });
    expect(findingOf(findings, 'DrillPutWithoutKms').message).toMatch(/: refused by the bucket policy\.$/);
  });

  test('is no proof where the caller could not try, and says what to do', async () => {
    const { findings } = await drilled(bucket(() => WITHOUT_RIGHT));
    expect(findingOf(findings, 'DrillDeleteVersion')).toMatchObject({
      status: 'UNKNOWN',
      severity: 'CRITICAL',
      message: "Delete the canary's version: refused by the lack of a right: no identity-based policy allows it.",
      remedy:
        'The caller was not allowed to try, so that nothing else was asked. Run the drill as an administrator who holds the right to it.',
    });
  });
});

test('what was not refused is critical, and says what should have refused it', async () => {
  const { findings } = await drilled(bucket(() => ({})));
  expect(findingOf(findings, 'DrillDeleteVersion')).toMatchObject({
    status: 'FAIL',
    severity: 'CRITICAL',
    owner: 'security',
    expected: 'refused by Object Lock, or by the bucket policy before it',
    found: 'done',
    auditLog: 'payments',
  });
});

test.each<[what: string, lock: object, status: string]>([
  ['locked in COMPLIANCE mode', LOCK, 'PASS'],
  ['locked in GOVERNANCE mode', { Retention: { ...LOCK.Retention, Mode: 'GOVERNANCE' } }, 'FAIL'],
  ['locked until yesterday', { Retention: { ...LOCK.Retention, RetainUntilDate: new Date('2026-11-21') } }, 'FAIL'],
  ['locked without an end', { Retention: { Mode: 'COMPLIANCE' } }, 'FAIL'],
  ['not locked', refusal('NoSuchObjectLockConfiguration'), 'FAIL'],
  ['answered emptily', {}, 'FAIL'],
  ['not readable', BY_POLICY, 'UNKNOWN'],
  ['not answered', refusal('TimeoutError'), 'UNKNOWN'],
])('a canary that is %s', async (_, lock, status) => {
  const { statuses } = await drilled(bucket(() => BY_LOCK, lock));
  expect(statuses.DrillLockedByDefault).toBe(status);
});

test.each([
  ['the bucket policy', BY_POLICY, /refused by the bucket policy/, /Deploy the stack/],
  [
    'the key policy',
    refusal('AccessDenied', 'not authorized to perform: kms:GenerateDataKey'),
    /policy of the key/,
    /key/,
  ],
  ['a lack of rights', WITHOUT_RIGHT, /lack of a right/, /holds the right/],
  ['the network', refusal('TimeoutError', 'silence'), /TimeoutError: silence/, /Deploy the stack/],
])('without a canary, for %s, nothing is tried and nothing is proven', async (_, answer, message, remedy) => {
  const { findings, calls } = await drilled(() => answer);
  expect(findings).toMatchObject([{ guardrail: 'DrillLockedByDefault', status: 'UNKNOWN' }]);
  expect(findings[0]?.message).toMatch(message);
  expect(findings[0]?.remedy).toMatch(remedy);
  expect(calls.map(({ command }) => command)).toEqual(['PutObjectCommand']);
});

test('a step is the same finding in the next drill, whose canary is another', async () => {
  const anyTime: Answer = (command, input) =>
    command === 'PutObjectCommand' && /canary$/.test(String(input.Key)) ? {} : bucket(() => BY_LOCK)(command, input);
  const drills = [await drilled(anyTime), await drilled(anyTime, false, new Date('2026-11-23T21:00:00Z'))];
  const [ids, later] = drills.map(({ findings }) => identitiesOf(findings));
  expect(later).toEqual(ids);
  expect(new Set(ids).size).toBe(ATTACKS.length + 1);
});

test('each step is announced before it is made', async () => {
  const { announced } = await drilled(bucket(() => BY_LOCK));
  expect(announced).toHaveLength(ATTACKS.length + 1);
  expect(announced[0]).toBe(`1/${ATTACKS.length + 1} Write a canary to s3://evidence-bucket`);
});

test('nothing but the canary and its neighbours is touched', async () => {
  const { calls } = await drilled(bucket(() => BY_LOCK));
  expect(calls.filter(({ input }) => !String(input.Key).startsWith(`${FOLDER}canary`))).toEqual([]);
});

test('an upload over plain HTTP differs from the canary in nothing else', async () => {
  const { calls } = await drilled(bucket(() => BY_POLICY));
  const uploads = calls.filter(({ command }) => command === 'PutObjectCommand').map(({ input }) => input);
  expect(uploads[0]).toMatchObject({ Key: `${FOLDER}canary`, ...ENCRYPTION });
  expect(uploads.at(-1)).toMatchObject({ Key: `${FOLDER}canary-plain-http`, ...ENCRYPTION });
});

describe('the bucket policy', () => {
  const POLICY = `{"Sid":"nobody's"}`;
  const commandsOf = (calls: readonly { readonly command: string }[]) =>
    calls.map(({ command }) => command).filter((command) => command.includes('BucketPolicy'));
  /** A bucket whose policy is answered, deleted and put back as told; all else is refused. */
  const policyBucket = (answers: Readonly<Record<string, object>>): Answer => {
    const locked = bucket(() => BY_LOCK);
    return (command, input) => answers[command] ?? locked(command, input);
  };

  test('is left alone unless somebody asks', async () => {
    const { calls } = await drilled(bucket(() => BY_LOCK));
    expect(commandsOf(calls)).toEqual([]);
  });

  test('is proven where deleting it is refused', async () => {
    const answers = { GetBucketPolicyCommand: { Policy: POLICY }, DeleteBucketPolicyCommand: BY_POLICY };
    const { calls, statuses } = await drilled(policyBucket(answers), true);
    expect(statuses.DrillDeleteBucketPolicy).toBe('PASS');
    expect(commandsOf(calls)).toEqual(['GetBucketPolicyCommand', 'DeleteBucketPolicyCommand']);
  });

  test('is put back at once where deleting it was not refused', async () => {
    const answers = {
      GetBucketPolicyCommand: { Policy: POLICY },
      DeleteBucketPolicyCommand: {},
      PutBucketPolicyCommand: {},
    };
    const { calls, findings } = await drilled(policyBucket(answers), true);
    expect(findingOf(findings, 'DrillDeleteBucketPolicy')).toMatchObject({
      status: 'FAIL',
      remedy: expect.stringContaining('The policy was put back.') as string,
    });
    expect(commandsOf(calls)).toEqual([
      'GetBucketPolicyCommand',
      'DeleteBucketPolicyCommand',
      'PutBucketPolicyCommand',
    ]);
    expect(calls.at(-1)?.input).toEqual({ Bucket: 'evidence-bucket', Policy: POLICY });
  });

  test('is handed to people where it could not be put back, whatever refused that', async () => {
    const answers = {
      GetBucketPolicyCommand: { Policy: POLICY },
      DeleteBucketPolicyCommand: {},
      PutBucketPolicyCommand: BY_POLICY,
    };
    const { findings } = await drilled(policyBucket(answers), true);
    const { status, message, remedy } = findingOf(findings, 'DrillDeleteBucketPolicy');
    expect(status).toBe('FAIL');
    expect(message).toMatch(/could not be undone/);
    expect(remedy).toContain(String.raw`put-bucket-policy --bucket evidence-bucket --policy '{"Sid":"nobody'\''s"}'`);
  });

  test.each([
    ['cannot be read', BY_POLICY, /could not be read/],
    ['is not there', {}, /no policy that could be put back/],
  ])('is not deleted where it %s', async (_, answer, why) => {
    const { calls, findings } = await drilled(policyBucket({ GetBucketPolicyCommand: answer }), true);
    expect(findingOf(findings, 'DrillDeleteBucketPolicy')).toMatchObject({ status: 'UNKNOWN' });
    expect(findingOf(findings, 'DrillDeleteBucketPolicy').message).toMatch(why);
    expect(commandsOf(calls)).toEqual(['GetBucketPolicyCommand']);
  });
});
