/**
 * Legal holds on a deployed audit log, past our command as well: with the credentials of one holder, and the AWS CLI, no hold is
 * released; administrators neither ask for one nor set one; two holders release it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Lambda } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { STS } from '@aws-sdk/client-sts';
import { invokeChecker } from '../../bin/start/checker';
import { deploy, synthesize } from '../../bin/start/cdk';
import { DEFAULT_CONFIG_FILE, loadConfig } from '../../lib/config';
import { OWNERS } from '../../lib/facts/requirements';
import { needsAttention } from '../../lib/findings/finding';
import { holdRequestsPrefix } from '../../lib/holds/names';
import type { HoldSummary } from '../../lib/holds/summary';
import { sdkAws } from '../../lib/threats/aws';
import { deliverLogFile, readTarget } from '../../lib/threats/deployed';
import type { Target } from '../../lib/threats/target';
import { assume } from '../support/assume';
import { cliAws } from '../support/cli-aws';
import { wormtrail, type Outcome } from '../support/command-line';
import { emptyAws, type Aws } from '../support/deployed';

const DAY = 86_400_000;
const SAMPLE = loadConfig(DEFAULT_CONFIG_FILE);
const roleArn = (name: string) => `arn:aws:iam::${SAMPLE.account}:role/${name}`;
const HOLDERS = ['legal', 'data-protection'].map(roleArn);
const [LEGAL, PRIVACY] = HOLDERS as [string, string];

/** Days that are over, as the command takes them. */
const dayBefore = (days: number) => new Date(Date.now() - days * DAY);
const FROM = dayBefore(40).toISOString().slice(0, 10);
const TO = dayBefore(30).toISOString().slice(0, 10);
const ADD = ['--case', 'C-17', '--reason', 'Smith v. Acme', '--owner', 'Legal', '--from', FROM, '--to', TO];

let aws: Aws;
let target: Target;
const folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-holds-'));
/** The hand that no policy binds. */
let hand: S3;
let hold: string;

beforeAll(async () => {
  aws = await emptyAws();
  const file = path.join(folder, 'wormtrail.config.json');
  const changed = { ...SAMPLE, $schema: undefined, readers: [...SAMPLE.readers, ...HOLDERS], holders: HOLDERS };
  writeFileSync(file, JSON.stringify(changed));
  const assembly = path.join(folder, 'assembly');
  await synthesize(file, assembly);
  await deploy(assembly, aws.environment);
  for (const owner of OWNERS) await aws.confirmSubscriptions(SAMPLE.owners[owner].email);
  target = await readTarget(SAMPLE.name, sdkAws());
  for (const days of [40, 35, 30, 29]) await deliverLogFile(target, sdkAws(), dayBefore(days));
  hand = new S3({ forcePathStyle: true });
  // whoever is new is told once
  for (const role of ['legal', 'data-protection', 'audit-log-administrator', 'developer', 'auditor'])
    await sessionOf(role);
  await aws.idle();
  await invokeChecker(SAMPLE.name);
});

afterAll(async () => {
  await aws.stop();
  rmSync(folder, { recursive: true });
});

type Environment = Readonly<Record<string, string>>;

/** A session of the role, which holds every right that an identity policy can give. */
async function sessionOf(role: string, { session = 'session', withFactor = true } = {}): Promise<Environment> {
  const factor = { SerialNumber: `arn:aws:iam::${SAMPLE.account}:mfa/${role}`, TokenCode: '123456' };
  const made = await assume(SAMPLE.account, role, session, withFactor ? factor : {});
  return {
    ...aws.environment,
    AWS_ACCESS_KEY_ID: made.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: made.SecretAccessKey ?? '',
    AWS_SESSION_TOKEN: made.SessionToken ?? '',
  };
}

const command = async (role: string, ...words: string[]): Promise<Outcome> =>
  wormtrail(['hold', ...words, '--stack', SAMPLE.name], folder, await sessionOf(role));

/** A call of the AWS CLI. */
async function call(environment: Environment, operation: string, input: Readonly<Record<string, unknown>>) {
  return (await cliAws(environment))({ service: 's3api', operation, input });
}

const refused = (attempt: Promise<unknown>): Promise<void> =>
  expect(attempt).rejects.toMatchObject({ name: 'AccessDenied' });

/** What the schedule invokes. */
async function runFunction(): Promise<unknown> {
  const { Payload } = await new Lambda({}).invoke({ FunctionName: `${SAMPLE.name}-holds` });
  return JSON.parse(Payload?.transformToString() ?? '');
}

interface LogFile {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId: string;
}

