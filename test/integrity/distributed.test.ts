/**
 * The state machine, executed on the local AWS with the bundled function: plan, an invocation an account, Region and day,
 * results and a summary in the evidence bucket, as `wormtrail verify --distributed` starts it.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CloudTrailClient, CreateTrailCommand } from '@aws-sdk/client-cloudtrail';
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { build } from 'esbuild';
import { verificationDefinition } from '../../lib/constructs/verification-definition';
import { EvidenceStore } from '../../lib/evidence/store';
import { KeptKeys } from '../../lib/integrity/kept-keys';
import { verifyDistributed } from '../../lib/integrity/run/start';
import { DAY } from '../../lib/integrity/time';
import { BUNDLE_OPTIONS } from '../../scripts/bundle-functions';
import { buildArchive, type ArchivedHour } from '../support/archive/archive';
import { deliver, registerKey } from '../support/archive/local-archive';
import { makeSigningKey } from '../support/archive/signing-key';
import { zipOf } from '../support/archive/zip';
import { at, SCOPE, TRAIL_ARN } from './support';
import { emptyAws, type Aws } from '../support/deployed';

const KEY = makeSigningKey();
const EVIDENCE = 'audit-evidence';
const PERIOD = { start: new Date('2026-01-02T00:00:00Z'), end: new Date('2026-01-04T00:00:00Z') };

let local: Aws;
let s3: S3Client;
let hours: readonly ArchivedHour[];

beforeAll(async () => {
  local = await emptyAws();
  s3 = new S3Client({ region: SCOPE.region, forcePathStyle: true });
  await Promise.all([SCOPE.bucket, EVIDENCE].map(lockedBucket));
  hours = [
    ...buildArchive({ scope: SCOPE, key: KEY, start: new Date('2026-01-01T20:01:31Z'), hours: 56, filesPerHour: 1 }),
  ];
  await deliver(SCOPE.bucket, hours);
  await logBucketPolicy();
  await new CloudTrailClient({}).send(
    new CreateTrailCommand({ Name: 'audit-log', S3BucketName: SCOPE.bucket, IsMultiRegionTrail: true }),
  );
  await registerKey(local, SCOPE.region, KEY);
  await deploy();
});

afterAll(() => local.stop());

/** CloudTrail delivers; and no policy lets the folders be listed that are named here. */
async function logBucketPolicy(...closed: readonly string[]): Promise<void> {
  const bucket = `arn:aws:s3:::${SCOPE.bucket}`;
  const delivery = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } };
  const closing = {
    ...{ Effect: 'Deny', Principal: '*', Action: ['s3:ListBucket', 's3:ListBucketVersions'], Resource: bucket },
    Condition: { StringLike: { 's3:prefix': closed } },
  };
  const Statement = [
    { ...delivery, Action: 's3:*', Resource: [bucket, `${bucket}/*`] },
    ...(closed.length > 0 ? [closing] : []),
  ];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await s3.send(new PutBucketPolicyCommand({ Bucket: SCOPE.bucket, Policy }));
}

function allow(Principal: object, statement: object): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, ...statement }] };
}

async function lockedBucket(name: string): Promise<void> {
  const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
  await s3.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration, ObjectLockEnabledForBucket: true }));
  const Rule = { DefaultRetention: { Mode: 'COMPLIANCE', Days: 30 } } as const;
  const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule } as const;
  await s3.send(new PutObjectLockConfigurationCommand({ Bucket: name, ObjectLockConfiguration }));
}

/** The bundle as it ships, and the state machine as the construct defines it. */
async function deploy(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-bundle-'));
  const outfile = path.join(folder, 'index.js');
  await build({ ...BUNDLE_OPTIONS, entryPoints: [path.join(__dirname, '../../lambda/log-verification.ts')], outfile });
  const code = zipOf('index.js', readFileSync(outfile));
  rmSync(folder, { recursive: true });
  const { Role } = await new IAMClient({}).send(
    new CreateRoleCommand({
      RoleName: 'verifier',
      AssumeRolePolicyDocument: JSON.stringify(
        allow({ Service: ['lambda.amazonaws.com', 'states.amazonaws.com'] }, { Action: 'sts:AssumeRole' }),
      ),
    }),
  );
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await new IAMClient({}).send(new AttachRolePolicyCommand({ RoleName: 'verifier', PolicyArn }));
  const roleArn = Role?.Arn ?? '';
  const { FunctionArn = '' } = await new LambdaClient({}).send(
    new CreateFunctionCommand({
      ...{ FunctionName: 'audit-log-log-verification', Role: roleArn, Runtime: 'nodejs24.x', Handler: 'index.handler' },
      Code: { ZipFile: code },
      Timeout: 900,
      Environment: {
        Variables: {
          WORMTRAIL_STACK: 'audit-log',
          WORMTRAIL_AUDIT_LOG: 'audit-log',
          WORMTRAIL_EVIDENCE_BUCKET: EVIDENCE,
          WORMTRAIL_TOPICS: JSON.stringify({ security: `arn:aws:sns:${SCOPE.region}:${SCOPE.account}:none` }),
          WORMTRAIL_TRAIL_ARN: TRAIL_ARN,
        },
      },
    }),
  );
  const definition = JSON.stringify(verificationDefinition(FunctionArn, 2));
  await new SFNClient({}).send(
    new CreateStateMachineCommand({ name: 'audit-log-log-verification', roleArn, definition }),
  );
}

