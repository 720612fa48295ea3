/**
 * CloudTrail's public keys as the evidence keeps them: a log of years ago must not depend on AWS still listing the keys of its time.
 *
 * Each scheduled verification writes the keys that CloudTrail listed for the day that it verified, under that day: such a document is
 * locked for as long as the day's log, and goes with it. What it says rests on the evidence bucket, not on AWS: it counts only where
 * CloudTrail no longer lists the key, and results say so.
 */
import * as z from 'zod/mini';
import type { Hours } from '../evidence/hours';
import { dayFolder, publicKeysPrefix } from '../evidence/names';
import type { EvidenceStore, StoredVersion } from '../evidence/store';
import { ArchiveUnreadableError, messageOf, ObjectUnreadableError } from './errors';
import type { Fetcher, KeptKey } from './fetcher';
import { DAY, HOUR } from './time';

/** Bytes: seventeen Regions with two keys each are 16 KB. */
const LARGEST = 1_048_576;

/** The keys of a day are written the day after it. A document that S3 took much later was made for a past that had none. */
const LATEST = 8 * DAY;

const DOCUMENT = z.object({
  regions: z.array(
    z.object({
      region: z.string(),
      /** RSA, PKCS #1 in DER, in base64: as `aws cloudtrail list-public-keys` prints them. */
      keys: z.array(z.object({ fingerprint: z.string(), value: z.base64() })),
    }),
  ),
});

type KeysOfRegion = KeptKey & { readonly region: string };

export class KeptKeys {
  private readonly asked = new Map<string, Promise<readonly KeysOfRegion[]>>();

  constructor(private readonly store: Pick<EvidenceStore, 'auditLog' | 'create' | 'versionsOf' | 'whole'>) {}

  /** Writes the keys of a day, once. Regions that CloudTrail does not answer for are left out: the verification says why. */
  async keep(fetcher: Pick<Fetcher, 'publicKeys'>, regions: Iterable<string>, { start, end }: Hours): Promise<void> {
    const kept: z.infer<typeof DOCUMENT>['regions'] = [];
    for (const region of [...new Set(regions)].sort()) {
      try {
        const found = await fetcher.publicKeys(region, start, new Date(end.getTime() + 2 * HOUR));
        const keys = found.map(({ fingerprint, value }) => ({ fingerprint, value: value.toString('base64') }));
        if (keys.length > 0) kept.push({ region, keys });
      } catch (error) {
        if (!(error instanceof ArchiveUnreadableError)) throw error;
      }
    }
    if (kept.length === 0) return;
    const key = `${publicKeysPrefix(this.store.auditLog)}${dayFolder(start)}/public-keys.json`;
    await this.store.create(key, `${JSON.stringify({ regions: kept }, null, 1)}\n`, 'application/json');
  }

  /**
   * The keys of a Region that were kept between two times; of each the one that was kept first.
   *
   * @throws ObjectUnreadableError where the evidence does not say.
   */
  async find(region: string, from: Date, to: Date): Promise<readonly KeptKey[]> {
    const days = `${dayFolder(from)}-${dayFolder(to)}`;
    const documents = this.asked.get(days) ?? this.read(from, to);
    this.asked.set(days, documents);
    return (await documents).filter((key) => key.region === region);
  }

  private async read(from: Date, to: Date): Promise<readonly KeysOfRegion[]> {
    const originals = new Map<string, StoredVersion>();
    try {
      // a digest may stand under the day before its log files, or the day after
      const [first, last] = [new Date(from.getTime() - DAY), new Date(to.getTime() + DAY)];
      for await (const version of this.store.versionsOf(first, last, publicKeysPrefix(this.store.auditLog))) {
        // versions come newest first: the last one that is seen is the one that was written
        if (!version.isDeleteMarker && (version.size ?? 0) <= LARGEST) originals.set(version.key, version);
      }
      const keys = await Promise.all([...originals.values()].map((version) => this.keysIn(version)));
      return keys.flat();
    } catch (error) {
      throw new ObjectUnreadableError(
        `CloudTrail does not list its key, and the keys in the evidence could not be read: ${messageOf(error)}`,
        { cause: error },
      );
    }
  }

  private async keysIn(version: StoredVersion): Promise<KeysOfRegion[]> {
    const keys = keptKeysIn(await this.store.whole(version));
    if (!version.modified || isLate(version)) return [];
    const keptAt = version.modified.toISOString();
    return keys.map(({ value, ...rest }) => ({ ...rest, value: Buffer.from(value, 'base64'), keptAt }));
  }
}

/** What a document of keys says, values in base64; nothing where it is none. */
export function keptKeysIn(
  content: Buffer,
): readonly { readonly region: string; readonly fingerprint: string; readonly value: string }[] {
  const document = DOCUMENT.safeParse(jsonOf(content));
  if (!document.success) return [];
  return document.data.regions.flatMap(({ region, keys }) => keys.map((key) => ({ region, ...key })));
}

function isLate({ key, modified }: StoredVersion): boolean {
  const day = /\/(\d{4})\/(\d{2})\/(\d{2})\/public-keys\.json$/.exec(key)?.slice(1).join('-');
  return !(day !== undefined && modified && modified.getTime() - Date.parse(day) <= LATEST);
}

function jsonOf(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString());
  } catch {
    return undefined;
  }
}
