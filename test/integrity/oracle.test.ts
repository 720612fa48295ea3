/**
 * `aws cloudtrail validate-logs` as oracle, on the same bucket of the local AWS: on a sound archive and on every tampering
 * that both can see, verdicts agree file by file. What only we see stands in a table of its own, beside the CLI's "valid".
 */
import { execFile } from 'node:child_process';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { AwsFetcher } from '../../lib/integrity/aws-fetcher';
import type { ProblemKind } from '../../lib/integrity/problem';
import type { VerificationResult } from '../../lib/integrity/result';
import { verify } from '../../lib/integrity/verify';
import { pythonTool, startLocalAws, type LocalAws, type Tool } from '../../lib/local-aws';
import { buildArchive, signDigest, type ArchivedHour, type ArchivedObject } from '../support/archive/archive';
import { makeSigningKey } from '../support/archive/signing-key';
import { ARCHIVE_START, at, onlyChain, SCOPE, TRAIL_ARN } from './support';

const KEY = makeSigningKey();
const STRANGER = makeSigningKey();
const START = '2026-01-01T00:05:00Z';
const END = '2026-01-01T06:00:00Z';

let local: LocalAws;
let aws: Tool;
let s3: S3Client;
let buckets = 0;

beforeAll(async () => {
  [local, aws] = await Promise.all([startLocalAws({ account: SCOPE.account }), pythonTool('aws')]);
  Object.assign(process.env, local.environment);
  s3 = new S3Client({ region: SCOPE.region, forcePathStyle: true });
  const from = Date.parse('2025-01-01') / 1000;
  const body = { region: SCOPE.region, Value: KEY.value.toString('base64'), Fingerprint: KEY.fingerprint };
  const validity = { ValidityStartTime: from, ValidityEndTime: from + 2 * 365 * 86_400 };
  const posted = await fetch(`${local.endpoint}/wormtrail/public-keys`, {
    method: 'POST',
    body: JSON.stringify({ ...body, ...validity }),
  });
  expect(posted.ok).toBe(true);
}, 120_000);

afterAll(async () => {
  s3.destroy();
  await local.stop();
});

/** A bucket of its own for each case: six hours of two log files, and what was done to it. */
class Case {
  private constructor(
    readonly bucket: string,
    readonly hours: readonly ArchivedHour[],
  ) {}

  static async deliver(versioned: boolean, options: { stopped?: number[]; late?: number[] } = {}): Promise<Case> {
    const bucket = `oracle-${(buckets += 1)}`;
    const scope = { ...SCOPE, bucket };
    const hours = [...buildArchive({ scope, key: KEY, start: ARCHIVE_START, hours: 6, filesPerHour: 2, ...options })];
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
    await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }));
    if (versioned) {
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
    }
    const archive = new Case(bucket, hours);
    await Promise.all(hours.flatMap(({ digest, logFiles }) => [...logFiles, digest]).map((o) => archive.put(o)));
    return archive;
  }

  async put({ key, body, metadata }: ArchivedObject): Promise<void> {
    await s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body, Metadata: metadata }));
  }

  async delete({ key }: ArchivedObject): Promise<void> {
    await s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  digest(hour: number): ArchivedObject {
    return at(this.hours, hour).digest;
  }

  logFile(hour: number): ArchivedObject {
    return at(at(this.hours, hour).logFiles, 1);
  }
}

interface Verdicts {
  /** Keys of what is invalid, each with the CLI's words. */
  readonly invalid: Readonly<Record<string, string>>;
  readonly digestsValid: number;
  readonly logFilesValid: number;
}

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

