/**
 * An attacker overwrites and deletes log files of a deployed audit log with the AWS CLI; `wormtrail verify` names each of
 * them and proves that the originals survive, locked.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { PackageResult } from '../../lib/audit-package/check';
import { auditLogWithEvidence } from '../../lib/drift/locate';
import { EvidenceStore } from '../../lib/evidence/store';
import { accountClients } from '../../lib/facts/account/clients';
import type { Problem } from '../../lib/integrity/problem';
import type { VerificationResult } from '../../lib/integrity/result';
import { HOUR } from '../../lib/integrity/time';
import { parseTrailArn } from '../../lib/integrity/trail-arn';
import type { Aws } from '../../lib/threats/attack';
import { sdkAws } from '../../lib/threats/aws';
import { readTarget } from '../../lib/threats/deployed';
import type { Target } from '../../lib/threats/target';
import { buildArchive, type ArchivedHour, type ArchivedObject } from '../support/archive/archive';
import { deliver, registerKey } from '../support/archive/local-archive';
import { makeSigningKey } from '../support/archive/signing-key';
import { cliAws } from '../support/cli-aws';
import { wormtrail } from '../support/command-line';
import { deploySample, type Deployed } from '../support/deployed';
import { writeRun } from '../support/evidence';

const HOURS = 6;
/** The newest digest ended twenty minutes ago, so that the next is not due yet. */
const START = new Date(Math.floor(Date.now() / 1000) * 1000 - 20 * 60_000 - HOURS * HOUR);

let deployed: Deployed;
let target: Target;
let attacker: Aws;
let folder: string;
let hours: readonly ArchivedHour[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wormtrail-e2e-verify-'));
  deployed = await deploySample();
  target = await readTarget(deployed.stack, sdkAws());
  attacker = await cliAws(deployed.aws.environment);
  const key = makeSigningKey();
  const { account, region } = deployed.config;
  const { trail } = parseTrailArn(target.trailArn);
  const scope = { bucket: target.logBucket, prefix: '', account, region, trail };
  hours = [...buildArchive({ scope, key, start: START, hours: HOURS, filesPerHour: 3 })];
  await registerKey(deployed.aws, region, key);
  await deliver(target.logBucket, hours);
});

