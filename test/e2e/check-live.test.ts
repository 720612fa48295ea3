/**
 * `wormtrail check --live`: audit logs that somebody made by hand with the AWS CLI, judged in the account as the same logs are judged
 * in a template.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding, Report, Status } from '../../lib/findings/finding';
import type { Aws } from '../../lib/threats/attack';
import { cliAws } from '../support/cli-aws';
import { wormtrail } from '../support/command-line';
import {
  ACCOUNT,
  call,
  inRegion,
  keyPolicy,
  makeSound,
  makeWeak,
  putPolicy,
  REGION,
  soundTemplate,
  trailArn,
  weakTemplate,
  type HandMade,
} from '../support/hand-made/audit-log';
import { emptyAws, type Aws as LocalAws } from '../support/deployed';

const OTHER_ACCOUNT = '444455556666';
const SOUND = { name: 'by-hand', bucket: 'by-hand-logs' };
const WEAK = { name: 'of-old', bucket: 'of-old-logs' };

let aws: LocalAws;
let cli: Aws;
let inOtherAccount: Aws;
let folder: string;

beforeAll(async () => {
  aws = await emptyAws();
  cli = await cliAws(aws.environment);
  inOtherAccount = await cliAws({ ...aws.environment, AWS_ACCESS_KEY_ID: OTHER_ACCOUNT });
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-live-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await aws.stop();
});

interface Checked {
  readonly code: number;
  readonly stderr: string;
  readonly findings: readonly Finding[];
}

async function check(args: readonly string[], credentials: Readonly<Record<string, string>> = {}): Promise<Checked> {
  const words = ['check', ...args, '--framework', 'SEC-17a-4', '--format', 'json'];
  const { code, stdout, stderr } = await wormtrail(words, folder, { ...aws.environment, ...credentials });
  return { code, stderr, findings: stdout === '' ? [] : (JSON.parse(stdout) as Report).findings };
}

function checkTemplate({ name }: HandMade, resources: object): Promise<Checked> {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ Resources: resources }));
  return check([file, '--account', ACCOUNT, '--region', REGION]);
}

const WORST: readonly Status[] = ['FAIL', 'UNKNOWN', 'PASS', 'NOT_APPLICABLE'];

/** The worst status of each guardrail. */
function standing(findings: readonly Finding[]): Record<string, Status | undefined> {
  const ids = new Set(findings.map(({ guardrail }) => guardrail));
  const of = (id: string) => findings.filter(({ guardrail }) => guardrail === id).map(({ status }) => status);
  return Object.fromEntries([...ids].map((id) => [id, WORST.find((status) => of(id).includes(status))]));
}

const live = ({ name }: HandMade) => check(['--live', '--trail-arn', trailArn(name)]);

/** What only a template says, and what only an account shows. */
const OF_TEMPLATES = [
  ...['BucketNameGenerated', 'BucketPolicyRetainedOnDelete', 'BucketRetainedOnDelete', 'KeyDeletionWaitsLongest'],
  ...['KeyRetainedOnDelete', 'StackTerminationProtected'],
];
const OF_ACCOUNTS = ['FactCouldNotBeRead', 'TrailDelivers', 'TrailNotSilent'];

// the weak one first: what watches one audit log of an account hears the calls on the other too
describe.each([
  [
    'weak',
    WEAK,
    makeWeak,
    weakTemplate,
    { TrailIsLogging: 'FAIL', ObjectLockEnabled: 'FAIL', OnlyCloudTrailWrites: 'FAIL' },
  ],
  [
    'sound',
    SOUND,
    makeSound,
    soundTemplate,
    { TrailIsLogging: 'PASS', ObjectLockEnabled: 'PASS', KeyRotationEnabled: 'PASS' },
  ],
] as const)('a %s audit log', (_, log, make, templateOf, some) => {
  let found: Checked;
  let inTemplate: Record<string, Status | undefined>;
  beforeAll(async () => {
    await make(cli, log);
    found = await live(log);
    inTemplate = standing((await checkTemplate(log, templateOf(log))).findings);
  });

  test('is judged by every guardrail as its template is', () => {
    const inAccount = standing(found.findings);
    expect(inAccount).toMatchObject(some);
    const both = Object.keys(inTemplate).filter((id) => !OF_TEMPLATES.includes(id));
    expect(both.length).toBeGreaterThan(70);
    expect(both.filter((id) => inAccount[id] !== inTemplate[id]).map((id) => [id, inAccount[id]])).toEqual([]);
    expect(Object.keys(inAccount).filter((id) => !(id in inTemplate))).toEqual(OF_ACCOUNTS);
  });

  test('what only a template says does not apply, and it says why', () => {
    const said = found.findings.filter(({ guardrail }) => OF_TEMPLATES.includes(guardrail));
    expect(new Set(said.map(({ status }) => status))).toEqual(new Set(['NOT_APPLICABLE']));
    expect(said.find(({ guardrail }) => guardrail === 'BucketRetainedOnDelete')?.message).toMatch(
      /^Does not apply to an account, only a template says it: /,
    );
  });

  test('nothing is unknown, and nothing was written', () => {
    expect(found.findings.filter(({ status }) => status === 'UNKNOWN')).toEqual([]);
    expect([found.code, found.stderr]).toEqual([1, '']);
  });
});

