/** `wormtrail package` and `wormtrail verify --package` as people run them; judged by openssl as well. */
import { execFile, execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, DeleteObjectCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { buildArchive, type ArchivedHour } from '../support/archive/archive';
import { deliver, registerKey } from '../support/archive/local-archive';
import { wormtrail, wormtrailCommand, type Outcome } from '../support/command-line';
import { emptyAws, type Aws } from '../support/deployed';
import { at, KEY, SCOPE, TRAIL_ARN } from '../integrity/support';

const BUCKET = 'packed-logs';
const TAMPERED = 'tampered-logs';
const DAY = ['--from', '2026-01-01', '--to', '2026-01-01'];

let local: Aws;
let folder: string;
let hours: readonly ArchivedHour[];
let kmsKey: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-package-command-'));
  local = await emptyAws();
  await registerKey(local, SCOPE.region, KEY);
  const s3 = new S3Client({ forcePathStyle: true });
  for (const bucket of [BUCKET, TAMPERED]) {
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
    await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
    const scope = { ...SCOPE, bucket };
    const start = new Date('2025-12-31T23:31:00Z');
    hours = [...buildArchive({ scope, key: KEY, start, hours: 26, filesPerHour: 1 })];
    await deliver(bucket, hours);
  }
  await s3.send(new DeleteObjectCommand({ Bucket: TAMPERED, Key: at(at(hours, 5).logFiles, 0).key }));
  s3.destroy();
  const kms = new KMSClient({});
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }));
  kmsKey = KeyMetadata?.Arn ?? '';
  kms.destroy();
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
  writeFileSync(join(folder, 'key.pem'), pem);
});
afterAll(async () => {
  await local.stop();
  rmSync(folder, { recursive: true, force: true });
});

const path = (name: string): string => join(folder, name);

function makePackage(name: string, ...more: string[]): Promise<Outcome> {
  const place = ['--trail-arn', TRAIL_ARN, '--s3-bucket', BUCKET];
  return wormtrail(['package', ...place, ...DAY, '-o', path(name), ...more]);
}

