/**
 * An organization of four accounts, deployed as docs/organization.md says: members act, their logs arrive below the organization's folder,
 * and wormtrail and AWS's own validator find them whole. What its accounts may not do is asked of them.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { IAM } from '@aws-sdk/client-iam';
import { KMS } from '@aws-sdk/client-kms';
import { Lambda } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { STS } from '@aws-sdk/client-sts';
import { EvidenceStore } from '../../lib/evidence/store';
import type { EvidenceDocument } from '../../lib/evidence/document';
import { needsAttention } from '../../lib/findings/finding';
import { sessionsOf } from '../../lib/facts/account/assumed-role';
import { readerRoleOf } from '../../lib/facts/organization-trail';
import { accountClients } from '../../lib/facts/account/clients';
import { pythonTool } from '../../lib/local-aws';
import type { VerificationResult } from '../../lib/integrity/result';
import { AwsFetcher } from '../../lib/integrity/aws-fetcher';
import { listMembers } from '../../lib/integrity/list-members';
import { answerTask } from '../../lib/integrity/run/tasks';
import { DAY, HOUR } from '../../lib/integrity/time';
import { assume } from '../support/assume';
import { wormtrail } from '../support/command-line';
import { ARCHIVE, MANAGEMENT, ORGANIZATION } from '../support/organization';
import { deployOrganization, handIn, MEMBERS, type DeployedOrganization } from '../support/organization-deployed';

const { homeRegion, logBucketName } = ORGANIZATION;
const HOURS = 3;
const EVERY_ACCOUNT = [ARCHIVE, MANAGEMENT, ...MEMBERS].sort();

let deployed: DeployedOrganization;
let now = new Date();
let start: string;

beforeAll(async () => {
  deployed = await deployOrganization();
  await deployed.settle();
  start = new Date(Date.now() - HOUR).toISOString();
});

afterAll(() => deployed?.remove());

/** Something that CloudTrail records in the Region of the trail and in the one of IAM. */
async function act(account: string): Promise<void> {
  await new SNS(handIn(account)).createTopic({ Name: `of-${account}` });
  await new IAM(handIn(account)).listRoles({});
}

const archive = new S3({ ...handIn(ARCHIVE), forcePathStyle: true });

async function keys(prefix: string): Promise<string[]> {
  const { Contents = [] } = await new S3({ forcePathStyle: true }).listObjectsV2({
    Bucket: logBucketName,
    Prefix: prefix,
  });
  return Contents.map(({ Key = '' }) => Key);
}

async function verifyAll(): Promise<{ code: number; result: VerificationResult }> {
  const period = ['--start-time', start, '--end-time', now.toISOString()];
  const words = ['verify', '--stack', deployed.config.name, '--all-accounts', ...period, '--check-locks'];
  const { code, stdout, stderr } = await wormtrail([...words, '--format', 'json'], undefined, deployed.aws.environment);
  if (!stdout.startsWith('{')) throw new Error(`verify ended with ${code}: ${stderr}`);
  return { code, result: JSON.parse(stdout) as VerificationResult };
}

test('the deployed verification reads the archive, and no account has to let it', async () => {
  const { FunctionError, Payload } = await new Lambda({}).invoke({
    FunctionName: `${deployed.config.name}-log-verification`,
  });
  expect([FunctionError, Payload?.transformToString()]).toEqual([
    undefined,
    expect.stringContaining('"completed":true'),
  ]);
  const { findings } = await latestVerification();
  expect(findings.filter(needsAttention)).toEqual([]);
});

test('hours pass, and members act', async () => {
  for (let hour = 0; hour < HOURS; hour += 1) {
    for (const member of MEMBERS) await act(member);
    now = await deployed.aws.passTime(HOUR / 1000);
  }
});

test.each(EVERY_ACCOUNT)("logs and digests of %s arrive below the organization's folder", async (account) => {
  const folder = `AWSLogs/${deployed.id}/${account}/`;
  for (const kind of ['CloudTrail', 'CloudTrail-Digest']) {
    expect(await keys(`${folder}${kind}/${homeRegion}/`)).not.toEqual([]);
  }
});