test('without an ARN every trail of the account and Region is judged', async () => {
  const { findings } = await check(['--live']);
  const judged = new Set(findings.map(({ auditLog }) => auditLog));
  expect(judged).toEqual(new Set([SOUND.bucket, WEAK.bucket]));
});

describe('a baseline', () => {
  const baseline = 'baseline.json';
  const against = (...args: string[]) => check(['--live', ...args]);
  let written: Checked;
  beforeAll(async () => {
    written = await against('--write-baseline', baseline);
  });

  test('accepts what is open today', async () => {
    const { code, findings, stderr } = await against('--baseline', baseline);
    expect([written.code, written.stderr]).toEqual([1, `Baseline written to ${baseline}\n`]);
    expect(findings.filter(({ status }) => status === 'FAIL' || status === 'UNKNOWN')).toEqual([]);
    expect(findings.find(({ guardrail }) => guardrail === 'ObjectLockEnabled')).toMatchObject({
      acknowledgement: { reason: 'It is in the baseline.' },
    });
    expect([code, stderr]).toEqual([0, '']);
  });

  test('accepts nothing that is new: a trail that was stopped since', async () => {
    await cli(call('cloudtrail', 'StopLogging', { Name: SOUND.name }));
    const { code, findings } = await against('--baseline', baseline);
    await cli(call('cloudtrail', 'StartLogging', { Name: SOUND.name }));
    const fails = findings.filter(({ status }) => status === 'FAIL');
    expect(fails).toContainEqual(expect.objectContaining({ guardrail: 'TrailIsLogging', auditLog: SOUND.bucket }));
    expect(fails.map(({ auditLog }) => auditLog)).not.toContain(WEAK.bucket);
    expect(code).toBe(1);
  });

  test('is of one account, and says so', async () => {
    const args = ['--live', '--baseline', baseline];
    const { code, stderr } = await check(args, { AWS_ACCESS_KEY_ID: OTHER_ACCOUNT });
    expect(stderr).toMatch(
      `The baseline is of the account ${ACCOUNT} in ${REGION}, and the account that is read is ${OTHER_ACCOUNT}`,
    );
    expect(code).toBe(2);
  });
});

test('acknowledgements of the account count, with owner and end, and write-once guardrails are not acknowledged', async () => {
  const open = (await live(WEAK)).findings.filter(({ status }) => status === 'FAIL');
  const of = (id: string) => ({ id, resource: open.find(({ guardrail }) => guardrail === id)?.resource });
  const answering = { owner: 'security', reason: 'ticket SEC-1', until: '2999-12-31' };
  const entries = [of('TrailIsLogging'), of('ObjectLockEnabled')].map((one) => ({ ...one, ...answering }));
  writeFileSync(join(folder, 'acknowledgements.json'), JSON.stringify(entries));
  const args = ['--live', '--trail-arn', trailArn(WEAK.name), '--acknowledgements', 'acknowledgements.json'];
  expect(standing((await check(args)).findings)).toMatchObject({
    TrailIsLogging: undefined,
    ObjectLockEnabled: 'FAIL',
    AcknowledgementAllowed: 'FAIL',
  });
});