/** Runs the command line where every connection ends it, and without a network where this machine lets a user take one away. */
function withoutNetwork(...args: string[]): Promise<Outcome> {
  const command = [
    process.execPath,
    '--require',
    require.resolve('../support/no-network.cjs'),
    ...wormtrailCommand(args),
  ];
  const [program = '', ...rest] = canUnshare() ? ['unshare', '--map-root-user', '--net', ...command] : command;
  const env = { PATH: process.env.PATH, HOME: folder };
  return new Promise((resolve) => {
    const child = execFile(program, rest, { env }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

function canUnshare(): boolean {
  try {
    execFileSync('unshare', ['--map-root-user', '--net', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('a package signed by KMS is verified without a network', async () => {
  const made = await makePackage('kms.zip', '--include-logs', '--signing-key', kmsKey);
  expect(made.stderr).toMatch(/Signed by the key [0-9a-f]{64}\nSHA-256 of verify\.html: [0-9a-f]{64}\n$/);
  expect(made.code).toBe(0);
  const { code, stdout } = await withoutNetwork('verify', '--package', path('kms.zip'));
  expect(stdout).toMatch(/^Package of arn:aws:cloudtrail:eu-central-1:111122223333:trail\/audit-log/);
  expect(stdout).toMatch(/Signed by the key [0-9a-f]{64}, which the package brings along\.[^]*\nWHOLE {2}/);
  expect(stdout).toMatch(
    /Not known without AWS\n[^]*\n\nNothing is wrong with what the package holds, if the public keys in it are CloudTrail's\.\n$/,
  );
  expect(code).toBe(0);
});

test('what the docs say to do by hand: sha256sum and openssl accept files, attestation and a digest', async () => {
  expect((await makePackage('by-hand', '--include-logs', '--signing-key', path('key.pem'))).code).toBe(0);
  const page = readFileSync(join(__dirname, '../../docs/package.md'), 'utf8');
  const steps = [...page.matchAll(/```sh\n([^]*?)```/g)].map(([, step = '']) => step);
  const log = readdirSync(path('by-hand/logs/2026-01-01'))[0] ?? '';
  const script = steps.join('\n').replace('logs/DAY/FILE', `logs/2026-01-01/${log}`);
  const said = execFileSync('bash', ['-euo', 'pipefail', '-c', script], { cwd: path('by-hand'), encoding: 'utf8' });
  expect(said).toMatch(/Signature Verified Successfully\nVerified OK\n/);
  // the last step prints a log file's hash, and those that the digest names
  expect(new Set(said.match(/^[0-9a-f]{64}/gm)).size).toBeGreaterThan(0);
  // and openssl is no yes-man: another payload is refused
  const altered = script.replace('DSSEv1', 'DSSEv2');
  expect(() =>
    execFileSync('bash', ['-euo', 'pipefail', '-c', altered], { cwd: path('by-hand'), stdio: 'pipe' }),
  ).toThrow();
});

test('1 where the log has problems; the package says the same', async () => {
  const { code, stderr } = await makePackage('tampered', '--include-logs', '--s3-bucket', TAMPERED);
  expect({ code, stderr }).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('verification.json names them') as string,
  });
  const verified = await withoutNetwork('verify', '--package', path('tampered'), '--format', 'json');
  const { attested, holds, verification } = JSON.parse(verified.stdout) as {
    attested: string;
    holds: boolean;
    verification: { chains: { problems: { kind: string; original: unknown }[] }[] };
  };
  const [problem] = verification.chains.flatMap(({ problems }) => problems);
  expect(problem).toMatchObject({ kind: 'LogFileHidden', original: { survives: 'lock unknown' } });
  expect({ code: verified.code, attested, holds }).toEqual({ code: 1, attested: 'FAILED', holds: false });
});

describe('a package without log files, signed by a key that the reader trusts or does not', () => {
  beforeAll(async () => {
    await makePackage('signed', '--signing-key', path('key.pem'));
    writeFileSync(
      path('keys.json'),
      JSON.stringify({ PublicKeyList: [{ Value: KEY.value.toString('base64'), Fingerprint: KEY.fingerprint }] }),
    );
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' });
    writeFileSync(path('other.pem'), other);
    writeFileSync(path('no-keys.json'), JSON.stringify({ PublicKeyList: [] }));
  });

  it.each([
    [
      'without more',
      [],
      0,
      /that the package brings along[^]*DIGESTS WHOLE[^]*25 log files named by the digests and not read/,
    ],
    ['by the trusted key', ['--signer', 'signed/signing-key.pub.pem'], 0, /Signed by the key that you trust/],
    ['by another key', ['--signer', 'other.pem'], 1, /It is signed by another key than the one that you trust/],
    [
      'with keys that AWS gave',
      ['--public-keys', 'keys.json'],
      0,
      /keys that you gave[^]*DIGESTS WHOLE[^]*package holds\.\n$/,
    ],
    ['with no key that AWS gave', ['--public-keys', 'no-keys.json'], 1, /DigestKeyUnknown/],
    ['of another trail', ['--trail-arn', `${TRAIL_ARN}-2`], 2, /The package is about .*, not about/],
    ['as HTML', ['--format', 'html'], 2, /--format text or --format json/],
    ['with what a package says itself', ['--start-time', '24h'], 2, /cannot be used with option '--start-time/],
    ['with a file that holds no key', ['--signer', 'keys.json'], 2, /keys\.json holds no public key/],
    ['with a file that is not there', ['--public-keys', 'none.json'], 2, /none\.json cannot be read/],
  ])('%s', async (_what, more, exitCode, said) => {
    const args = more.map((each) => (/\.(json|pem)$/.test(each) ? path(each) : each));
    const { code, stdout, stderr } = await withoutNetwork('verify', '--package', path('signed'), ...args);
    expect(stdout + stderr).toMatch(said);
    expect(code).toBe(exitCode);
  });
});

describe('a copy of the bucket, as `aws s3 sync` makes it', () => {
  const copy = (...more: string[]): Promise<Outcome> => {
    const place = ['--from-folder', path('copy'), '--trail-arn', TRAIL_ARN, '--s3-bucket', TAMPERED];
    const times = ['--start-time', '2026-01-01', '--end-time', '2026-01-02'];
    return withoutNetwork('verify', ...place, ...times, '--public-keys', path('copy-keys.json'), ...more);
  };

  beforeAll(() => {
    for (const { key, body } of hours.flatMap(({ digest, logFiles }) => [digest, ...logFiles])) {
      mkdirSync(dirname(path(`copy/${key}`)), { recursive: true });
      writeFileSync(path(`copy/${key}`), body);
    }
    const { key, metadata } = at(hours, -1).digest;
    writeFileSync(path(`copy/${key}.head.json`), JSON.stringify({ Metadata: metadata }));
    const keys = { PublicKeyList: [{ Value: KEY.value.toString('base64'), Fingerprint: KEY.fingerprint }] };
    writeFileSync(path('copy-keys.json'), JSON.stringify(keys));
  });

  it('is whole without a network, and says what a copy cannot say', async () => {
    const { code, stdout, stderr } = await copy();
    expect(stdout).toMatch(/^WHOLE {2}arn:aws:cloudtrail/);
    expect(stderr).toMatch(/^Not known from a copy: locks/);
    expect(code).toBe(0);
  });

  it('names what is missing, in every format', async () => {
    rmSync(path(`copy/${at(at(hours, 4).logFiles, 0).key}`));
    const { code, stdout } = await copy('--format', 'csv');
    expect(stdout).toMatch(/"LogFileMissing"/);
    expect(code).toBe(1);
  });

  it.each([
    ['no trail', ['--from-folder', 'copy'], /--from-folder needs --trail-arn, --s3-bucket and --public-keys/],
    ['no copy', ['--public-keys', 'x'], /--public-keys is for --package and --from-folder/],
    ['a signer', ['--signer', 'x'], /--signer is for packages/],
  ])('2 with %s', async (_what, args, said) => {
    const { code, stderr } = await withoutNetwork('verify', ...args);
    expect(stderr).toMatch(said);
    expect(code).toBe(2);
  });
});

it.each([
  ['a target that exists', ['-o', '.'], /exists already/],
  ['a target in no folder', ['-o', 'none/package'], /Cannot write to/],
  ['no key', ['--signing-key', 'none.pem'], /there is no such file/],
  ['a key that cannot sign', ['--signing-key', 'rsa.pem'], /cannot sign a package/],
  ['days the wrong way round', ['--from', '2026-01-02'], /--from is later than --to/],
  ['a bucket that is not there', ['--s3-bucket', 'no-such-logs'], /no-such-logs/],
])('2 and nothing is left: %s', async (_what, more, message) => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  writeFileSync(path('rsa.pem'), rsa.export({ format: 'pem', type: 'pkcs8' }));
  const before = readdirSync(folder);
  const args = more.map((each) => (/\.pem$|^\.$|^none/.test(each) ? path(each) : each));
  const { code, stderr } = await makePackage('refused', ...args);
  expect(stderr).toMatch(message);
  expect({ code, files: readdirSync(folder) }).toEqual({ code: 2, files: before });
  expect(existsSync(path('refused'))).toBe(false);
});