afterAll(async () => {
  await deployed?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Exit code and result of `wormtrail verify` over all that was delivered. */
async function verify(): Promise<{ code: number; result: VerificationResult }> {
  const start = new Date(START.getTime() + 60_000).toISOString();
  const words = ['verify', '--trail-arn', target.trailArn, '--start-time', start, '--check-locks', '--format', 'json'];
  const { code, stdout, stderr } = await wormtrail(words, undefined, deployed.aws.environment);
  if (!stdout.startsWith('{')) throw new Error(`verify ended with ${code}: ${stderr}`);
  return { code, result: JSON.parse(stdout) as VerificationResult };
}

const attack = (operation: string, input: Readonly<Record<string, unknown>>) =>
  attacker({ service: 's3api', operation, input: { Bucket: target.logBucket, ...input } });

function logFile(hour: number): ArchivedObject {
  const object = hours[hour]?.logFiles[1];
  if (!object) throw new Error(`no log file in hour ${hour}`);
  return object;
}

/**
 * Log files that digests prove, by Region. Five minutes after the deployment its own calls are delivered too, some of them
 * in another Region: that Region's first hour is not signed yet.
 */
const proven = ({ chains }: VerificationResult): Record<string, number> =>
  Object.fromEntries(
    chains.filter(({ digests }) => digests.valid).map(({ region, logFiles }) => [region, logFiles.valid]),
  );

const problemsOf = ({ chains }: VerificationResult): Problem[] => chains.flatMap(({ problems }) => [...problems]);

test('the log is whole before any attack', async () => {
  const { code, result } = await verify();
  expect(problemsOf(result)).toEqual([]);
  expect(proven(result)).toEqual({ [deployed.config.region]: 3 * HOURS });
  expect(code).toBe(0);
});

test('the name of the stack is enough: it says trail and bucket, and without a verification on record a day is verified', async () => {
  const words = ['verify', '--stack', deployed.stack, '--format', 'json'];
  const { stdout, stderr } = await wormtrail(words, undefined, deployed.aws.environment);
  const result = JSON.parse(stdout) as VerificationResult;
  expect(result).toMatchObject({ trailArn: target.trailArn, bucket: target.logBucket });
  expect(proven(result)).toEqual({ [deployed.config.region]: 3 * HOURS });
  expect(stderr).toContain('No verification is recorded: the last 24 hours are verified.');
});

test('so it is for the policies of the organization', async () => {
  const run = (...words: string[]) => wormtrail(['organization-policy', ...words], undefined, deployed.aws.environment);
  const { stdout, stderr, code } = await run('--stack', deployed.stack);
  expect(code).toBe(0);
  expect(stdout).toContain(target.logBucket);
  expect(stderr).toContain(`For account ${deployed.config.account}`);
});

test('an attacker overwrites one log file and hides another: both are named, and the originals survive', async () => {
  const forged = join(folder, 'forged.json.gz');
  await writeFile(forged, gzipSync('{"Records":[]}'));
  await attack('PutObject', { Key: logFile(1).key, Body: forged });
  await attack('DeleteObject', { Key: logFile(3).key });

  const { code, result } = await verify();
  expect(code).toBe(1);
  const problems = problemsOf(result);
  expect(problems.map(({ kind, key }) => [kind, key])).toEqual([
    ['LogFileOverwritten', logFile(1).key],
    ['LogFileHidden', logFile(3).key],
  ]);
  const s3 = new S3Client({ forcePathStyle: true });
  for (const { key, original } of problems) {
    expect(original).toMatchObject({ survives: 'locked' });
    expect(Date.parse(String(original?.lockedUntil))).toBeGreaterThan(Date.now() + 2000 * 24 * HOUR);
    // what it calls the original is what was delivered, and nobody can delete it
    const read = await s3.send(
      new GetObjectCommand({ Bucket: target.logBucket, Key: key, VersionId: original?.versionId }),
    );
    const delivered = [logFile(1), logFile(3)].find((object) => object.key === key);
    expect(gunzipSync((await read.Body?.transformToByteArray()) ?? '')).toEqual(
      gunzipSync(delivered?.body ?? Buffer.alloc(0)),
    );
    await expect(attack('DeleteObject', { Key: key, VersionId: original?.versionId })).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  }
  s3.destroy();
});

test('a package of the stack names both without AWS, and brings the evidence along', async () => {
  const { evidenceBucket } = await auditLogWithEvidence(deployed.stack, accountClients());
  await writeRun(new EvidenceStore(accountClients().s3, evidenceBucket, deployed.config.name), new Date());
  const path = join(folder, 'package.zip');
  const days = ['--from', START.toISOString().slice(0, 10), '--to', new Date().toISOString().slice(0, 10)];
  const words = ['package', '--stack', deployed.stack, ...days, '--include-logs', '-o', path];
  const packed = await wormtrail(words, undefined, deployed.aws.environment);
  expect(packed.stderr).toMatch(/verification\.json names them/);
  expect(packed.code).toBe(1);

  const { code, stdout } = await wormtrail(['verify', '--package', path, '--format', 'json']);
  const result = JSON.parse(stdout) as PackageResult & { readonly package: PackageResult['manifest'] };
  expect(result.files.problems).toEqual([]);
  expect(result.package.auditLog).toBe(deployed.config.name);
  const problems = result.verification?.chains.flatMap((chain) => chain.problems.map(({ kind, key }) => [kind, key]));
  expect(problems).toEqual(
    expect.arrayContaining([
      ['LogFileOverwritten', logFile(1).key],
      ['LogFileHidden', logFile(3).key],
    ]),
  );
  expect(code).toBe(1);
  const names = (await readFile(path)).toString('latin1');
  expect(names).toMatch(new RegExp(`evidence/${deployed.config.name}/[0-9/]+\\.json`));
  expect(names).toContain('report.html');
});
