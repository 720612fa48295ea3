/** What the evidence has that the ledger has not yet. */
import { parseDocument, sha256 } from '../evidence/document';
import {
  manifestsPrefix,
  NAMED_BEFORE,
  prefixOf,
  publicKeysPrefix,
  removalsPrefix,
  runNumber,
} from '../evidence/names';
import type { EvidenceStore, StoredVersion } from '../evidence/store';
import { byKey, oldest } from '../evidence/versions';
import { HOLD_RECORDS_PREFIX } from '../holds/names';
import { nameOf } from '../holds/person';
import { LARGEST, parseRecord } from '../holds/request';
import { keptKeysIn } from '../integrity/kept-keys';
import { parseLooks } from '../integrity/looks';
import { parseManifest } from '../integrity/manifest';
import { parseRemoval } from '../integrity/removal';
import { DAY, formatTime } from '../integrity/time';
import { LeafError } from './errors';
import { digestLeaf, identityOf, placeOf, renderLeaf, type Leaf } from './leaf';
import { manifestPath, removalPath } from './names';

export interface Collecting {
  readonly evidence: EvidenceStore;
  /** Objects that S3 took before it are in the ledger. */
  readonly since: Date;
  readonly now: Date;
  /** The newest leaves of the ledger. */
  readonly known: readonly Leaf[];
  /** SHA-256 of the requirements that the ledger had last. */
  readonly requirements: string | null;
  /** Keeps a file beside the tree, by its path in the ledger. */
  readonly keep: (path: string, bytes: Uint8Array) => Promise<void>;
}

export class Collector {
  /** SHA-256 of the requirements of the last run that was looked at. */
  requirements: string | null;
  private readonly known: Set<string>;

  constructor(private readonly collecting: Collecting) {
    this.requirements = collecting.requirements;
    this.known = new Set(collecting.known.map(identityOf));
  }

  /** Leaves that are new: runs, then keys, then what verifications proved, each in the order of names. */
  async *leaves(): AsyncGenerator<Leaf> {
    const { evidence } = this.collecting;
    const { auditLog } = evidence;
    for (const chain of [evidence, evidence.verifications()]) {
      for await (const version of this.younger(prefixOf(chain.auditLog))) {
        if (runNumber(version.key) !== undefined) yield* this.unknown(this.run(version), version);
      }
    }
    for await (const version of this.younger(publicKeysPrefix(auditLog))) yield* this.unknown(this.keys(version));
    for await (const version of this.younger(manifestsPrefix(auditLog))) {
      yield* this.unknown(this.manifest(version), version);
    }
    for await (const version of this.younger(removalsPrefix(auditLog))) {
      if (version.key.endsWith('.gz')) yield* this.unknown(this.removal(version), version);
      else yield* this.unknown(this.looks(version));
    }
    for await (const version of this.holdRecords()) yield* this.unknown(this.hold(version), version);
  }

  /** Records of holds that were set or lifted: they stand under no day. */
  private async *holdRecords(): AsyncGenerator<StoredVersion> {
    const { evidence, since, now } = this.collecting;
    for (const [key, versions] of await byKey(evidence.versions(undefined, HOLD_RECORDS_PREFIX))) {
      const first = /\/(?:added|released)\.json$/.test(key) ? oldest(versions) : undefined;
      if (first && (first.modified ?? now) >= since) yield first;
    }
  }

  private async *hold(version: StoredVersion): AsyncGenerator<Leaf> {
    const { key, versionId, size = 0 } = version;
    // the function writes none that is larger, and one that is must not use up the memory
    if (size > LARGEST) return;
    const content = await this.collecting.evidence.whole(version);
    const record = parseRecord(content);
    if (record?.kind !== 'added' && record?.kind !== 'released') return;
    const { kind: did, hold, case: matter, reason, owner, from, to, objects, ended } = record;
    const releasedBy = record.kind === 'released' ? record.releasedBy.map(nameOf) : [];
    yield {
      ...{ kind: 'hold', did, hold, case: matter, reason, owner, from, to, objects },
      ...{ at: formatTime(new Date(ended)), requestedBy: nameOf(record.requestedBy), releasedBy },
      ...{ key, versionId, sha256: sha256(content), size: content.length },
    };
  }

