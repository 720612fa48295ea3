/** What the log bucket held when the package was made, as far as the verification looked: versions and their metadata. */
import * as z from 'zod/mini';
import type { ObjectVersion } from '../integrity/fetcher';
import { PackageError } from './errors';

export const BUCKET_INDEX = 'bucket.json';
export const PUBLIC_KEYS = 'public-keys.json';

const VERSION = z.strictObject({
  versionId: z.string(),
  deleteMarker: z.boolean(),
  size: z.int().check(z.minimum(0)),
  lastModified: z.string(),
  /** Where its content stands in the package; absent where it was not read, or is left out. */
  file: z.optional(z.string()),
  /** What `aws s3 sync` loses: the signature of a digest stands here. */
  metadata: z.optional(z.record(z.string(), z.string())),
  /** Why S3 did not give its content. */
  unreadable: z.optional(z.string()),
});

const INDEX = z.strictObject({
  /** In the order of buckets and keys; versions newest first. */
  objects: z.array(z.strictObject({ bucket: z.string(), key: z.string(), versions: z.array(VERSION) })),
  /** Folders that lay directly below a prefix. */
  levels: z.array(z.strictObject({ bucket: z.string(), prefix: z.string(), folders: z.array(z.string()) })),
});

const KEYS = z.strictObject({
  regions: z.array(
    z.strictObject({
      region: z.string(),
      /** Why CloudTrail did not say them. */
      denied: z.optional(z.string()),
      /** RSA, PKCS #1 in DER, in base64: as `aws cloudtrail list-public-keys` prints them. */
      keys: z.array(
        z.strictObject({
          fingerprint: z.string(),
          value: z.base64(),
          /** Since when the evidence has kept it; absent of a key that CloudTrail listed when the package was made. */
          keptAt: z.optional(z.string()),
        }),
      ),
    }),
  ),
});

export type BucketIndex = z.infer<typeof INDEX>;
export type PackagedObject = BucketIndex['objects'][number];
export type PackagedVersion = z.infer<typeof VERSION> & ObjectVersion;
export type PackagedKeys = z.infer<typeof KEYS>;

export function renderIndex({ objects, levels }: BucketIndex): string {
  return `{\n "objects": [${lines(objects)}],\n "levels": [${lines(levels)}]\n}\n`;
}

export function renderKeys({ regions }: PackagedKeys): string {
  return `{\n "regions": [${lines(regions)}]\n}\n`;
}

function lines(entries: readonly unknown[]): string {
  return entries.length === 0 ? '' : `\n${entries.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n `;
}

/** @throws PackageError */
export function parseIndex(text: string): BucketIndex {
  return parsed(BUCKET_INDEX, text, INDEX);
}

/** @throws PackageError */
export function parseKeys(text: string): PackagedKeys {
  return parsed(PUBLIC_KEYS, text, KEYS);
}

function parsed<Schema extends z.ZodMiniType>(name: string, text: string, schema: Schema): z.infer<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new PackageError(`${name} is not JSON. The package is altered: ask for it again.`);
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new PackageError(`${name} has another form than that of a package: ${where}: ${issue?.message ?? ''}.`);
}