test('all accounts are verified by one command, and each is whole', async () => {
  const { code, result } = await verifyAll();
  expect(result.chains.flatMap(({ problems }) => problems)).toEqual([]);
  expect([...new Set(result.chains.map(({ account }) => account))].sort()).toEqual(EVERY_ACCOUNT);
  const atHome = result.chains.filter(({ region }) => region === homeRegion);
  expect(result.members).toMatchObject({ delivered: EVERY_ACCOUNT, silent: [], neverHeard: [], silentRegions: [] });
  expect(result.members?.unlisted).toBeUndefined();
  for (const { logFiles, digests } of atHome) expect([logFiles.valid > 0, digests.valid]).toEqual([true, HOURS]);
  expect(code).toBe(0);
});

test.each(EVERY_ACCOUNT)('AWS finds the log of %s valid as well', async (account) => {
  const { command, args } = await pythonTool('aws');
  const trailArn = `arn:aws:cloudtrail:${homeRegion}:${MANAGEMENT}:trail/${deployed.config.name}`;
  const words = ['cloudtrail', 'validate-logs', '--trail-arn', trailArn, '--account-id', account];
  const period = ['--start-time', start, '--end-time', now.toISOString()];
  const env = { ...process.env, ...deployed.aws.environment, AWS_ACCESS_KEY_ID: MANAGEMENT };
  const { stdout } = await promisify(execFile)(command, [...args, ...words, ...period, '--verbose'], { env });
  expect(stdout).not.toMatch(/INVALID/i);
  expect(stdout).toContain(`${HOURS}/${HOURS} digest files valid`);
});

async function latestVerification(): Promise<EvidenceDocument> {
  const { s3 } = accountClients();
  const store = new EvidenceStore(s3, `${logBucketName}-evidence`, deployed.config.name).verifications();
  const { document } = (await store.latest(new Date(now.getTime() + 3 * DAY))) ?? {};
  if (!document) throw new Error('no verification is recorded');
  return document;
}

/** What somebody with every right of an identity policy tries from an account, and how AWS names its refusal. */
const REFUSED: readonly (readonly [what: string, account: string, attempt: (with_: Session) => Promise<unknown>])[] = [
  [
    'a member reads a log file',
    MEMBERS[0],
    async (who) => s3(who).getObject({ Bucket: logBucketName, Key: await anyKey() }),
  ],
  ['a member lists the archive', MEMBERS[0], (who) => s3(who).listObjectsV2({ Bucket: logBucketName })],
  [
    'a member writes below its own folder',
    MEMBERS[0],
    (who) =>
      s3(who).putObject({ Bucket: logBucketName, Key: `AWSLogs/${deployed.id}/${MEMBERS[0]}/CloudTrail/x`, Body: 'x' }),
  ],
  [
    'a member deletes a log file',
    MEMBERS[0],
    async (who) => s3(who).deleteObject({ Bucket: logBucketName, Key: await anyKey() }),
  ],
  [
    'a member decrypts with the key',
    MEMBERS[0],
    async (who) => new KMS(who).generateDataKey({ KeyId: await keyArn(), KeySpec: 'AES_256' }),
  ],
  [
    'a member schedules the deletion of the key',
    MEMBERS[0],
    async (who) => new KMS(who).scheduleKeyDeletion({ KeyId: await keyArn() }),
  ],
  [
    'a member becomes the role that reads the trail',
    MEMBERS[0],
    (who) => becomes(who, `${deployed.config.name}-trail-reader`),
  ],
  ['a member sends forged events to the bus of the archive', MEMBERS[0], (who) => sends(who)],
  [
    'the management account reads a log file',
    MANAGEMENT,
    async (who) => s3(who).getObject({ Bucket: logBucketName, Key: await anyKey() }),
  ],
  [
    'the management account changes the policy of the log bucket',
    MANAGEMENT,
    (who) => s3(who).deleteBucketPolicy({ Bucket: logBucketName }),
  ],
  [
    'the management account shortens the retention',
    MANAGEMENT,
    (who) =>
      s3(who).putObjectLockConfiguration({
        Bucket: logBucketName,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
      }),
  ],
  [
    'the management account disables the key',
    MANAGEMENT,
    async (who) => new KMS(who).disableKey({ KeyId: await keyArn() }),
  ],
  ['the management account sends forged events to the bus of the archive', MANAGEMENT, (who) => sends(who)],
  [
    'an administrator of the archive without a named role becomes the role that reads the trail',
    ARCHIVE,
    (who) => becomes(who, `${deployed.config.name}-trail-reader`),
  ],
  [
    'an administrator of the archive becomes the role that forwards',
    ARCHIVE,
    (who) => becomes(who, `${deployed.config.name}-trail-forward`),
  ],
];

