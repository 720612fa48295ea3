/**
 * Verifies a package without AWS:
 *
 * 1. The manifest is one that this version reads, written as wormtrail writes it.
 * 2. The attestation is a statement about this manifest. Where it is signed, the signature is that of the key in the package, and of
 *    the key that the reader trusts, where one is given.
 * 3. Every file of the manifest is there, with its size and its SHA-256, and there is no other file.
 * 4. Each run of the evidence names the one before it and its own reports by their hashes; none of the period is left out between two.
 * 5. The digests, and the log files where the package has them, are verified as `wormtrail verify` does in the account: by the same
 *    code, over what the package holds (package-fetcher.ts), at the time when it was packed.
 *
 * What only AWS knows is listed as not known, and nothing that the packer says is taken for proven by CloudTrail.
 */
import { WormtrailError } from '../errors';
import type { PublicKey } from '../integrity/fetcher';
import { sha256 as sha256Of } from '../integrity/primitives';
import { verdictOf, type Verdict, type VerificationResult } from '../integrity/result';
import { parseTrailArn } from '../integrity/trail-arn';
import { verify } from '../integrity/verify';
import { ATTESTATION, derOf, parseEnvelope, SIGNER, signedBytes, statementOf, type TestResult } from './attestation';
import { BUCKET_INDEX, parseIndex, parseKeys, PUBLIC_KEYS, type PackagedKeys } from './bucket-index';
import { PackageError } from './errors';
import { brokenLinks, type FileProblem } from './evidence-links';
import { MANIFEST, parseManifest, renderManifest, type Manifest } from './manifest';
import { PackageFetcher } from './package-fetcher';
import type { PackageSource } from './source';
import { isSignedWith } from './verifying-key';

export const VERIFICATION = 'verification.json';

/** Who vouches for the manifest. */
type SignatureState =
  | { readonly state: 'unsigned' }
  /** `isTrusted`: by the key that the reader gave. Else by a key that the package brings along, which proves nobody's name. */
  | { readonly state: 'signed'; readonly keyid: string; readonly isTrusted: boolean }
  | { readonly state: 'invalid' };

export interface CheckOptions {
  /** CloudTrail's public keys, as the reader got them from AWS. @default those in the package */
  readonly publicKeys?: readonly PublicKey[];
  /** DER (SubjectPublicKeyInfo) of the key that has to have signed the package. @default none has to */
  readonly signer?: Uint8Array;
  /** The trail that the package has to be about. @default any */
  readonly trailArn?: string;
  /** Called before each file is read. */
  readonly onFile?: (path: string) => void;
}

export interface PackageResult {
  readonly manifest: Manifest;
  readonly signature: SignatureState;
  /** What the packer says of the log; absent where the attestation is not about this manifest. */
  readonly attested?: TestResult;
  readonly files: { readonly sound: number; readonly problems: readonly FileProblem[] };
  /** Whose keys the digests were judged by: what the package brings along proves nothing of CloudTrail. */
  readonly publicKeys: 'given' | 'packaged';
  /** Absent where what it needs is missing or altered. */
  readonly verification?: VerificationResult;
  /** Sentences: what no package can prove. */
  readonly notKnown: readonly string[];
  /** Whether nothing is wrong with anything that the package holds, and the packer says of no problem either. */
  readonly holds: boolean;
}

/** @throws PackageError where it is no package, or another one than was asked for. */
export async function checkPackage(source: PackageSource, options: CheckOptions = {}): Promise<PackageResult> {
  const read = async (path: string): Promise<string> => {
    if (!source.sizes.has(path)) throw new PackageError(`The package has no ${path}: it is cut, or not a package.`);
    return new TextDecoder().decode(await source.read(path));
  };
  const text = await read(MANIFEST);
  const manifest = parseManifest(text);
  if (options.trailArn !== undefined && options.trailArn !== manifest.trailArn) {
    throw new PackageError(`The package is about ${manifest.trailArn}, not about ${options.trailArn}.`);
  }
  const problems = await filesOf(source, manifest, options);
  if (renderManifest(manifest) !== text) {
    problems.push({ path: MANIFEST, problem: 'It is not written as wormtrail writes it.' });
  }
  const attestation = await attestationOf(source, manifest, options.signer);
  if (attestation.problem !== undefined) problems.push({ path: ATTESTATION, problem: attestation.problem });
  const { signature, attested } = attestation;
  const broken = new Set(problems.map(({ path }) => path));
  problems.push(...(await brokenLinks(source, manifest)).filter(({ path }) => !broken.has(path)));
  const isReadable = [BUCKET_INDEX, PUBLIC_KEYS].every((path) => !broken.has(path) && source.sizes.has(path));
  const verification = isReadable
    ? await verificationOf(source, manifest, read, options).catch((error: unknown) => {
        if (!(error instanceof WormtrailError)) throw error;
        problems.push({ path: MANIFEST, problem: `The log cannot be verified by what it says: ${error.message}` });
        return undefined;
      })
    : undefined;
  const isSound = verification === undefined ? false : verdictOf(verification) !== 'not whole';
  const distinct = new Set(problems.map(({ path }) => path));
  return {
    manifest,
    signature,
    ...(attested && { attested }),
    files: { sound: manifest.files.filter(({ path }) => !distinct.has(path)).length, problems },
    publicKeys: options.publicKeys ? 'given' : 'packaged',
    ...(verification && { verification }),
    notKnown: notKnown(manifest, signature, options),
    holds: problems.length === 0 && isSound && attested !== 'FAILED',
  };
}