async function logFiles(): Promise<LogFile[]> {
  const { Versions = [] } = await hand.listObjectVersions({ Bucket: target.logBucket, Prefix: 'AWSLogs/' });
  const files = Versions.filter(({ Key = '' }) => /\/CloudTrail\/.*_[0-9a-f]{16}\.json\.gz$/.test(Key));
  return files.map(({ Key = '', VersionId = '' }) => ({ Bucket: target.logBucket, Key, VersionId }));
}

/** How many of the log files that were delivered are held. */
async function held(): Promise<number> {
  const status = await Promise.all(
    (await logFiles()).map(async (file) => (await hand.headObject(file)).ObjectLockLegalHoldStatus),
  );
  return status.filter((each) => each === 'ON').length;
}

/** A release as a holder may write it by hand. */
async function releaseByHand(role: string, environment: Environment, Key?: string): Promise<unknown> {
  const sts = new STS({ credentials: credentialsIn(environment) });
  const { UserId = '' } = await sts.getCallerIdentity({});
  const body = JSON.stringify({ format: 'wormtrail.hold-request/1', kind: 'release', hold, reason: 'mine' });
  return call(environment, 'PutObject', {
    ...{
      Bucket: target.evidenceBucket,
      Key: Key ?? `${holdRequestsPrefix(roleArn(role))}${UserId}/${hold}.release.json`,
    },
    ...{ Body: body, ServerSideEncryption: 'aws:kms', SSEKMSKeyId: target.key },
    BucketKeyEnabled: false,
  });
}

function credentialsIn(environment: Environment) {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '' } = environment;
  return { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken: AWS_SESSION_TOKEN };
}

