/** `aws cloudtrail validate-logs` and `wormtrail verify` on the same bucket of the local AWS, in the same words. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { AwsFetcher } from '../../lib/integrity/aws-fetcher';
import type { ProblemKind } from '../../lib/integrity/problem';
import type { VerificationResult } from '../../lib/integrity/result';
import { verify, type VerificationOptions } from '../../lib/integrity/verify';
import { pythonTool, type Tool } from '../../lib/local-aws';
import { buildArchive, signDigest, type ArchivedHour, type ArchivedObject } from '../support/archive/archive';
import { registerKey } from '../support/archive/local-archive';
import { makeSigningKey } from '../support/archive/signing-key';
import { ARCHIVE_START, at, onlyChain, SCOPE, TRAIL_ARN } from './support';
import { emptyAws, type Aws } from '../support/deployed';

const KEY = makeSigningKey();
/** Another S3 server may outlive one file of tests. */
const RUN = randomBytes(4).toString('hex');
const START = '2026-01-01T00:05:00Z';
const END = '2026-01-01T06:00:00Z';

let local: Aws;
let aws: Tool;
let s3: S3Client;
let buckets = 0;

/** Starts the local AWS for the tests of a file. */
export function setUp(): void {
  beforeAll(async () => {
    [local, aws] = await Promise.all([emptyAws(), pythonTool('aws')]);
    // scripts/versitygw.sh plays the same on another S3 server
    if (process.env.WORMTRAIL_S3) process.env.AWS_ENDPOINT_URL_S3 = process.env.WORMTRAIL_S3;
    s3 = new S3Client({ region: SCOPE.region, forcePathStyle: true });
    await registerKey(local, SCOPE.region, KEY);
  });

  afterAll(async () => {
    s3.destroy();
    await local.stop();
  });
}

/** What is done to an archive. */
export type Tamper = (archive: Case) => Promise<void>;

/** A bucket of its own for each case: six hours of two log files, and what was done to it. */
export class Case {
  private constructor(
    readonly bucket: string,
    readonly hours: readonly ArchivedHour[],
    private readonly isLocked: boolean,
  ) {}

  /** @param versioned Whether each version is locked in COMPLIANCE mode. */
  static async deliver(
    versioned: boolean,
    { isLocked = versioned, ...options }: { stopped?: number[]; late?: number[]; isLocked?: boolean } = {},
  ): Promise<Case> {
    const bucket = `oracle-${RUN}-${(buckets += 1)}`;
    const scope = { ...SCOPE, bucket };
    const hours = [...buildArchive({ scope, key: KEY, start: ARCHIVE_START, hours: 6, filesPerHour: 2, ...options })];
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
    const ObjectLockEnabledForBucket = versioned;
    await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration, ObjectLockEnabledForBucket }));
    const archive = new Case(bucket, hours, isLocked);
    await Promise.all(hours.flatMap(({ digest, logFiles }) => [...logFiles, digest]).map((o) => archive.put(o)));
    return archive;
  }

  async put({ key, body, metadata }: ArchivedObject): Promise<void> {
    const ObjectLockRetainUntilDate = new Date(Date.now() + 86_400_000);
    const lock = this.isLocked && ({ ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate } as const);
    await s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body, Metadata: metadata, ...lock }));
  }

  async delete({ key }: ArchivedObject): Promise<void> {
    await s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  /** Deletes the versions of an object, as far as S3 lets it. */
  async erase({ key }: ArchivedObject): Promise<void> {
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: this.bucket, Prefix: key }));
    for (const { VersionId } of Versions) {
      await s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key, VersionId }));
    }
  }

  digest(hour: number): ArchivedObject {
    return at(this.hours, hour).digest;
  }

  logFile(hour: number): ArchivedObject {
    return at(at(this.hours, hour).logFiles, 1);
  }
}