test('who in the account may tamper with it is found', async () => {
  await cli(call('iam', 'CreateUser', { UserName: 'contractor' }));
  const statement = { Effect: 'Allow', Action: 'cloudtrail:*', Resource: '*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await cli(call('iam', 'PutUserPolicy', { UserName: 'contractor', PolicyName: 'all', PolicyDocument }));
  const { findings } = await live(SOUND);
  expect(findings).toContainEqual(
    expect.objectContaining({
      ...{ guardrail: 'TrailTamperingNotGranted', status: 'FAIL', resource: 'user/contractor' },
      message: expect.stringContaining('permits cloudtrail:') as string,
    }),
  );
});

/** Credentials of a user who is bound by their policy. */
async function user(UserName: string, Action: string | readonly string[]): Promise<Record<string, string>> {
  await cli(call('iam', 'CreateUser', { UserName }));
  const Statement = [{ Effect: 'Allow', Action, Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await cli(call('iam', 'PutUserPolicy', { UserName, PolicyName: 'rights', PolicyDocument }));
  const { AccessKey } = await cli(call('iam', 'CreateAccessKey', { UserName }));
  const { AccessKeyId, SecretAccessKey } = AccessKey as { AccessKeyId: string; SecretAccessKey: string };
  return { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey };
}

const STORAGE = ['s3:Get*', 's3:ListAllMyBuckets', 'cloudtrail:*', 'kms:*', 'tag:*', 'cloudformation:*', 'sns:*'];

test('a caller who may not ask IAM and EventBridge gets UNKNOWN by the name of the call, never a pass', async () => {
  const { findings, code } = await check(
    ['--live', '--trail-arn', trailArn(SOUND.name)],
    await user('reader', STORAGE),
  );
  const now = standing(findings);
  expect(now).toMatchObject({
    TamperEventsAlarmed: 'UNKNOWN',
    TrailTamperingNotGranted: 'UNKNOWN',
    TrailIsLogging: 'PASS',
  });
  const unread = findings.filter(({ guardrail }) => guardrail === 'FactCouldNotBeRead').map(({ remedy }) => remedy);
  expect(unread).toEqual([
    expect.stringContaining('who may call iam:GetAccountAuthorizationDetails'),
    expect.stringContaining('who may call events:ListRules'),
  ]);
  expect(code).toBe(1);
});

test('a bucket and a key of another account have one cause each', async () => {
  const log = { name: 'to-archive', bucket: 'archive-logs' };
  const { KeyMetadata } = await inOtherAccount(
    call('kms', 'CreateKey', { Policy: JSON.stringify(keyPolicy(log.name)) }),
  );
  const { Arn: KmsKeyId } = KeyMetadata as { Arn: string };
  await inOtherAccount(call('s3api', 'CreateBucket', inRegion(log.bucket)));
  await putPolicy(inOtherAccount, log.name, log.bucket);
  await cli(call('cloudtrail', 'CreateTrail', { Name: log.name, S3BucketName: log.bucket, KmsKeyId }));
  const { findings, code } = await check(['--live', '--trail-arn', trailArn(log.name)], await user('auditor', '*'));
  const causes = findings.filter(({ guardrail }) => guardrail === 'AuditLogComplete');
  expect(causes.map(({ resource, message }) => [resource, message.replace(/\d+ guardrails?/, 'N guardrails')])).toEqual(
    [
      [
        log.bucket,
        `Unknown: the bucket ${log.bucket} belongs to another account than ${ACCOUNT}, which does not let it be read, which leaves N guardrails unknown.`,
      ],
      [
        KmsKeyId,
        `Unknown: the key ${KmsKeyId} belongs to the account ${OTHER_ACCOUNT}, which does not let it be read, which leaves N guardrails unknown.`,
      ],
    ],
  );
  const unknown = findings.filter(({ status, cause }) => status === 'UNKNOWN' && cause === undefined);
  expect(unknown.map(({ guardrail }) => guardrail)).toEqual(causes.map(({ guardrail }) => guardrail));
  expect(code).toBe(1);
});

test('an account without a trail is a finding', async () => {
  const { findings, code } = await check(['--live'], { AWS_ACCESS_KEY_ID: OTHER_ACCOUNT });
  expect(findings).toMatchObject([
    { guardrail: 'AuditLogFound', status: 'UNKNOWN', resource: `account ${OTHER_ACCOUNT}, Region ${REGION}` },
  ]);
  expect(code).toBe(1);
});

test('a trail that the account does not have is told, with those that it has', async () => {
  const { code, stderr } = await live({ name: 'nothing', bucket: '' });
  expect(stderr).toMatch(
    /^No trail \S+trail\/nothing records the account 111122223333 in eu-central-1\. It has .*trail\/by-hand/,
  );
  expect(code).toBe(2);
});