  /** @param version What all of the leaves speak of: where one is known, all are. */
  private async *unknown(leaves: AsyncGenerator<Leaf>, version?: StoredVersion): AsyncGenerator<Leaf> {
    if (version && this.known.has(placeOf(version))) return;
    for await (const leaf of leaves) {
      const identity = identityOf(leaf);
      // what cannot stand in a leaf must not keep the ledger from growing: `verify` misses it
      if (!this.known.has(identity) && canBeWritten(leaf)) yield leaf;
      this.known.add(identity);
    }
  }

  private async *run(version: StoredVersion): AsyncGenerator<Leaf> {
    const { evidence } = this.collecting;
    const { key, versionId, modified = new Date(0), size = 0 } = version;
    const { link, text } = await evidence.readText(version);
    // what is too large to be read is no run of ours: `evidence verify` names it
    if (link.sha256 === '') return;
    const { until } = await evidence.lockOf(key, versionId);
    const lockedUntil = until ? formatTime(until) : null;
    yield { kind: 'run', key, versionId, sha256: link.sha256, size, written: formatTime(modified), lockedUntil };
    const requirements = text === undefined ? undefined : parseDocument(text)?.baseline?.requirements;
    const found = requirements && sha256(sorted(requirements));
    if (found === undefined || found === this.requirements) return;
    this.requirements = found;
    yield { kind: 'requirements', key, versionId, sha256: found };
  }

  private async *keys(version: StoredVersion): AsyncGenerator<Leaf> {
    const { key, versionId } = version;
    for (const { region, fingerprint, value } of keptKeysIn(await this.collecting.evidence.whole(version))) {
      yield { kind: 'public-key', key, versionId, region, fingerprint, value };
    }
  }

  private async *manifest(version: StoredVersion): AsyncGenerator<Leaf> {
    const { key, versionId } = version;
    const content = await this.collecting.evidence.whole(version);
    const manifest = await parseManifest(content);
    if (!manifest) return;
    const { account, region, day, digests, logFiles } = manifest;
    for (const digest of digests) yield digestLeaf({ account, region }, digest);
    const objects = digests.length + logFiles.length;
    const [size, hash] = [content.length, sha256(content)];
    await this.collecting.keep(manifestPath({ account, region, day, sha256: hash }), content);
    yield { kind: 'manifest', account, region, day, key, versionId, sha256: hash, size, objects };
  }

  private async *looks(version: StoredVersion): AsyncGenerator<Leaf> {
    const { key, versionId } = version;
    const text = (await this.collecting.evidence.whole(version)).toString();
    for (const { account, region, at, from, to } of parseLooks(text)) {
      yield { kind: 'look', account, region, at, from, to, key, versionId };
    }
  }

  private async *removal(version: StoredVersion): AsyncGenerator<Leaf> {
    const { key, versionId } = version;
    const content = await this.collecting.evidence.whole(version);
    const removal = await parseRemoval(content);
    if (!removal) return;
    const { account, region, day, manifest, seenAt, objects } = removal;
    const [size, hash] = [content.length, sha256(content)];
    await this.collecting.keep(removalPath({ account, region, day, sha256: hash }), content);
    const about = { account, region, day, manifest, seenAt };
    yield { kind: 'removal', ...about, key, versionId, sha256: hash, size, objects: objects.length };
  }

  /** The version that was written first of each key, where S3 took it since. */
  private async *younger(prefix: string): AsyncGenerator<StoredVersion> {
    const { evidence, since, now } = this.collecting;
    const from = new Date(Math.max(0, since.getTime() - NAMED_BEFORE));
    const listed = evidence.versionsOf(from, new Date(now.getTime() + DAY), prefix);
    for (const [, versions] of await byKey(listed)) {
      const first = oldest(versions);
      if (first && (first.modified ?? now) >= since) yield first;
    }
  }
}

function canBeWritten(leaf: Leaf): boolean {
  try {
    return renderLeaf(leaf).length > 0;
  } catch (error) {
    if (error instanceof LeafError) return false;
    throw error;
  }
}

/** JSON with the names of members in order, so that the same requirements have the same hash. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