/** A digest with other members, signed by the key of CloudTrail. */
export function resigned({ body }: ArchivedObject, change: Readonly<Record<string, unknown>>): ArchivedObject {
  const content = JSON.parse(gunzipSync(body).toString('utf8')) as { readonly digestS3Object: string };
  return signDigest({ ...content, ...change }, KEY).object;
}

interface Verdicts {
  /** Keys of what is invalid, each with the CLI's words. */
  readonly invalid: Readonly<Record<string, string>>;
  readonly digestsValid: number;
  readonly logFilesValid: number;
}

/** What the CLI says. */
async function oracle({ bucket }: Case): Promise<Verdicts> {
  const words = ['cloudtrail', 'validate-logs', '--trail-arn', TRAIL_ARN, '--s3-bucket', bucket, '--verbose'];
  const times = ['--start-time', START, '--end-time', END];
  const lines = await new Promise<string[]>((resolve) => {
    const env = { ...process.env, ...local.environment };
    execFile(aws.command, [...aws.args, ...words, ...times], { env }, (_error, stdout, stderr) =>
      resolve(`${stdout}\n${stderr}`.split('\n')),
    );
  });
  const judged = lines.flatMap((line) => {
    const [, kind = '', key = '', verdict = ''] = /(Digest|Log) file\ts3:\/\/[^/]+\/(\S+)\t(.+)/.exec(line) ?? [];
    return key ? [{ kind, key, verdict }] : [];
  });
  if (judged.length === 0) throw new Error(lines.join('\n'));
  const valid = (kind: string): number => judged.filter((one) => one.kind === kind && one.verdict === 'valid').length;
  return {
    invalid: Object.fromEntries(
      judged.filter(({ verdict }) => verdict !== 'valid').map((one) => [one.key, one.verdict]),
    ),
    digestsValid: valid('Digest'),
    logFilesValid: valid('Log'),
  };
}

function ours({ bucket }: Case, more: Partial<VerificationOptions>): Promise<VerificationResult> {
  const options = { ...SCOPE, bucket, trailArn: TRAIL_ARN, accounts: [SCOPE.account], regions: [SCOPE.region] };
  const period = { start: new Date(START), end: new Date(END), now: new Date('2026-01-01T06:30:00Z') };
  return verify({ ...options, ...period, ...more }, new AwsFetcher({ region: SCOPE.region, trailArn: TRAIL_ARN }));
}

/** How the CLI says what we say; what it cannot see is not in here. */
const SAID: Readonly<Partial<Record<ProblemKind, string>>> = {
  LogFileModified: "INVALID: hash value doesn't match",
  LogFileMalformed: 'INVALID: invalid format',
  LogFileTrailingData: 'INVALID: unexpected data after end of compressed stream',
  LogFileMissing: 'INVALID: not found',
  LogFileHidden: 'INVALID: not found',
  DigestSignatureInvalid: 'INVALID: signature verification failed',
  DigestMalformed: 'INVALID: invalid format',
  DigestMoved: 'INVALID: has been moved from its original location',
  DigestMissing: 'INVALID: not found',
  DigestHidden: 'INVALID: not found',
};

/** Our verdicts as the CLI would say them. */
export function inTheirWords(result: VerificationResult): Verdicts {
  const chain = onlyChain(result);
  const said = chain.problems.flatMap(({ kind, key, found }) => {
    const words =
      kind === 'DigestKeyUnknown' ? `INVALID: public key not found in region ${SCOPE.region} for ${found}` : SAID[kind];
    return words ? [[key, words]] : [];
  });
  return {
    invalid: Object.fromEntries(said) as Record<string, string>,
    digestsValid: chain.digests.valid,
    logFilesValid: chain.logFiles.valid,
  };
}

/** What both say of the same bucket. */
export async function askBoth(
  archive: Case,
  options: Partial<VerificationOptions> = {},
): Promise<readonly [theirs: Verdicts, ours: VerificationResult]> {
  return Promise.all([oracle(archive), ours(archive, options)]);
}
