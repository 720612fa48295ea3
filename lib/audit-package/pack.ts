/** Makes a package: verifies the log while it keeps what it reads, adds the evidence, and writes the manifest over all of it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fetcher } from '../integrity/fetcher';
import type { VerificationResult } from '../integrity/result';
import { verify, type VerificationOptions } from '../integrity/verify';
import { VERSION } from '../version';
import { ATTESTATION, pemOf, renderEnvelope, SIGNER, signedBytes, statementOf, type Signature } from './attestation';
import { BUCKET_INDEX, PUBLIC_KEYS, renderIndex, renderKeys } from './bucket-index';
import { testResultOf, VERIFICATION } from './check';
import { PackingError } from './errors';
import { packEvidence, type PackedEvidence } from './evidence';
import { FORMAT, MANIFEST, MOST_FILES, renderManifest, type Manifest, type PackagedFile } from './manifest';
import type { Draft } from './on-disk';
import { README, renderReadme, VERIFIER } from './readme';
import { RecordingFetcher } from './recording-fetcher';
import type { Signer } from './signer';

export interface PackOptions {
  readonly what: VerificationOptions & { readonly now: Date };
  /** Left out where none is known. */
  readonly evidence?: PackedEvidence;
  readonly includeLogs: boolean;
  readonly signer?: Signer;
}

export interface Packed {
  readonly manifest: Manifest;
  readonly result: VerificationResult;
  /** SHA-256 of the page that verifies. */
  readonly verifier: string;
  readonly keyid?: string;
}

/** @throws what keeps the log or the evidence from being read. */
export async function pack(fetcher: Fetcher, draft: Draft, options: PackOptions): Promise<Packed> {
  const { what, evidence, includeLogs, signer } = options;
  const files = new Files(draft);
  const recording = new RecordingFetcher(fetcher, includeLogs, (path, content) => files.add(path, content));
  const result = await verify(what, recording);
  await files.add(VERIFICATION, `${JSON.stringify(result, null, 1)}\n`);
  await files.add(BUCKET_INDEX, renderIndex(recording.index()));
  await files.add(PUBLIC_KEYS, renderKeys(recording.publicKeysSeen()));
  if (evidence) await packEvidence(evidence, what, what.now, (path, content) => files.add(path, content));
  const page = await verifierPage();
  await files.add(VERIFIER, page);
  const keyid = signer && sha256(signer.publicKey);
  if (signer) await files.add(SIGNER, pemOf(signer.publicKey));
  const about = manifestOf(options);
  await files.add(README, renderReadme({ ...about, files: [] }, sha256(page), keyid));
  const manifest = { ...about, files: files.inOrder() };
  const text = Buffer.from(renderManifest(manifest));
  await draft.write(MANIFEST, text);
  const payload = statementOf(manifest, sha256(text), testResultOf(result));
  const signatures: Signature[] =
    signer && keyid !== undefined ? [{ keyid, sig: await signer.sign(signedBytes(payload)) }] : [];
  await draft.write(ATTESTATION, Buffer.from(renderEnvelope({ payload, signatures })));
  return { manifest, result, verifier: sha256(page), ...(keyid !== undefined && { keyid }) };
}

/** Files as they are written, for the manifest. */
class Files {
  private readonly written: PackagedFile[] = [];

  constructor(private readonly draft: Draft) {}

  async add(path: string, content: Uint8Array | string): Promise<void> {
    const bytes = Buffer.from(content as string);
    this.written.push({ path, bytes: bytes.length, sha256: sha256(bytes) });
    if (this.written.length > MOST_FILES) {
      throw new PackingError(
        `A package takes ${MOST_FILES} files. Choose a shorter period, or leave out --include-logs.`,
      );
    }
    await this.draft.write(path, bytes);
  }

  inOrder(): PackagedFile[] {
    return [...this.written].sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}

function manifestOf({ what, evidence, includeLogs }: PackOptions): Omit<Manifest, 'files'> {
  const { bucket, formerBuckets = [], prefix, organizationId, accounts, regions } = what;
  return {
    format: FORMAT,
    wormtrail: VERSION,
    packedAt: what.now.toISOString(),
    trailArn: what.trailArn,
    ...(evidence && { auditLog: evidence.store.auditLog }),
    period: { start: what.start.toISOString(), end: what.end.toISOString() },
    archive: {
      ...{ bucket, formerBuckets: [...formerBuckets], prefix },
      ...(organizationId !== undefined && { organizationId }),
      accounts: accounts === 'all' ? 'all' : [...accounts],
      regions: regions === 'all' ? 'all' : [...regions],
    },
    includesLogs: includeLogs,
  };
}

/** Root of the sources, or `dist` where this runs compiled. */
const ROOT = join(__dirname, '..', '..');

async function verifierPage(): Promise<Buffer> {
  for (const folder of [join(ROOT, 'dist', 'verifier'), join(ROOT, 'verifier')]) {
    const page = await readFile(join(folder, VERIFIER)).catch(() => undefined);
    if (page) return page;
  }
  throw new PackingError(`The page that verifies, ${VERIFIER}, is not built. In a clone: run \`npm run bundle\`.`);
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
