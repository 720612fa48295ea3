/**
 * What a ledger proves of days that were verified before, and of what is gone since. It says nothing unless its tree, its heads and its
 * leaves hold; of its lists, those that hold count.
 */
import type { Finding } from '../findings/finding';
import type { Hours } from '../evidence/hours';
import { plain } from '../findings/format';
import type {
  EarlierDay,
  EarlierDigest,
  EarlierFile,
  EarlierProofs,
  Removed,
  Which,
} from '../integrity/earlier-proofs';
import { inOrder } from '../integrity/concurrency';
import type { KnownChain } from '../integrity/archive';
import { lastSeenAt } from '../integrity/looks';
import type { Manifest, ManifestObject } from '../integrity/manifest';
import { judgeRemoval, placeOf } from '../integrity/removal';
import { DAY } from '../integrity/time';
import { tilePath, tilesOf } from '../transparency/tiles';
import type { Archive, ArchivedFile } from './archive';
import { LedgerUnprovenError } from './errors';
import { LedgerFindings } from './findings';
import type { ManifestLeaf } from './leaf';
import { parseLedgerPath } from './names';
import { ReadAhead } from './read-ahead';
import { readManifest, readRemoval, type LedgerLists } from './lists';
import { sampleSeed, type SampleSeed, type Seeding } from './sample-seed';
import type { WitnessPolicy } from '../transparency/witness-policy';
import { assertIsOf, keyOf, ledgerFiles, sizesIn } from './verify';
import { LeavesJudge } from './verify-leaves';
import { verifyTree } from './verify-tree';

/** Lists of so many days are read at once. */
const DAYS_AHEAD = { items: 8, weight: 0 };

/**
 * Verifies the ledger, and answers from it: signatures, that it only grew, that all leaves are in the tree, and what they say.
 *
 * @param key The key that signs it, as `NAME+ID+KEY`. @default the one that the ledger keeps
 * @throws NoLedgerError where there is none, or where it is of another audit log.
 * @throws LedgerUnprovenError where it does not hold.
 */
export async function openEarlierProofs(
  archive: Archive,
  { auditLog, key: given }: { readonly auditLog: string; readonly key?: string },
): Promise<LedgerProofs> {
  const findings = new LedgerFindings(archive.place, auditLog);
  const files = await ledgerFiles(archive, findings);
  const ahead = new ReadAhead(archive, neededOf(files, given));
  const { key } = await keyOf(ahead, files, given);
  const leaves = new LeavesJudge(findings);
  const tree = { archive: ahead, files, key, remembered: [], findings, entriesOnly: true };
  const newest = await verifyTree({ ...tree, onEntries: leaves.take });
  if (newest) {
    leaves.finish(sizesIn(files));
    assertIsOf(auditLog, leaves);
  }
  const [first] = findings.all.filter(({ status }) => status !== 'PASS');
  if (!newest || first)
    throw new LedgerUnprovenError(`The ledger in ${archive.place} does not hold. ${reasonOf(first)}`);
  const signer = given === undefined ? `${key.name}, as it says itself` : key.name;
  const ledger = { archive, files, key, newest };
  return new LedgerProofs(`the ledger in ${archive.place} (${newest.size} leaves, signed by ${signer})`, {
    ...ledger,
    leaves,
  });
}

/** In the order in which they are read. */
function neededOf(files: ReadonlyMap<string, ArchivedFile>, givenKey: string | undefined): ArchivedFile[] {
  const named = [...files].map(([path, file]) => ({ file, is: parseLedgerPath(path) }));
  const key = named.filter(({ is }) => is?.is === 'key' && givenKey === undefined);
  const heads = named.filter(({ is }) => is?.is === 'checkpoint');
  const largest = Math.max(0, ...heads.map(({ is }) => (is?.is === 'checkpoint' ? is.size : 0)));
  const lasting = new Set([...tilesOf(largest)].map(tilePath));
  const entries = [...files].filter(([path]) => path.startsWith('tile/entries/') && lasting.has(path));
  return [...[...key, ...heads].map(({ file }) => file), ...entries.map(([, file]) => file)];
}

function reasonOf(finding: Finding | undefined): string {
  return `${plain(finding?.message ?? 'Nothing of it is signed.')} wormtrail ledger verify names everything.`;
}

export class LedgerProofs implements EarlierProofs {
  constructor(
    readonly source: string,
    private readonly lists: LedgerLists & Omit<Seeding, 'policy' | 'now'>,
  ) {}

