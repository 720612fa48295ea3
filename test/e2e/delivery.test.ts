/** What CloudTrail delivers on the local AWS, judged by `aws cloudtrail validate-logs` and by `wormtrail verify`. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { pythonTool } from '../../lib/local-aws';
import type { VerificationResult } from '../../lib/integrity/result';
import { HOUR } from '../../lib/integrity/time';
import { sdkAws } from '../../lib/threats/aws';
import { readTarget } from '../../lib/threats/deployed';
import type { Target } from '../../lib/threats/target';
import { assume } from '../support/assume';
import { wormtrail } from '../support/command-line';
import { deploySample, type Deployed } from '../support/deployed';

const SECONDS = 3600;
const aws = sdkAws();

let deployed: Deployed;
let target: Target;
let start: string;

beforeAll(async () => {
  deployed = await deploySample();
  target = await readTarget(deployed.stack, aws);
  // from the first digest on: the deployment shared by all suites may be older
  start = new Date(Date.now() - HOUR).toISOString();
}, 240_000);

afterAll(() => deployed.remove());

/** A call that CloudTrail records, and hours that pass after it. */
async function hours(count: number): Promise<Date> {
  let now = new Date();
  for (let hour = 0; hour < count; hour += 1) {
    await new S3({ forcePathStyle: true }).getBucketVersioning({ Bucket: target.logBucket });
    now = await deployed.aws.passTime(SECONDS);
  }
  return now;
}

/** What AWS's own validator says of the home Region. */
async function validateLogs(end: Date): Promise<string> {
  const { command, args } = await pythonTool('aws');
  const words = ['cloudtrail', 'validate-logs', '--trail-arn', target.trailArn, '--verbose'];
  const period = ['--start-time', start, '--end-time', end.toISOString()];
  const env = { ...process.env, ...deployed.aws.environment };
  return (await promisify(execFile)(command, [...args, ...words, ...period], { env })).stdout;
}

async function verify(
  end: Date,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number; result: VerificationResult }> {
  const period = ['--start-time', start, '--end-time', end.toISOString()];
  const words = ['verify', '--trail-arn', target.trailArn, ...period, '--check-locks', '--format', 'json'];
  const { code, stdout, stderr } = await wormtrail(words, undefined, { ...deployed.aws.environment, ...environment });
  if (!stdout.startsWith('{')) throw new Error(`verify ended with ${code}: ${stderr}`);
  return { code, result: JSON.parse(stdout) as VerificationResult };
}

/** AWS's validator finds all valid; ours names these kinds of problems in each Region, some more at home, and no others. */
async function expectValid(
  end: Date,
  problems: readonly string[],
  atHome: readonly string[] = [],
): Promise<VerificationResult> {
  const said = await validateLogs(end);
  expect(said).not.toMatch(/INVALID/i);
  expect(said).toMatch(/[1-9]\d*\/[1-9]\d* digest files valid/);
  const { code, result } = await verify(end);
  for (const chain of result.chains) {
    const named = [...problems, ...(chain.region === deployed.config.region ? atHome : [])];
    expect([chain.region, chain.problems.map(({ kind }) => kind)]).toEqual([chain.region, named]);
  }
  expect(code).toBe(problems.length === 0 ? 0 : 1);
  return result;
}

test('both judges find what was delivered whole, in every Region', async () => {
  const { chains } = await expectValid(await hours(3), []);
  expect(chains.length).toBeGreaterThan(10);
  const home = chains.find(({ region }) => region === deployed.config.region);
  expect(home?.logFiles.valid).toBeGreaterThanOrEqual(3);
}, 180_000);

/** A reader with a second factor, whom a control like Control Tower's "Deny access to AWS based on the requested AWS Region" binds. */
async function readerDenied(region: string): Promise<Record<string, string>> {
  const { account } = deployed.config;
  const factor = { SerialNumber: `arn:aws:iam::${account}:mfa/auditor`, TokenCode: '123456' };
  const session = await assume(account, 'auditor', 'night', factor);
  const denied = { Effect: 'Deny', Action: 'cloudtrail:ListPublicKeys', Resource: '*' };
  const Statement = [{ ...denied, Condition: { StringEquals: { 'aws:RequestedRegion': region } } }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await new IAM({}).putRolePolicy({ RoleName: 'auditor', PolicyName: 'region-deny', PolicyDocument });
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = session;
  return { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey, AWS_SESSION_TOKEN: SessionToken };
}

test('a Region that an organization denies is not proven, and all others are judged', async () => {
  const { code, result } = await verify(await hours(1), await readerDenied('us-west-2'));
  const problems = result.chains.map(({ region, problems }) => [region, problems.map(({ kind }) => kind)] as const);
  expect(problems.filter(([, kinds]) => kinds.length > 0)).toEqual([['us-west-2', ['PublicKeysDenied']]]);
  expect(problems.length).toBeGreaterThan(10);
  expect(code).toBe(1);
}, 180_000);

/** Insights are on: CloudTrail delivers a file of them, into a folder of their own. */
async function unusualCalls(): Promise<void> {
  const unusual = { event_source: 's3.amazonaws.com', event_name: 'DeleteBucket', insight_type: 'ApiErrorRateInsight' };
  const body = JSON.stringify({ region: deployed.config.region, ...unusual });
  expect((await fetch(`${deployed.aws.endpoint}/wormtrail/insights`, { method: 'POST', body })).status).toBe(200);
}

test('after a rotated key and a stopped trail all that was delivered is valid, and the stop is named', async () => {
  await fetch(`${deployed.aws.endpoint}/wormtrail/signing-keys`, { method: 'POST' });
  await unusualCalls();
  await hours(1);
  await aws({ service: 'cloudtrail', operation: 'StopLogging', input: { Name: target.trailArn } });
  await hours(3);
  await aws({ service: 'cloudtrail', operation: 'StartLogging', input: { Name: target.trailArn } });
  // Insights files are named by no digest, as far as AWS documents it: they are told as not covered
  await expectValid(await hours(2), ['TrailStopped'], ['LogFilesNotCovered']);
}, 180_000);