async function filesOf(source: PackageSource, manifest: Manifest, { onFile }: CheckOptions): Promise<FileProblem[]> {
  const problems: FileProblem[] = [];
  const known = new Set([MANIFEST, ATTESTATION]);
  for (const { path, bytes, sha256 } of manifest.files) {
    known.add(path);
    const size = source.sizes.get(path);
    if (size === undefined) problems.push({ path, problem: 'It is missing.' });
    else if (size !== bytes) problems.push({ path, problem: `It has ${size} bytes; the manifest says ${bytes}.` });
    if (size !== bytes) continue;
    onFile?.(path);
    const found = await sha256Of(await source.read(path));
    if (found !== sha256) problems.push({ path, problem: `Its SHA-256 is ${found}; the manifest says ${sha256}.` });
  }
  for (const path of source.sizes.keys()) {
    if (!known.has(path)) problems.push({ path, problem: 'The manifest does not name it.' });
  }
  return problems;
}

interface Attestation {
  readonly signature: SignatureState;
  readonly attested?: TestResult;
  /** A sentence. */
  readonly problem?: string;
}

async function attestationOf(
  source: PackageSource,
  manifest: Manifest,
  trusted: Uint8Array | undefined,
): Promise<Attestation> {
  const invalid = (problem: string): Attestation => ({ signature: { state: 'invalid' }, problem });
  if (!source.sizes.has(ATTESTATION)) return invalid('It is missing.');
  const { payload, signatures } = parseEnvelope(new TextDecoder().decode(await source.read(ATTESTATION)));
  const sha256 = await sha256Of(await source.read(MANIFEST));
  const attested = RESULTS.find((result) => isEqual(statementOf(manifest, sha256, result), payload));
  if (!attested) return invalid(`It is not a statement about this ${MANIFEST}: one of the two is altered.`);
  const [signature, ...more] = signatures;
  if (!signature)
    return trusted ? invalid('It is not signed, and has to be.') : { signature: { state: 'unsigned' }, attested };
  const key = derOf(source.sizes.has(SIGNER) ? new TextDecoder().decode(await source.read(SIGNER)) : '');
  if (!key) return invalid(`It is signed, and ${SIGNER} is not the signer's public key.`);
  const { keyid } = signature;
  if (keyid !== (await sha256Of(key))) return invalid(`It is signed by another key than ${SIGNER}.`);
  if (trusted && !isEqual(trusted, key)) return invalid('It is signed by another key than the one that you trust.');
  const isValid = await isSignedWith(key, signedBytes(payload), signature.sig);
  if (isValid !== true || more.length > 0) return invalid('Its signature is not valid.');
  return { signature: { state: 'signed', keyid, isTrusted: trusted !== undefined }, attested };
}

const RESULTS: readonly TestResult[] = ['PASSED', 'WARNED', 'FAILED'];

async function verificationOf(
  source: PackageSource,
  manifest: Manifest,
  read: (path: string) => Promise<string>,
  { publicKeys }: CheckOptions,
): Promise<VerificationResult> {
  const { trailArn, period, packedAt, archive, includesLogs } = manifest;
  const { organizationId, ...place } = archive;
  const keys = parseKeys(await read(PUBLIC_KEYS));
  const fetcher = new PackageFetcher(source, parseIndex(await read(BUCKET_INDEX)), trustedKeys(keys, publicKeys));
  return verify(
    {
      ...place,
      ...(organizationId !== undefined && { organizationId }),
      ...{ trailArn, trail: parseTrailArn(trailArn).trail, readLogFiles: includesLogs },
      ...{ start: new Date(period.start), end: new Date(period.end), now: new Date(packedAt) },
    },
    fetcher,
  );
}

/** Keys that the reader has from AWS take the place of those in the package, in every Region. */
function trustedKeys(packaged: PackagedKeys, given: readonly PublicKey[] | undefined): PackagedKeys {
  if (!given) return packaged;
  const keys = given.map(({ fingerprint, value }) => ({ fingerprint, value: value.toString('base64') }));
  return { regions: packaged.regions.map(({ region }) => ({ region, keys })) };
}

/** What a result says in a statement. */
export function testResultOf(result: VerificationResult): TestResult {
  const results: Readonly<Record<Verdict, TestResult>> = {
    whole: 'PASSED',
    'whole where kept': 'WARNED',
    'digests whole': 'WARNED',
    'not whole': 'FAILED',
  };
  return results[verdictOf(result)];
}

function notKnown(manifest: Manifest, signature: SignatureState, { publicKeys }: CheckOptions): string[] {
  const { packedAt, includesLogs, files } = manifest;
  const hasEvidence = files.some(({ path }) => path.startsWith('evidence/'));
  return [
    signature.state === 'signed' && signature.isTrusted
      ? ''
      : signature.state === 'signed'
        ? `Who signed: the package brings the key along. Compare ${signature.keyid} with what the signer tells you, or give the key with --signer.`
        : 'Who made the package: it is not signed. Its files fit its manifest, and anyone can make a manifest.',
    publicKeys
      ? ''
      : "Whether the public keys are CloudTrail's: compare them with `aws cloudtrail list-public-keys` in any account, or give its answer with --public-keys.",
    includesLogs ? '' : 'What the log files hold: they are not in the package.',
    hasEvidence
      ? 'Whether the runs in evidence/ are as the checks wrote them, and whether the newest runs were left out: AWS signs no evidence. Run `wormtrail evidence verify` in the account.'
      : '',
    'Whether any object is locked, and until when.',
    'When the trail was started and stopped: hours before the first digest count as missing.',
    `Which accounts, Regions, objects and versions the bucket holds beside those in the package, and what happened after ${packedAt}.`,
  ].filter(Boolean);
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
