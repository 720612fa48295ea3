/**
 * Lists of what is gone: objects of a manifest that a later look no longer found in the bucket, and the lifecycle rule that removes such
 * objects, where there was one. Whether they were allowed to go follows from the manifest, which has their locks (docs/ledger.md).
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as z from 'zod/mini';
import { GZIP_LIMITS, GzipError } from './gzip';
import { gunzip } from './gunzip';
import type { RemovingRule } from './lifecycle';
import type { ManifestObject } from './manifest';
import { DAY } from './time';

/** Tells lists of this form from any other JSON; a new form gets a new name. */
const FORMAT = 'wormtrail.removal/1';
/** Unzipped bytes: as many objects as a manifest has. */
const LARGEST = 128 * 1024 * 1024;

const days = z.number().check(z.int(), z.nonnegative(), z.maximum(100_000));
const PLACE = z.strictObject({ bucket: z.string(), key: z.string(), versionId: z.string() });
const REMOVAL = z.strictObject({
  format: z.literal(FORMAT),
  account: z.string().check(z.regex(/^\d{12}$/)),
  region: z.string().check(z.regex(/^[a-z0-9-]{5,32}$/)),
  day: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/)),
  /** SHA-256 of the manifest. */
  manifest: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  /** When they were seen to be gone. */
  seenAt: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)),
  /** Which lifecycle rule removes such objects; null where there was none. */
  rule: z.nullable(z.strictObject({ id: z.string(), expirationDays: days, noncurrentDays: days })),
  objects: z.array(PLACE),
});

export type RemovedObject = Readonly<z.infer<typeof PLACE>>;
export type Removal = Readonly<Omit<z.infer<typeof REMOVAL>, 'format'>>;

/** Compressed; objects in the order of keys, one a line. */
export async function renderRemoval({ objects, ...about }: Removal): Promise<Buffer> {
  const inOrder = [...objects].sort((one, other) => (one.key < other.key ? -1 : 1));
  const lines = inOrder.map((object) => `\n${JSON.stringify(object)}`).join(',');
  const head = JSON.stringify({ format: FORMAT, ...about }).slice(0, -1);
  return promisify(gzip)(`${head},\n"objects":[${lines}\n]}\n`);
}

/** undefined where the bytes are no such list, or are too large when they are unzipped. */
export async function parseRemoval(stored: Uint8Array): Promise<Removal | undefined> {
  try {
    const text = await gunzip(Buffer.from(stored), { ...GZIP_LIMITS, bytes: LARGEST });
    const parsed = REMOVAL.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text)));
    return parsed.success ? withoutFormat(parsed.data) : undefined;
  } catch (error) {
    if (error instanceof GzipError || error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function withoutFormat({ format: _, ...removal }: z.infer<typeof REMOVAL>): Removal {
  return removal;
}

/** The one object that a manifest and a list of what is gone speak of. */
export function placeOf({ bucket, key, versionId }: RemovedObject): string {
  return `${bucket} ${versionId} ${key}`;
}

/** Whether an object was allowed to go. */
export type RemovalVerdict =
  | 'allowed'
  /** Its lock had not ended. */
  | 'too early'
  /** No lifecycle rule removes such objects, or not yet at its age. */
  | 'unexplained'
  /** No verification saw a lock of it: it may have gone before such a lock ended. */
  | 'lock not known'
  /** When S3 took it was in no answer: it may have gone before the lifecycle rule removes what is so old. */
  | 'age not known'
  /** Nobody saw it after its lock had ended: it may have gone before. */
  | 'not seen in time';

/** What is to be said of objects that are gone. */
export const WHY_NOT_ALLOWED: Readonly<Record<Exclude<RemovalVerdict, 'allowed'>, string>> = {
  'too early': 'before their lock had ended',
  unexplained: 'and no lifecycle rule explains it',
  'lock not known': 'and no verification saw their lock',
  'age not known': 'and when S3 took them is not known',
  'not seen in time': 'and no look found them after the end of their lock',
};

const UNPROVEN: readonly RemovalVerdict[] = ['lock not known', 'age not known', 'not seen in time'];

/** Whether it is known that an object was allowed to go, or was not. */
export function isProven(verdict: RemovalVerdict): boolean {
  return !UNPROVEN.includes(verdict);
}

/** When an object was seen last, when it was seen to be gone, and by which lifecycle rule it went. */
export interface SeenGone {
  readonly lastSeenAt: Date | undefined;
  readonly seenAt: Date;
  readonly rule: RemovingRule | null;
}

export function judgeRemoval(
  { lock, written }: Pick<ManifestObject, 'lock' | 'written'>,
  { lastSeenAt, seenAt, rule }: SeenGone,
): RemovalVerdict {
  const lockEnd = lock && new Date(lock.until);
  if (lockEnd && seenAt < lockEnd) return 'too early';
  if (!rule) return 'unexplained';
  if (written === undefined) return 'age not known';
  const age = (rule.expirationDays + rule.noncurrentDays) * DAY;
  if (seenAt.getTime() < Date.parse(written) + age) return 'unexplained';
  if (!lockEnd) return 'lock not known';
  return lastSeenAt && lastSeenAt >= lockEnd ? 'allowed' : 'not seen in time';
}