test.each<[what: string, role: string, words: string[], says: RegExp]>([
  ['one who is no holder', 'audit-log-administrator', ['add', ...ADD], /Only holders of the audit log/],
  ['days without a log file', 'legal', ['add', ...ADD, '--region', 'sa-east-1'], /No log file is of .*sa-east-1/],
  [
    'days that go on',
    'legal',
    ['add', ...ADD, '--to', dayBefore(0).toISOString().slice(0, 10)],
    /may still be delivered/,
  ],
  ['the release of no hold', 'legal', ['release', '0123456789abcdef', '--reason', 'x'], /There is no hold/],
])('%s: one message, exit code 2, and nothing is written', async (_, role, words, says) => {
  const { code, stdout, stderr } = await command(role, ...words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(says);
  const { Contents } = await hand.listObjectsV2({ Bucket: target.evidenceBucket, Prefix: 'holds/' });
  expect(Contents).toBeUndefined();
});

test('a holder asks: the command says what it does and costs, and the function sets it', async () => {
  const { code, stdout, stderr } = await command('legal', 'add', ...ADD, '--format', 'json');
  expect(stderr).toMatch(/Holds 3 versions of log files .*\nCosts less than USD 0.01 to set/);
  expect(code).toBe(0);
  ({ hold } = JSON.parse(stdout) as { hold: string });
  expect(await held()).toBe(0);
  expect(await runFunction()).toMatchObject({ added: [hold] });
  expect(await held()).toBe(3);
  const { stdout: listed } = await command('auditor', 'list', '--format', 'json');
  const { holds } = JSON.parse(listed) as { holds: HoldSummary[] };
  expect(holds).toEqual([
    expect.objectContaining({ id: hold, state: 'held', objects: 3, case: 'C-17', owner: 'Legal', requestedBy: LEGAL }),
  ]);
  const period = ['--start-time', FROM, '--end-time', TO, '--format', 'json'];
  const verify = ['verify', '--stack', SAMPLE.name, ...period];
  const { stdout: verified } = await wormtrail(verify, folder, await sessionOf('auditor'));
  expect(JSON.parse(verified)).toMatchObject({ holds: [{ id: hold, case: 'C-17', objects: 3 }] });
});

test('another hold of the same case on the same days is refused before anything changes', async () => {
  const { code, stderr } = await command('data-protection', 'add', ...ADD);
  expect(code).toBe(2);
  expect(stderr).toContain(`It overlaps the hold ${hold} of the same case`);
});

describe('past our command, nobody alone', () => {
  test.each(['legal', 'audit-log-administrator', 'developer', 'auditor'])(
    '%s sets or lifts a hold, or deletes',
    async (role) => {
      const environment = await sessionOf(role);
      const [file] = await logFiles();
      for (const Status of ['ON', 'OFF']) {
        await refused(call(environment, 'PutObjectLegalHold', { ...file, LegalHold: { Status } }));
      }
      await refused(call(environment, 'DeleteObject', { ...file }));
    },
  );

  test.each(['audit-log-administrator', 'developer', 'auditor'])(
    '%s asks for a release, in any folder',
    async (role) => {
      const environment = await sessionOf(role);
      await refused(releaseByHand(role, environment));
      for (const holder of HOLDERS) {
        await refused(releaseByHand(role, environment, `${holdRequestsPrefix(holder)}AROA:x/${hold}.release.json`));
      }
      await refused(releaseByHand(role, environment, `holds/records/${hold}/released.json`));
    },
  );

  test('a holder writes as another, into a folder of another session, into the records, or without a second factor', async () => {
    const environment = await sessionOf('legal');
    await refused(releaseByHand('legal', environment, `${holdRequestsPrefix(PRIVACY)}AROA:x/${hold}.release.json`));
    await refused(releaseByHand('legal', environment, `${holdRequestsPrefix(LEGAL)}AROA:x/${hold}.release.json`));
    await refused(releaseByHand('legal', environment, `holds/records/${hold}/released.json`));
    await refused(releaseByHand('legal', environment, `evidence/${SAMPLE.name}/2026/01/01/000000001.json`));
    await refused(releaseByHand('legal', await sessionOf('legal', { withFactor: false })));
  });

  test('two sessions of one holder release it', async () => {
    for (const session of ['one', 'two']) {
      await releaseByHand('legal', await sessionOf('legal', { session }));
      expect(await runFunction()).toMatchObject({ released: [], refused: [] });
    }
    expect(await held()).toBe(3);
  });
});

test('the one who asked for the release is refused, before anything changes', async () => {
  const { code, stderr } = await command('legal', 'release', hold, '--reason', 'settled');
  expect(code).toBe(2);
  expect(stderr).toContain('another holder has to ask as well');
});

test('the drift check finds nothing wrong with any of it', async () => {
  await aws.idle();
  const { report } = await invokeChecker(SAMPLE.name);
  // roles that this suite made
  const open = report.findings.filter(
    (finding) => needsAttention(finding) && finding.guardrail !== 'SurroundingsUnchanged',
  );
  expect(open.map(({ guardrail, message }) => [guardrail, message])).toEqual([]);
});

test('a hold that was lifted outside is a finding until it is set again', async () => {
  const files = await logFiles();
  const set = (Status: 'ON' | 'OFF') =>
    Promise.all(files.slice(0, 3).map((file) => hand.putObjectLegalHold({ ...file, LegalHold: { Status } })));
  const found = async () => {
    const { report } = await invokeChecker(SAMPLE.name);
    return report.findings.filter(({ guardrail }) => guardrail === 'HeldFilesHeld').map(({ status }) => status);
  };
  await set('OFF');
  expect(new Set(await found())).toEqual(new Set(['FAIL']));
  await set('ON');
  expect(await found()).toEqual(['PASS']);
});

test('the second holder releases it, and a record names both', async () => {
  const { code, stderr, stdout } = await command('data-protection', 'release', hold, '--reason', 'settled');
  expect({ code, stdout }).toEqual({ code: 0, stdout: `The hold ${hold} is lifted within a quarter of an hour.\n` });
  expect(stderr).toContain(`${LEGAL} asked for it at`);
  expect(await held()).toBe(3);
  expect(await runFunction()).toMatchObject({ released: [hold] });
  expect(await held()).toBe(0);
  const { stdout: text } = await command('auditor', 'list');
  expect(text).toContain(`${hold}  released, 3 log files`);
  expect(text).toContain(`asked for by ${LEGAL}`);
  expect(text).toContain(`asked for by ${PRIVACY}`);
});

/** A log file whose lock ends in a moment, which no policy binds the hand to refuse. */
async function shortLived(days: number): Promise<LogFile> {
  const [Bucket, day] = [target.logBucket, dayBefore(days).toISOString().slice(0, 10).replaceAll('-', '/')];
  const Key = `AWSLogs/${SAMPLE.account}/CloudTrail/${SAMPLE.region}/${day}/short-lived.json.gz`;
  const lock = { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: new Date(Date.now() + 2000) } as const;
  const { VersionId = '' } = await hand.putObject({ Bucket, Key, Body: 'x', ...lock });
  return { Bucket, Key, VersionId };
}

test('what is held stays after its retention, whoever deletes; what is not held may go', async () => {
  const [kept, free] = [await shortLived(40), await shortLived(29)];
  const { code } = await command('legal', 'add', ...ADD, '--to', FROM);
  expect({ code, run: await runFunction() }).toMatchObject({ code: 0, run: { refused: [] } });
  await new Promise((resolve) => setTimeout(resolve, 2500));
  await expect(hand.deleteObject(free)).resolves.toBeDefined();
  await refused(hand.deleteObject(kept));
});