  /** What a sample is drawn by. @param policy Which witnesses count. */
  sampleSeed(policy: WitnessPolicy | undefined, now: Date): Promise<SampleSeed> {
    return sampleSeed({ ...this.lists, policy, now });
  }

  /** Accounts and Regions of which something was proven in these hours, and since when. */
  chains({ start, end }: Hours): KnownChain[] {
    const since = new Map<string, ManifestLeaf>();
    const [from, to] = [dayOf(start.getTime()), dayOf(end.getTime() - 1)];
    for (const leaf of this.lists.leaves.manifests.filter(({ day }) => from <= day && day <= to)) {
      const name = `${leaf.account}/${leaf.region}`;
      if (leaf.day < (since.get(name)?.day ?? '9')) since.set(name, leaf);
    }
    return [...since.values()].map(({ account, region, day }) => ({ account, region, knownSince: new Date(day) }));
  }

  async *days(
    { account, region }: Pick<KnownChain, 'account' | 'region'>,
    { start, end }: Hours,
    which: Which,
  ): AsyncGenerator<EarlierDay> {
    const { manifests, removals } = this.lists.leaves;
    const gone = new Set(removals.map(({ manifest }) => manifest));
    // the first digest of a day stands in the lists of the day before as well
    const from = dayOf(start.getTime() - DAY);
    const to = dayOf(end.getTime() + DAY);
    const ofChain = manifests.filter(
      (leaf) => leaf.account === account && leaf.region === region && leaf.day >= from && leaf.day <= to,
    );
    const wanted = ofChain.filter(({ sha256 }) => which === 'all' || gone.has(sha256));
    const days = [...new Set(wanted.map(({ day }) => day))].sort();
    yield* inOrder(
      inTurn(days),
      DAYS_AHEAD,
      () => 0,
      (day) =>
        this.day(
          day,
          ofChain.filter((leaf) => leaf.day === day),
        ),
    );
  }

  /** @param leaves All lists of the day: it may have been verified several times. */
  private async day(day: string, leaves: readonly ManifestLeaf[]): Promise<EarlierDay> {
    const lists: Manifest[] = [];
    const seenGone = new Map<string, string>();
    for (const leaf of leaves) {
      const read = await readManifest(this.lists, leaf);
      if ('why' in read) continue;
      lists.push(read.list);
      for (const place of await this.removedOf(leaf, read.list)) seenGone.set(...place);
    }
    const removedOf = (object: ManifestObject, { verifiedAt, whole }: Manifest): { removed?: Removed } => {
      const seenGoneAt = seenGone.get(placeOf(object));
      return seenGoneAt === undefined ? {} : { removed: { verifiedAt, seenGoneAt, whole } };
    };
    const digests = new Map<string, EarlierDigest>();
    const logFiles = new Map<string, EarlierFile>();
    // the last verification counts
    for (const list of lists.sort((one, other) => (one.verifiedAt < other.verifiedAt ? -1 : 1))) {
      for (const digest of list.digests) {
        const place = placeOf(digest);
        // all that it names was found once, and the lists together have it
        const whole = list.whole || digests.get(place)?.whole === true;
        digests.set(place, { ...digest, whole, ...removedOf(digest, list) });
      }
      for (const file of list.logFiles) logFiles.set(placeOf(file), { ...file, ...removedOf(file, list) });
    }
    const inOrder = [...digests.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
    return { day, digests: inOrder, logFiles: [...logFiles.values()] };
  }

  /** What of a list is gone and was allowed to go, and when that was seen. */
  private async removedOf(leaf: ManifestLeaf, manifest: Manifest): Promise<ReadonlyMap<string, string>> {
    const { removals, looks } = this.lists.leaves;
    const proven = new Map([...manifest.digests, ...manifest.logFiles].map((object) => [placeOf(object), object]));
    const removed = new Map<string, string>();
    for (const removal of removals.filter((each) => each.manifest === leaf.sha256)) {
      const read = await readRemoval(this.lists, removal, manifest);
      if ('why' in read) continue;
      const seenAt = new Date(removal.seenAt);
      const seen = { seenAt, rule: read.list.rule, lastSeenAt: lastSeenAt(looks, leaf, seenAt) };
      for (const place of read.list.objects.map(placeOf)) {
        const object = proven.get(place);
        if (object && judgeRemoval(object, seen) === 'allowed') removed.set(place, removal.seenAt);
      }
    }
    return removed;
  }
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** As a stream, which is mapped with several days under way. */
async function* inTurn(days: readonly string[]): AsyncGenerator<string> {
  await Promise.resolve();
  yield* days;
}
