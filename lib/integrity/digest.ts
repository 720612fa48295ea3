/** A digest: what it says, once it is known to be a digest. CloudTrail User Guide, "CloudTrail digest file structure". */
import { en } from 'zod/locales';
import * as z from 'zod/mini';

// the small zod has no words of its own for what is wrong
z.config(en());

const time = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/));
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const bucket = z.string().check(z.minLength(3), z.maxLength(255));
const key = z.string().check(z.minLength(1), z.maxLength(1024));

const NAMED_LOG_FILE = z.object({
  s3Bucket: bucket,
  s3Object: key,
  hashValue: sha256,
  hashAlgorithm: z.literal('SHA-256'),
});

const DIGEST = z
  .object({
    awsAccountId: z.string(),
    digestStartTime: time,
    digestEndTime: time,
    digestS3Bucket: bucket,
    digestS3Object: key,
    digestPublicKeyFingerprint: z.string().check(z.minLength(1), z.maxLength(256)),
    previousDigestS3Bucket: z.nullish(bucket),
    previousDigestS3Object: z.nullish(key),
    previousDigestHashValue: z.nullish(sha256),
    previousDigestSignature: z.nullable(z.string().check(z.maxLength(8192))),
    logFiles: z.array(NAMED_LOG_FILE).check(z.maxLength(1_000_000)),
  })
  .check(
    z.refine((digest) => Date.parse(digest.digestStartTime) < Date.parse(digest.digestEndTime), {
      error: 'digestStartTime is not before digestEndTime',
    }),
  );

/** A log file as a digest names it. */
export type NamedLogFile = Readonly<z.infer<typeof NAMED_LOG_FILE>>;
export type Digest = Readonly<z.infer<typeof DIGEST>>;

/** A digest that is not one: what is wrong with it, for people. */
export class DigestFormatError extends Error {}

/** @throws DigestFormatError */
export function parseDigest(content: Buffer): Digest {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch {
    throw new DigestFormatError('it is not JSON');
  }
  const parsed = DIGEST.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') ?? '';
  throw new DigestFormatError(`${path === '' ? '' : `${path}: `}${issue?.message ?? 'it has another form'}`);
}

/** The digest that a digest says came before it. */
export interface PreviousDigest {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of its unzipped content; absent where the digest does not say it, which CloudTrail always does. */
  readonly sha256?: string;
  readonly signature?: string;
}

/** undefined for the first digest of a chain: log file validation was switched on, or the trail was started again. */
export function previousOf(digest: Digest): PreviousDigest | undefined {
  const { previousDigestS3Bucket, previousDigestS3Object, previousDigestHashValue, previousDigestSignature } = digest;
  if (!previousDigestS3Bucket || !previousDigestS3Object) return undefined;
  return {
    bucket: previousDigestS3Bucket,
    key: previousDigestS3Object,
    ...(previousDigestHashValue && { sha256: previousDigestHashValue }),
    ...(previousDigestSignature && { signature: previousDigestSignature }),
  };
}
