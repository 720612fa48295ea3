/** Writes the manifests of a verification: what it proved, with what was stored at the time. */
import { hash } from 'node:crypto';
import { dayFolder, manifestsPrefix } from '../../evidence/names';
import type { EvidenceStore } from '../../evidence/store';
import type { NamedLogFile } from '../digest';
import type { SignedDigest } from '../digest-file';
import type { Fetcher, ObjectName, StoredObject } from '../fetcher';
import { renderManifest, type ManifestDigest, type ManifestObject } from '../manifest';
import type { ProvenObjects, ProvenScope } from '../proven-objects';
import type { VerificationResult } from '../result';
import { formatTime } from '../time';
import { isOfWholeDay } from './results';

type Stored = Pick<ManifestObject, 'versionId' | 'etag' | 'size' | 'stored' | 'written' | 'lock'>;

interface OfScope extends ProvenScope {
  readonly digests: ManifestDigest[];
  readonly logFiles: ManifestObject[];
}

export class Manifests implements ProvenObjects {
  /** Passes on what a verification fetches, and keeps the hash of what was stored. */
  readonly fetcher: Fetcher;
  private readonly stored = new Map<string, Stored>();
  private readonly scopes = new Map<string, OfScope>();

  constructor(fetcher: Fetcher) {
    const get = async (object: ObjectName): Promise<StoredObject | undefined> => {
      const answer = await fetcher.get(object);
      if (answer) this.keep(object, answer);
      return answer;
    };
    this.fetcher = {
      get,
      list: (bucket, prefix, after) => fetcher.list(bucket, prefix, after),
      level: (bucket, prefix) => fetcher.level(bucket, prefix),
      retention: (object) => fetcher.retention(object),
      publicKeys: (region, from, to) => fetcher.publicKeys(region, from, to),
      keptKeys: async (region, from, to) => (await fetcher.keptKeys?.(region, from, to)) ?? [],
      trailStatus: (region) => fetcher.trailStatus(region),
    };
  }

  digest(scope: ProvenScope, { digest, sha256, signature }: SignedDigest, versionId: string | undefined): void {
    const { digestS3Bucket: bucket, digestS3Object: key, digestEndTime: end } = digest;
    const fingerprint = digest.digestPublicKeyFingerprint;
    const previousSignature = digest.previousDigestSignature;
    const place = this.placeOf({ bucket, key, ...(versionId !== undefined && { versionId }) });
    if (place) this.of(scope).digests.push({ ...place, sha256, end, fingerprint, signature, previousSignature });
  }

  logFile(scope: ProvenScope, named: NamedLogFile, versionId: string | undefined): void {
    const name = { bucket: named.s3Bucket, key: named.s3Object, ...(versionId !== undefined && { versionId }) };
    const place = this.placeOf(name);
    if (place) this.of(scope).logFiles.push({ ...place, sha256: named.hashValue });
  }

  /**
   * Writes a manifest for each account and Region. One that was written is not written again.
   *
   * @param day 2026-01-31
   * @param result Of the verification of that day; undefined where it was not finished.
   */
  async write(store: EvidenceStore, day: string, now: Date, result: VerificationResult | undefined): Promise<void> {
    for (const { account, region, digests, logFiles } of this.scopes.values()) {
      const chain = result?.chains.find((each) => each.account === account && each.region === region);
      const whole =
        result !== undefined && chain?.whole === true && isOfWholeDay({ day }, { ...result, chains: [chain] });
      const verified = { verifiedAt: formatTime(now), whole, gaps: [...(chain?.gaps ?? [])] };
      const body = await renderManifest({ account, region, day, ...verified, digests, logFiles });
      const folder = `${manifestsPrefix(store.auditLog)}${dayFolder(now)}/${account}/${region}`;
      await store.create(`${folder}/${day}-${hash('sha256', body).slice(0, 16)}.json.gz`, body, 'application/gzip');
    }
  }

  private keep(object: ObjectName, answer: StoredObject): void {
    const { body, versionId = object.versionId ?? 'null', etag, lastModified: written, retention } = answer;
    const kept: Stored = {
      ...{ versionId, size: body.length, stored: hash('sha256', body) },
      ...(etag !== undefined && { etag }),
      ...(written !== undefined && { written }),
      ...(retention && { lock: { mode: retention.mode, until: formatTime(retention.until) } }),
    };
    this.stored.set(nameOf(object), kept);
    this.stored.set(nameOf({ ...object, versionId }), kept);
  }

  private placeOf(object: ObjectName): (Pick<ManifestObject, 'bucket' | 'key'> & Stored) | undefined {
    const { bucket, key } = object;
    const stored = this.stored.get(nameOf(object));
    return stored && { bucket, key, ...stored };
  }

  private of({ account, region }: ProvenScope): OfScope {
    const name = `${account}/${region}`;
    const present = this.scopes.get(name) ?? { account, region, digests: [], logFiles: [] };
    this.scopes.set(name, present);
    return present;
  }
}

function nameOf({ bucket, key, versionId = '' }: ObjectName): string {
  return `${bucket} ${versionId} ${key}`;
}
