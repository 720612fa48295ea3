/**
 * Manifests: the objects that a verification found to be CloudTrail's, an account, a Region and a day each. They hold names, hashes,
 * sizes and times, never the content of an event, so that they may be kept when the objects are gone (docs/ledger.md).
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as z from 'zod/mini';
import { GZIP_LIMITS, GzipError } from './gzip';
import { gunzip } from './gunzip';

/** Tells manifests of this form from any other JSON; a new form gets a new name. */
const FORMAT = 'wormtrail.manifest/1';
/** Unzipped bytes: some 600,000 objects. */
const LARGEST = 256 * 1024 * 1024;

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const hex = z.string().check(z.regex(/^(?:[0-9a-f]{2})+$/));
const time = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/));
const OBJECT = z.strictObject({
  bucket: z.string(),
  key: z.string(),
  /** `null` (the word) in a bucket without versioning. */
  versionId: z.string(),
  /** Of the stored bytes; absent where the bucket did not say it. */
  etag: z.optional(z.string()),
  /** Stored bytes. */
  size: z.number(),
  /** Of the stored bytes, and of the unzipped content, which CloudTrail signs. */
  stored: sha256,
  sha256,
  /** When S3 took it; absent where the bucket did not say it. */
  written: z.optional(time),
  /** Absent where it had no lock, or the verification might not see it. */
  lock: z.optional(z.strictObject({ mode: z.string(), until: time })),
});
const DIGEST = z.extend(OBJECT, {
  end: time,
  fingerprint: z.string(),
  signature: hex,
  previousSignature: z.nullable(hex),
});
const MANIFEST = z.strictObject({
  format: z.literal(FORMAT),
  account: z.string().check(z.regex(/^\d{12}$/)),
  region: z.string().check(z.regex(/^[a-z0-9-]{5,32}$/)),
  day: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/)),
  verifiedAt: time,
  /** Whether every hour of the day was covered, and nothing was wrong. */
  whole: z.boolean(),
  gaps: z.array(z.strictObject({ from: time, to: time, reason: z.string() })),
  digests: z.array(DIGEST),
  logFiles: z.array(OBJECT),
});

export type ManifestObject = Readonly<z.infer<typeof OBJECT>>;
export type ManifestDigest = Readonly<z.infer<typeof DIGEST>>;
export type Manifest = Readonly<Omit<z.infer<typeof MANIFEST>, 'format'>>;

/** Compressed; objects in the order of keys, one a line. */
export async function renderManifest({ digests, logFiles, ...about }: Manifest): Promise<Buffer> {
  const lines = (objects: readonly ManifestObject[]): string =>
    [...objects]
      .sort((one, other) => (one.key < other.key ? -1 : 1))
      .map((object) => `\n${JSON.stringify(object)}`)
      .join(',');
  const head = JSON.stringify({ format: FORMAT, ...about }).slice(0, -1);
  const text = `${head},\n"digests":[${lines(digests)}\n],\n"logFiles":[${lines(logFiles)}\n]}\n`;
  return promisify(gzip)(text);
}

/** undefined where the bytes are no manifest, or are too large when they are unzipped. */
export async function parseManifest(stored: Uint8Array): Promise<Manifest | undefined> {
  try {
    const text = await gunzip(Buffer.from(stored), { ...GZIP_LIMITS, bytes: LARGEST });
    const parsed = MANIFEST.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text)));
    if (!parsed.success) return undefined;
    return withoutFormat(parsed.data);
  } catch (error) {
    if (error instanceof GzipError || error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function withoutFormat({ format: _, ...manifest }: z.infer<typeof MANIFEST>): Manifest {
  return manifest;
}