async function resultNames(executionArn: string, folder = 'results'): Promise<string[]> {
  const prefix = `evidence/audit-log-log-verification/distributed/${executionArn.split(':').at(-1) ?? ''}/${folder}/`;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: EVIDENCE, Prefix: prefix }));
  return Contents.map(({ Key = '' }) => Key.slice(prefix.length)).sort();
}

const CHAIN = `${SCOPE.account}/${SCOPE.region}`;

it('verifies every day, and names the one of which a log file was hidden', async () => {
  const victim = at(at(hours, 30).logFiles, 0);
  await s3.send(new DeleteObjectCommand({ Bucket: SCOPE.bucket, Key: victim.key }));
  const { whole, executionArn } = await verifyDistributed(TRAIL_ARN, PERIOD, () => undefined);
  expect(await resultNames(executionArn)).toEqual([
    `${CHAIN}/2026-01-02.whole.json`,
    `${CHAIN}/2026-01-03.problems.json`,
  ]);
  expect(whole).toBe(false);
  // what was done on each day is counted on the way
  const counted = ['2026-01-02', '2026-01-03'].map((day) => `${day}/${CHAIN}.json.gz`);
  expect(await resultNames(executionArn, 'activity')).toEqual(counted);
});

it('keeps the public keys of the day before in the evidence, where they are found again', async () => {
  const day = new Date(Date.now() - DAY);
  const keys = new KeptKeys(new EvidenceStore(s3, EVIDENCE, 'audit-log'));
  const kept = (await keys.find(SCOPE.region, day, day)).filter(({ fingerprint }) => fingerprint === KEY.fingerprint);
  expect(kept.map(({ value }) => value)).toEqual([KEY.value]);
  expect(Date.parse(at(kept, 0).keptAt)).toBeGreaterThan(Date.now() - DAY);
});

/** Whoever may invoke the function may ask it for any task. */
async function ask(task: object): Promise<unknown> {
  const { Payload } = await new LambdaClient({}).send(
    new InvokeCommand({ FunctionName: 'audit-log-log-verification', Payload: JSON.stringify(task) }),
  );
  return JSON.parse(Buffer.from(Payload ?? []).toString());
}

const item = (day: string) => ({ account: SCOPE.account, region: SCOPE.region, day });
const UNFINISHED: unknown = expect.objectContaining({ guardrail: 'LogVerificationFinished', status: 'UNKNOWN' });
const recorded = () => new EvidenceStore(s3, EVIDENCE, 'audit-log').verifications().latest(new Date());

it('believes what was verified, not what it is told was asked for', async () => {
  await ask({ task: 'verify', id: 'forged', item: item('2026-01-02') });
  const period = { start: PERIOD.start.toISOString(), end: PERIOD.end.toISOString() };
  // as the machine's input and its plan would once have been handed on
  await ask({ task: 'summarize', id: 'forged', period, planned: 1 });
  const { document } = (await recorded()) ?? {};
  expect(document?.run.period).toMatchObject({ start: '2026-01-02T00:00:00.000Z', end: '2026-01-03T00:00:00.000Z' });
});

it('does not take accounts and Regions that the trail does not have for those that it has', async () => {
  for (const region of ['eu-west-1', 'eu-west-2'])
    await ask({ task: 'verify', id: 'elsewhere', item: { ...item('2026-01-02'), region } });
  expect(await ask({ task: 'summarize', id: 'elsewhere', period: {}, planned: 2 })).toEqual({
    completed: false,
    whole: false,
  });
  const { document } = (await recorded()) ?? {};
  expect(document?.run.period).toBeUndefined();
  expect(document?.findings).toContainEqual(UNFINISHED);
});

it('takes nothing that was not verified for verified', async () => {
  expect(await ask({ task: 'summarize', id: 'nothing', period: {}, planned: 0 })).toEqual({
    completed: false,
    whole: false,
  });
  const { document } = (await recorded()) ?? {};
  expect(document?.findings).toContainEqual(UNFINISHED);
});

it('does not pass over a folder beside the log that it may not list', async () => {
  const folder = 'AWSLogs/999999999999/';
  await s3.send(new PutObjectCommand({ Bucket: SCOPE.bucket, Key: `${folder}CloudTrail/x.json.gz`, Body: '{}' }));
  await logBucketPolicy(`${folder}*`);
  await ask({ task: 'verify', id: 'closed', item: item('2026-01-02') });
  expect(await ask({ task: 'summarize', id: 'closed', period: {} })).toEqual({ completed: true, whole: false });
  const { document } = (await recorded()) ?? {};
  const outOfPlace = document?.findings.filter(({ guardrail }) => guardrail === 'ObjectOutOfPlace');
  expect(outOfPlace).toMatchObject([{ status: 'UNKNOWN', message: expect.stringContaining(folder) as string }]);
});