function ours({ bucket }: Case): Promise<VerificationResult> {
  const options = { ...SCOPE, bucket, trailArn: TRAIL_ARN, accounts: [SCOPE.account], regions: [SCOPE.region] };
  const period = { start: new Date(START), end: new Date(END), now: new Date('2026-01-01T06:30:00Z') };
  return verify({ ...options, ...period }, new AwsFetcher({ region: SCOPE.region, trailArn: TRAIL_ARN }));
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

function inTheirWords(result: VerificationResult): Verdicts {
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

function flip(object: ArchivedObject, index: number): ArchivedObject {
  const body = Buffer.from(object.body);
  body[index] = (body[index] ?? 0) ^ 0x10;
  return { ...object, body };
}

const BOTH_SEE: readonly [name: string, versioned: boolean, tamper: (archive: Case) => Promise<void>][] = [
  ['nothing', false, () => Promise.resolve()],
  ['a log file with other content', false, (a) => a.put({ ...a.logFile(2), body: gzipSync('{"Records":[]}') })],
  ['a log file that is no gzip', false, (a) => a.put({ ...a.logFile(2), body: Buffer.from('{"Records":[]}') })],
  ['an empty log file', false, (a) => a.put({ ...a.logFile(2), body: Buffer.alloc(0) })],
  ['a log file cut short', false, (a) => a.put({ ...a.logFile(2), body: a.logFile(2).body.subarray(0, 200) })],
  ['a log file with a wrong checksum', false, (a) => a.put(flip(a.logFile(2), a.logFile(2).body.length - 6))],
  [
    'data after the end of a log file',
    false,
    (a) => a.put({ ...a.logFile(2), body: Buffer.concat([a.logFile(2).body, Buffer.from('more')]) }),
  ],
  [
    'a second gzip member after a log file',
    false,
    (a) => a.put({ ...a.logFile(2), body: Buffer.concat([a.logFile(2).body, gzipSync('')]) }),
  ],
  [
    'an empty gzip member before a log file',
    false,
    (a) => a.put({ ...a.logFile(2), body: Buffer.concat([gzipSync(''), a.logFile(2).body]) }),
  ],
  ['a deleted log file', false, (a) => a.delete(a.logFile(2))],
  ['a log file under a delete marker', true, (a) => a.delete(a.logFile(2))],
  [
    'two log files exchanged',
    false,
    async (a) => {
      await a.put({ ...a.logFile(2), body: a.logFile(3).body });
      await a.put({ ...a.logFile(3), body: a.logFile(2).body });
    },
  ],
  ['a digest with other content', false, (a) => a.put({ ...a.digest(2), body: rewritten(a.digest(2)) })],
  ['a digest that is no gzip', false, (a) => a.put({ ...a.digest(2), body: Buffer.from('{}') })],
  ['a digest that is no JSON', false, (a) => a.put({ ...a.digest(2), body: gzipSync('no JSON') })],
  ['a digest without its members', false, (a) => a.put({ ...a.digest(2), body: gzipSync('{}') })],
  ['a digest without a signature', false, (a) => a.put({ ...a.digest(2), metadata: {} })],
  ['a digest with a wrong signature', false, (a) => a.put({ ...a.digest(2), metadata: a.digest(3).metadata })],
  ['a digest in the place of another', false, (a) => a.put({ ...a.digest(3), key: a.digest(2).key })],
  ['a digest signed by a stranger', false, (a) => a.put(resigned(a.digest(2)))],
  ['a deleted digest', false, (a) => a.delete(a.digest(2))],
];

/** The same digest without its last log file; the signature stays that of the original. */
function rewritten({ body }: ArchivedObject): Buffer {
  const digest = JSON.parse(gunzipped(body)) as { logFiles: unknown[] };
  return gzipSync(JSON.stringify({ ...digest, logFiles: digest.logFiles.slice(0, 1) }));
}

function resigned({ body }: ArchivedObject): ArchivedObject {
  const digest = JSON.parse(gunzipped(body)) as { digestS3Object: string };
  return signDigest({ ...digest, digestPublicKeyFingerprint: STRANGER.fingerprint }, STRANGER).object;
}

const ONLY_WE_SEE: readonly [
  name: string,
  kind: ProblemKind,
  versioned: boolean,
  tamper: (a: Case) => Promise<void>,
][] = [
  [
    'the newest digests deleted',
    'NewestDigestsMissing',
    false,
    async (a) => {
      await a.delete(a.digest(5));
      await a.delete(a.digest(4));
    },
  ],
  [
    'a log file that no digest names',
    'LogFileNotNamed',
    false,
    (a) => a.put({ ...a.logFile(2), key: a.logFile(2).key.replace(/_[0-9a-f]{16}\./, '_FORGED.') }),
  ],
  ['a log file written again with the same content', 'LogFileRewritten', true, (a) => a.put(a.logFile(2))],
  [
    'a log file deleted and written again',
    'LogFileRewritten',
    true,
    async (a) => {
      await a.delete(a.logFile(2));
      await a.put(a.logFile(2));
    },
  ],
  [
    'data after the end of a digest',
    'DigestMalformed',
    false,
    (a) => a.put({ ...a.digest(2), body: Buffer.concat([a.digest(2).body, Buffer.from('more')]) }),
  ],
  [
    'a log file without its checksum',
    'LogFileModified',
    false,
    (a) => a.put({ ...a.logFile(2), body: a.logFile(2).body.subarray(0, -8) }),
  ],
  [
    'another signature algorithm',
    'DigestSignatureInvalid',
    false,
    (a) => a.put({ ...a.digest(2), metadata: { ...a.digest(2).metadata, 'signature-algorithm': 'none' } }),
  ],
];

describe('on what both can see, verdicts agree file by file', () => {
  it.each(BOTH_SEE)('%s', async (_name, versioned, tamper) => {
    const archive = await Case.deliver(versioned);
    await tamper(archive);
    const [theirs, result] = await Promise.all([oracle(archive), ours(archive)]);
    expect(inTheirWords(result)).toEqual(theirs);
  });

  it('a digest under a delete marker: we go on with the original, and judge its log files as well', async () => {
    const archive = await Case.deliver(true);
    await archive.delete(archive.digest(2));
    const [theirs, result] = await Promise.all([oracle(archive), ours(archive)]);
    expect(theirs).toEqual({
      invalid: { [archive.digest(2).key]: 'INVALID: not found' },
      digestsValid: 5,
      logFilesValid: 10,
    });
    expect(inTheirWords(result)).toEqual({ ...theirs, logFilesValid: 12 });
  });

  it('a trail that was stopped for two hours', async () => {
    const archive = await Case.deliver(false, { stopped: [2, 3] });
    const [theirs, result] = await Promise.all([oracle(archive), ours(archive)]);
    expect(inTheirWords(result)).toEqual(theirs);
    expect(onlyChain(result).gaps).toEqual([
      { from: '2026-01-01T02:01:31Z', to: '2026-01-01T04:01:31Z', reason: 'no digest chain' },
    ]);
  });

  it('backfill digests, sound', async () => {
    const archive = await Case.deliver(false, { late: [1, 3] });
    const [theirs, result] = await Promise.all([oracle(archive), ours(archive)]);
    expect(theirs).toEqual({ invalid: {}, digestsValid: 8, logFilesValid: 14 });
    expect(inTheirWords(result)).toEqual(theirs);
  });

  it.each([
    ['its metadata gone', (o: ArchivedObject) => ({ ...o, metadata: withoutTimestamp(o) })],
    ['another signature', (o: ArchivedObject) => ({ ...o, metadata: { ...o.metadata, signature: '00ff' } })],
  ])('a backfill digest with %s', async (_name, change) => {
    const archive = await Case.deliver(false, { late: [1, 3] });
    const backfill = at(
      archive.hours.filter(({ digest }) => digest.key.endsWith('_backfill.json.gz')),
      0,
    );
    await archive.put(change(backfill.digest));
    const [theirs, result] = await Promise.all([oracle(archive), ours(archive)]);
    expect(Object.keys(theirs.invalid)).toEqual([backfill.digest.key]);
    expect(inTheirWords(result)).toEqual(theirs);
  });
});

describe('tampering that only we see', () => {
  it.each(ONLY_WE_SEE)('%s: the CLI says valid, we say %s', async (_name, kind, versioned, tamper) => {
    const archive = await Case.deliver(versioned);
    await tamper(archive);
    const [theirs, result] = await Promise.all([oracle(archive), ours(archive)]);
    expect(theirs.invalid).toEqual({});
    expect(onlyChain(result).problems.map((problem) => problem.kind)).toContain(kind);
    expect(result.whole).toBe(false);
  });
});

function withoutTimestamp({ metadata }: ArchivedObject): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => !name.startsWith('backfill')));
}

function gunzipped(body: Buffer): string {
  return gunzipSync(body).toString('utf8');
}
