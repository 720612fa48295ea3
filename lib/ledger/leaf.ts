/**
 * The leaves of the ledger: names, hashes, sizes and times, never the content of an event. docs/ledger.md specifies them.
 *
 * A leaf is one line of JSON in UTF-8, its members in the order of the schema. There is one way to write a leaf: bytes that read as a
 * leaf and are written otherwise are refused.
 */
import * as z from 'zod/mini';
import { formatTime } from '../integrity/time';
import { LARGEST_ENTRY } from '../transparency/entries';
import { LeafError } from './errors';

/** Tells leaves of this form from all other bytes; a new form gets a new name. */
const FORMAT = 'wormtrail.ledger/1';

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const key = z.string().check(z.minLength(1), z.maxLength(1024));
const versionId = z.string().check(z.minLength(1), z.maxLength(1024));
/** To the second, as S3 lists it. */
const time = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/), z.refine(isTime));
const day = z.string().check(
  z.regex(/^\d{4}-\d{2}-\d{2}$/),
  z.refine((text) => isTime(`${text}T00:00:00Z`)),
);
const account = z.string().check(z.regex(/^\d{12}$/));
const region = z.string().check(z.regex(/^[a-z0-9-]{5,32}$/));
const bytes = z.number().check(z.int(), z.nonnegative(), z.maximum(Number.MAX_SAFE_INTEGER));
const signature = z.string().check(z.regex(/^(?:[0-9a-f]{2}){1,1024}$/));
const fingerprint = z.string().check(z.minLength(1), z.maxLength(256));
const format = z.literal(FORMAT);

/** Where an object stands in its bucket. */
const PLACE = { key, versionId };

const RUN = z.strictObject({
  ...{ format, kind: z.literal('run'), ...PLACE, sha256, size: bytes },
  ...{ written: time, lockedUntil: z.nullable(time) },
});
const REQUIREMENTS = z.strictObject({ format, kind: z.literal('requirements'), ...PLACE, sha256 });
const PUBLIC_KEY = z.strictObject({
  ...{ format, kind: z.literal('public-key'), ...PLACE, region, fingerprint },
  value: z.base64().check(z.maxLength(8192)),
});
const DIGEST = z.strictObject({
  ...{ format, kind: z.literal('digest'), account, region, end: time },
  ...{ bucket: z.string().check(z.minLength(3), z.maxLength(255)), ...PLACE, sha256, fingerprint },
  ...{ signature, previousSignature: z.nullable(signature) },
});
const MANIFEST = z.strictObject({
  ...{ format, kind: z.literal('manifest'), account, region, day, ...PLACE, sha256, size: bytes, objects: bytes },
});
const REMOVAL = z.strictObject({
  ...{ format, kind: z.literal('removal'), account, region, day, manifest: sha256, seenAt: time },
  ...{ ...PLACE, sha256, size: bytes, objects: bytes },
});
const LOOK = z.strictObject({
  ...{ format, kind: z.literal('look'), account, region, at: time, from: day, to: day, ...PLACE },
});
const line = z.string().check(z.minLength(1), z.maxLength(1024), z.regex(/^\P{Cc}*$/u));
const HOLD = z.strictObject({
  ...{
    format,
    kind: z.literal('hold'),
    did: z.enum(['added', 'released']),
    hold: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
  },
  ...{ case: line, reason: line, owner: line, from: day, to: day, objects: bytes, at: time },
  ...{ requestedBy: line, releasedBy: z.array(line).check(z.maxLength(2)), ...PLACE, sha256, size: bytes },
});
const POSITION = z.strictObject({
  ...{ format, kind: z.literal('position'), at: time, since: time },
  ...{ requirements: z.nullable(sha256), locksExtended: time },
});

const LEAF = z.discriminatedUnion('kind', [
  RUN,
  REQUIREMENTS,
  PUBLIC_KEY,
  DIGEST,
  MANIFEST,
  REMOVAL,
  LOOK,
  HOLD,
  POSITION,
]);

type Parsed = z.infer<typeof LEAF>;
type WithoutFormat<Each> = Each extends unknown ? Readonly<Omit<Each, 'format'>> : never;
/** What one leaf says. */
export type Leaf = WithoutFormat<Parsed>;
type LeafOf<Kind extends Leaf['kind']> = Extract<Leaf, { readonly kind: Kind }>;
/** A run of the evidence chain, by its place and hash. */
export type RunLeaf = LeafOf<'run'>;
/** A digest that a verification found to be CloudTrail's, with all that its signature takes but the key. */
export type DigestLeaf = LeafOf<'digest'>;
/** A list of the objects of an account, a Region and a day. */
export type ManifestLeaf = LeafOf<'manifest'>;
/** A list of objects of a manifest that were seen to be gone. */
export type RemovalLeaf = LeafOf<'removal'>;
/** That what was proven of some days was looked for. */
export type LookLeaf = LeafOf<'look'>;
/** The end of an append: how far the evidence had been looked through. */
export type PositionLeaf = LeafOf<'position'>;