test.each(REFUSED)('%s: refused', async (_what, account, attempt) => {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = await assume(account, 'somebody', 'attack');
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  await expect(attempt({ credentials })).rejects.toMatchObject({
    name: expect.stringMatching(/^AccessDenied/) as string,
  });
});

test('a member whose deliveries are kept out is named within hours, by the command and by the daily verification', async () => {
  const { Policy = '' } = await archive.getBucketPolicy({ Bucket: logBucketName });
  const { Statement, ...rest } = JSON.parse(Policy) as { readonly Statement: readonly object[] };
  const Resource = `arn:aws:s3:::${logBucketName}/AWSLogs/${deployed.id}/${MEMBERS[1]}/*`;
  const kept = { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource };
  await archive.putBucketPolicy({
    Bucket: logBucketName,
    Policy: JSON.stringify({ ...rest, Statement: [...Statement, kept] }),
  });
  start = now.toISOString();
  for (let hour = 0; hour < HOURS; hour += 1) now = await deployed.aws.passTime(HOUR / 1000);
  const { code, result } = await verifyAll();
  expect(code).toBe(1);
  const others = EVERY_ACCOUNT.filter((account) => account !== MEMBERS[1]);
  expect(result.members).toMatchObject({ delivered: others, silent: [MEMBERS[1]], neverHeard: [] });

  await verifyDaily(new Date(now.getTime() + 2 * DAY));
  const { findings } = await latestVerification();
  const silent = findings.filter(({ guardrail, status }) => guardrail === 'MembersDeliver' && status === 'FAIL');
  expect(silent.map(({ resource }) => resource)).toEqual(EVERY_ACCOUNT);
});

/** As the function does it, at another time: two days later nothing was delivered for a day. */
async function verifyDaily(at: Date): Promise<void> {
  const { s3, sns } = accountClients();
  const trailArn = `arn:aws:cloudtrail:${homeRegion}:${MANAGEMENT}:trail/${deployed.config.name}`;
  const trailReader = sessionsOf(`arn:aws:iam::${MANAGEMENT}:role/${readerRoleOf(deployed.config.name)}`);
  const evidenceBucket = `${logBucketName}-evidence`;
  await answerTask(undefined, {
    run: {
      ...{ auditLog: deployed.config.name, evidenceBucket, s3, sns, now: at, trigger: 'schedule', topics: {} },
      environment: { account: ARCHIVE, region: homeRegion, partition: 'aws' },
    },
    ...{ trailArn, fetcher: new AwsFetcher({ region: homeRegion, trailArn, trailReader }), milliseconds: 600_000 },
    delivery: {
      ...{ bucket: logBucketName, prefix: '', multiRegion: true, organization: true },
      organizationId: deployed.id,
    },
    members: () => listMembers(trailReader, homeRegion),
  });
}

type Session = { readonly credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string } };

const s3 = (who: Session): S3 => new S3({ ...who, forcePathStyle: true });

const anyKey = async (): Promise<string> => (await keys(`AWSLogs/${deployed.id}/${MEMBERS[1]}/CloudTrail/`))[0] ?? '';

async function keyArn(): Promise<string> {
  const { KeyMetadata } = await new KMS({}).describeKey({ KeyId: `alias/${deployed.config.name}` });
  return KeyMetadata?.Arn ?? '';
}

const becomes = (who: Session, role: string): Promise<unknown> =>
  new STS(who).assumeRole({ RoleArn: `arn:aws:iam::${MANAGEMENT}:role/${role}`, RoleSessionName: 'attack' });

const sends = (who: Session): Promise<unknown> =>
  new EventBridge(who).putEvents({
    Entries: [
      {
        EventBusName: `arn:aws:events:${homeRegion}:${ARCHIVE}:event-bus/default`,
        ...{ Source: 'forged', DetailType: 'AWS API Call via CloudTrail', Detail: '{}' },
      },
    ],
  });
