/**
 * A plain copy of a log bucket, as `aws s3 sync` makes it, as what a verification can read. Such a copy has lost the metadata in which
 * each digest's signature stands. The next digest of the chain names it as `previousDigestSignature`; of the newest, and of backfill
 * digests, it has to be saved beside the copy: `aws s3api head-object … > DIGEST.head.json`.
 */
import { parseDigest, previousOf } from '../integrity/digest';
import { gunzip } from '../integrity/gunzip';
import { parseDigestKey } from '../integrity/keys';
import { SIGNATURE_ALGORITHM } from '../integrity/signature';
import type { BucketIndex, PackagedKeys, PackagedVersion } from './bucket-index';
import type { PackageSource } from './source';

const HEAD = '.head.json';

/** @param bucket Whose copy it is: digests name it. */
export async function copyIndex(source: PackageSource, bucket: string): Promise<BucketIndex> {
  const keys = [...source.sizes.keys()].filter((key) => !key.endsWith(HEAD)).sort();
  const signatures = await signaturesIn(source, keys);
  const objects = [];
  for (const key of keys) {
    const plain = { versionId: 'null', deleteMarker: false, size: source.sizes.get(key) ?? 0, lastModified: '' };
    objects.push({ bucket, key, versions: [{ ...plain, file: key, ...(await metadataOf(source, key, signatures)) }] });
  }
  return { objects, levels: levelsOf(bucket, keys) };
}

/** The same keys in every Region of which the copy has digests: `aws cloudtrail list-public-keys` does not say the Region. */
export function keysOfCopy(
  index: BucketIndex,
  keys: PackagedKeys['regions'][number]['keys'],
  home: string,
): PackagedKeys {
  const found = index.objects.map(({ key }) => /\/CloudTrail(?:-Digest)?\/([a-z0-9-]+)\//.exec(key)?.[1]);
  const regions = new Set([home, ...found.filter((region) => region !== undefined)]);
  return { regions: [...regions].map((region) => ({ region, keys })) };
}

/** By place: what each digest says of the one before it. */
async function signaturesIn(source: PackageSource, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const signatures = new Map<string, string>();
  for (const key of keys.filter((each) => parseDigestKey(each))) {
    try {
      const previous = previousOf(parseDigest(await gunzip((await source.read(key)) as Buffer)));
      if (previous?.signature !== undefined) signatures.set(previous.key, previous.signature);
    } catch {
      // what is no digest is judged when its turn comes
    }
  }
  return signatures;
}

async function metadataOf(
  source: PackageSource,
  key: string,
  signatures: ReadonlyMap<string, string>,
): Promise<Pick<PackagedVersion, 'metadata' | 'unreadable'>> {
  const parsed = parseDigestKey(key);
  if (!parsed) return {};
  const saved = source.sizes.has(`${key}${HEAD}`) ? savedMetadata(await source.read(`${key}${HEAD}`)) : undefined;
  if (saved) return { metadata: saved };
  const signature = signatures.get(key);
  // only the metadata of a backfill digest says when it was made, and so which keys may have signed it
  if (signature !== undefined && !parsed.backfill) {
    return { metadata: { signature, 'signature-algorithm': SIGNATURE_ALGORITHM } };
  }
  return {
    unreadable: `the copy lacks its signature: save what \`aws s3api head-object\` says of it as ${key}${HEAD}`,
  };
}

/** What `aws s3api head-object` printed; undefined where it is something else. */
function savedMetadata(content: Uint8Array): Record<string, string> | undefined {
  try {
    const { Metadata } = JSON.parse(new TextDecoder().decode(content)) as { readonly Metadata?: unknown };
    if (typeof Metadata !== 'object' || Metadata === null) return undefined;
    const texts = Object.entries(Metadata).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return Object.fromEntries(texts);
  } catch {
    return undefined;
  }
}

/** Every folder with the folders directly below it. */
function levelsOf(bucket: string, keys: readonly string[]): BucketIndex['levels'] {
  const levels = new Map<string, Set<string>>();
  for (const key of keys) {
    for (let slash = key.indexOf('/'), begin = 0; slash !== -1; begin = slash + 1, slash = key.indexOf('/', begin)) {
      const prefix = key.slice(0, begin);
      const folders = levels.get(prefix) ?? new Set();
      levels.set(prefix, folders.add(key.slice(begin, slash)));
    }
  }
  return [...levels].map(([prefix, folders]) => ({ bucket, prefix, folders: [...folders] }));
}
