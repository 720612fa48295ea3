/** Judges the lists of objects: those that were verified, and those that are gone and may have been allowed to go. */
import pLimit from 'p-limit';
import type { Check } from '../checks/check';
import { LedgerManifestsKept, LedgerRemovalsAllowed, LedgerRemovalsSound } from '../checks/evidence/ledger';
import { LEDGER_PREFIX } from '../evidence/names';
import { counted } from '../findings/format';
import { groupBy } from '../findings/group';
import type { Manifest, ManifestObject } from '../integrity/manifest';
import { lastSeenAt } from '../integrity/looks';
import {
  isProven,
  judgeRemoval,
  placeOf,
  WHY_NOT_ALLOWED,
  type Removal,
  type RemovalVerdict,
} from '../integrity/removal';
import type { ArchivedFile } from './archive';
import type { ManifestLeaf, RemovalLeaf } from './leaf';
import { readManifest, readRemoval, type LedgerLists } from './lists';
import { manifestPath, removalPath } from './names';
import type { EvidenceToCompare } from './verify-evidence';

const AT_ONCE = 16;

export interface ComparedLists {
  readonly manifests: number;
  readonly removals: number;
  /** Removals of objects; one at the turn of a day stands in the lists of both days. */
  readonly gone: number;
}

/** Each list is kept as its leaf says; digests are leaves; what is gone was in a list, and allowed to go. */
export async function compareLists(
  comparing: EvidenceToCompare,
  files: ReadonlyMap<string, ArchivedFile>,
): Promise<ComparedLists> {
  const judge = new ListsJudge(comparing, files);
  const { manifests, removals } = comparing.leaves;
  const atOnce = pLimit(AT_ONCE);
  await Promise.all(manifests.map((leaf) => atOnce(() => judge.manifest(leaf))));
  const known = new Set(manifests.map((leaf) => leaf.sha256));
  for (const leaf of removals.filter(({ manifest }) => !known.has(manifest))) {
    judge.unsound(leaf, 'it names a list of objects that the ledger does not have');
  }
  return { manifests: manifests.length, removals: removals.length, gone: judge.gone };
}

class ListsJudge {
  gone = 0;
  private readonly removals = new Map<string, RemovalLeaf[]>();
  private readonly lists: LedgerLists;

  constructor(
    private readonly comparing: EvidenceToCompare,
    files: ReadonlyMap<string, ArchivedFile>,
  ) {
    this.lists = { ...comparing, files };
    for (const leaf of comparing.leaves.removals) {
      this.removals.set(leaf.manifest, [...(this.removals.get(leaf.manifest) ?? []), leaf]);
    }
  }

  /** A manifest, and all that is gone of it. */
  async manifest(leaf: ManifestLeaf): Promise<void> {
    const path = manifestPath(leaf);
    const read = await readManifest(this.lists, leaf);
    if ('why' in read) {
      this.fail(LedgerManifestsKept, path, {
        expected: leaf.sha256,
        found: read.why,
        message: `The list of objects of ${leaf.account} in ${leaf.region} on ${leaf.day} does not hold: ${read.why}.`,
      });
    }
    for (const removal of this.removals.get(leaf.sha256) ?? []) {
      if (!read.list) this.unsound(removal, 'the list of objects that it names cannot be read');
      else await this.removal(removal, read.list);
    }
  }

  private async removal(leaf: RemovalLeaf, manifest: Manifest): Promise<void> {
    const read = await readRemoval(this.lists, leaf, manifest);
    if ('why' in read) this.unsound(leaf, read.why);
    else this.judgeObjects(leaf, read.list, [...manifest.digests, ...manifest.logFiles]);
  }

  private judgeObjects(leaf: RemovalLeaf, removal: Removal, objects: readonly ManifestObject[]): void {
    const proven = new Map(objects.map((object) => [placeOf(object), object]));
    this.gone += removal.objects.length;
    const seenAt = new Date(removal.seenAt);
    const seen = { seenAt, rule: removal.rule, lastSeenAt: lastSeenAt(this.comparing.leaves.looks, leaf, seenAt) };
    const gone = removal.objects.flatMap((each) => proven.get(placeOf(each)) ?? []);
    for (const [verdict, found] of groupBy(gone, (object) => judgeRemoval(object, seen))) {
      if (verdict !== 'allowed') this.notAllowed(leaf, verdict, found);
    }
  }

  private notAllowed(
    leaf: RemovalLeaf,
    verdict: Exclude<RemovalVerdict, 'allowed'>,
    found: readonly ManifestObject[],
  ): void {
    const { lock, bucket = '', key = '' } = found[0] ?? {};
    const many = `${counted(found.length, 'object')} of ${leaf.account} in ${leaf.region} on ${leaf.day}`;
    const isKnown = isProven(verdict);
    this.comparing.findings.add(
      LedgerRemovalsAllowed,
      isKnown ? 'FAIL' : 'UNKNOWN',
      `${LEDGER_PREFIX}${removalPath(leaf)}`,
      {
        expected: lock ? `${lock.mode} until ${lock.until}` : 'a lock',
        found: `gone, seen at ${leaf.seenAt}`,
        message: `${isKnown ? '' : 'Unknown: '}${many} are gone, ${WHY_NOT_ALLOWED[verdict]}, such as s3://${bucket}/${key}.`,
      },
    );
  }

  unsound(leaf: RemovalLeaf, why: string): void {
    this.fail(LedgerRemovalsSound, removalPath(leaf), {
      expected: leaf.sha256,
      found: why,
      message: `The list of what is gone of ${leaf.account} in ${leaf.region} on ${leaf.day} does not hold: ${why}.`,
    });
  }

  private fail(check: Check, path: string, said: { expected: string; found: string; message: string }): void {
    this.comparing.findings.fail(check, `${LEDGER_PREFIX}${path}`, said);
  }
}