const ORDER: Readonly<Record<Leaf['kind'], readonly string[]>> = {
  run: Object.keys(RUN.shape),
  requirements: Object.keys(REQUIREMENTS.shape),
  'public-key': Object.keys(PUBLIC_KEY.shape),
  digest: Object.keys(DIGEST.shape),
  manifest: Object.keys(MANIFEST.shape),
  removal: Object.keys(REMOVAL.shape),
  look: Object.keys(LOOK.shape),
  hold: Object.keys(HOLD.shape),
  position: Object.keys(POSITION.shape),
};

/** @throws LeafError where it is no leaf, or does not fit an entry of a log. */
export function renderLeaf(leaf: Leaf): Buffer {
  const checked = LEAF.safeParse({ format: FORMAT, ...leaf });
  if (!checked.success)
    throw new LeafError(`A leaf of kind ${leaf.kind} cannot be written: ${issueOf(checked.error)}.`);
  const rendered = inOrder(checked.data);
  if (rendered.length > LARGEST_ENTRY) {
    throw new LeafError(`A leaf of kind ${leaf.kind} has ${rendered.length} bytes. The most are ${LARGEST_ENTRY}.`);
  }
  return rendered;
}

/** @throws LeafError where the bytes are no leaf, or one that is written in another way than `renderLeaf` does. */
export function parseLeaf(entry: Uint8Array): Leaf {
  const json = jsonOf(entry);
  const parsed = LEAF.safeParse(json);
  if (!parsed.success) throw new LeafError(`The entry is no leaf of ${FORMAT}: ${issueOf(parsed.error)}.`);
  if (!inOrder(parsed.data).equals(entry))
    throw new LeafError('The leaf is written in another way than the format has.');
  return withoutFormat(parsed.data);
}

/** A digest of a manifest as the ledger has it. */
export function digestLeaf(
  { account, region }: Pick<DigestLeaf, 'account' | 'region'>,
  digest: Omit<DigestLeaf, 'kind' | 'account' | 'region'>,
): DigestLeaf {
  const { end, bucket, key, versionId, sha256: hash, fingerprint, signature, previousSignature } = digest;
  return {
    ...{ kind: 'digest', account, region, end, bucket, key, versionId, sha256: hash },
    ...{ fingerprint, signature, previousSignature },
  };
}

/** What a leaf speaks of: two with the same identity say the same. */
export function identityOf(leaf: Leaf): string {
  switch (leaf.kind) {
    case 'public-key':
      return `public-key ${leaf.region} ${leaf.fingerprint} ${leaf.value}`;
    case 'digest':
      return `digest ${leaf.bucket} ${placeOf(leaf)} ${leaf.sha256} ${leaf.signature}`;
    case 'requirements':
      return `requirements ${placeOf(leaf)}`;
    case 'look':
      return `look ${leaf.account} ${leaf.region} ${placeOf(leaf)}`;
    case 'position':
      return `position ${leaf.at}`;
    default:
      return placeOf(leaf);
  }
}

/** The one object that a leaf, or a listing, speaks of. */
export function placeOf({ key, versionId }: { readonly key: string; readonly versionId: string }): string {
  return `${versionId} ${key}`;
}

function withoutFormat({ format: _, ...leaf }: Parsed): Leaf {
  return leaf;
}

function inOrder(leaf: Parsed): Buffer {
  const members = leaf as Readonly<Record<string, unknown>>;
  return Buffer.from(JSON.stringify(Object.fromEntries(ORDER[leaf.kind].map((name) => [name, members[name]]))));
}

function jsonOf(entry: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(entry));
  } catch {
    throw new LeafError('The entry is not JSON in UTF-8.');
  }
}

function issueOf({ issues: [issue] }: z.core.$ZodError): string {
  const path = issue?.path.join('.') ?? '';
  return `${path === '' ? '' : `${path}: `}${issue?.message ?? 'it has another form'}`.replace(/\.$/, '');
}

/** JavaScript takes February 31 for March 3. */
function isTime(text: string): boolean {
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && formatTime(date) === text;
}
