/** Judges the leaves of a ledger, one after the other: their form, their time, and whether CloudTrail signed what it is said to have signed. */
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { LedgerConsistent, LedgerDigestsSigned, LedgerLeavesSound } from '../checks/evidence/ledger';
import { LEDGER_PREFIX } from '../evidence/names';
import { LeafError } from './errors';
import type { LedgerFindings } from './findings';
import {
  identityOf,
  parseLeaf,
  type DigestLeaf,
  type Leaf,
  type LookLeaf,
  type ManifestLeaf,
  type PositionLeaf,
  type RemovalLeaf,
  type RunLeaf,
} from './leaf';
import { checkpointPath } from './names';
import { MARGIN, SKEW } from './tolerances';

export class LeavesJudge {
  /** By key. */
  readonly runs = new Map<string, RunLeaf>();
  readonly manifests: ManifestLeaf[] = [];
  readonly removals: RemovalLeaf[] = [];
  readonly looks: LookLeaf[] = [];
  /** Identities of all digests. */
  readonly digests = new Set<string>();
  position: PositionLeaf | undefined;
  private readonly keys = new Map<string, KeyObject | undefined>();
  private readonly values = new Map<string, string>();
  private readonly hashes = new Map<string, string>();
  /** Digests whose key has not come yet. */
  private waiting: DigestLeaf[] = [];
  /** What the append under way has, and when it was written. */
  private sinceLast: { readonly what: string; readonly time: string }[] = [];
  /** Sizes at which an append ended. */
  private readonly ends = new Set<number>();

  constructor(private readonly findings: LedgerFindings) {}

  readonly take = (entries: readonly Buffer[], first: number): void => {
    for (const [at, entry] of entries.entries()) this.judge(entry, first + at);
  };

  /** Once all leaves are in. @param sizes At which checkpoints were signed. */
  finish(sizes: readonly number[]): void {
    for (const digest of this.waiting) this.judgeSignature(digest);
    this.waiting = [];
    for (const size of sizes.filter((each) => !this.ends.has(each))) {
      this.findings.fail(LedgerConsistent, `${LEDGER_PREFIX}${checkpointPath(size)}`, {
        ...{ expected: 'a size at which an append ended', found: size },
        message: `No append ended at ${size} leaves: the function of the ledger did not sign this checkpoint.`,
      });
    }
  }

  private judge(entry: Buffer, index: number): void {
    try {
      this.judgeLeaf(parseLeaf(entry), index);
    } catch (error) {
      if (!(error instanceof LeafError)) throw error;
      this.unsound(index, 'a leaf', `Leaf ${index} cannot be read. ${error.message}`);
    }
  }

  private judgeLeaf(leaf: Leaf, index: number): void {
    switch (leaf.kind) {
      case 'run':
        return this.judgeRun(leaf, index);
      case 'public-key':
        return this.judgeKey(leaf.region, leaf.fingerprint, { value: leaf.value, index });
      case 'digest':
        return this.judgeDigest(leaf, index);
      case 'manifest':
        this.manifests.push(leaf);
        return;
      case 'removal':
        this.removals.push(leaf);
        this.sinceLast.push({ what: `list of removed objects ${leaf.key}`, time: leaf.seenAt });
        return;
      case 'look':
        this.looks.push(leaf);
        this.sinceLast.push({ what: `look ${leaf.key}`, time: leaf.at });
        return;
      case 'hold':
        this.sinceLast.push({ what: `record of a hold ${leaf.key}`, time: leaf.at });
        return;
      case 'position':
        return this.judgePosition(leaf, index);
      case 'requirements':
        return;
    }
  }

  private judgeRun(leaf: RunLeaf, index: number): void {
    this.sinceLast.push({ what: `run ${leaf.key}`, time: leaf.written });
    const before = this.runs.get(leaf.key);
    if (!before) this.runs.set(leaf.key, leaf);
    else this.unsound(index, 'each run once', `Leaf ${index} is a second leaf of the run ${leaf.key}.`);
  }

  private judgeKey(
    region: string,
    fingerprint: string,
    { value, index }: { readonly value: string; readonly index: number },
  ): void {
    const name = `${region} ${fingerprint}`;
    const before = this.values.get(name);
    if (before !== undefined && before !== value) {
      const message = `Leaf ${index} has another key ${fingerprint} of CloudTrail in ${region} than a leaf before it.`;
      this.unsound(index, before, message);
      return;
    }
    this.values.set(name, value);
    this.keys.set(name, keyOf(value));
  }

  private judgeDigest(leaf: DigestLeaf, index: number): void {
    this.digests.add(identityOf(leaf));
    const place = `${leaf.bucket} ${leaf.key}`;
    const before = this.hashes.get(place);
    if (before !== undefined && before !== leaf.sha256) {
      this.unsound(index, before, `Leaf ${index} has another hash of the digest ${leaf.key} than a leaf before it.`);
    }
    this.hashes.set(place, leaf.sha256);
    if (this.keys.has(`${leaf.region} ${leaf.fingerprint}`)) this.judgeSignature(leaf);
    else this.waiting.push(leaf);
  }

  /** CloudTrail signs time, place, hash and the signature before (CloudTrail User Guide, "CloudTrail digest file structure"). */
  private judgeSignature(leaf: DigestLeaf): void {
    const { region, fingerprint, end, bucket, key, sha256, signature, previousSignature } = leaf;
    const publicKey = this.keys.get(`${region} ${fingerprint}`);
    const expected = `the signature of CloudTrail's key ${fingerprint}`;
    if (!publicKey) {
      const message = `Unknown: the ledger does not hold the key ${fingerprint} of ${region}, which should have signed a digest.`;
      this.findings.unknown(LedgerDigestsSigned, key, { expected, found: null, message });
      return;
    }
    const text = [end, `${bucket}/${key}`, sha256, previousSignature ?? 'null'].join('\n');
    if (verify('sha256', Buffer.from(text), publicKey, Buffer.from(signature, 'hex'))) return;
    const message = 'The ledger has a digest that CloudTrail did not sign.';
    this.findings.fail(LedgerDigestsSigned, key, { expected, found: signature, message });
  }

  private judgePosition(leaf: PositionLeaf, index: number): void {
    this.ends.add(index + 1);
    const [at, since] = [Date.parse(leaf.at), Date.parse(leaf.since)];
    const [lastAt, lastSince] = [this.position?.at ?? leaf.at, this.position?.since ?? leaf.since].map(Date.parse);
    if (at < (lastAt ?? at) - SKEW || since < (lastSince ?? since) || since > at) {
      this.unsound(
        index,
        `later than ${this.position?.at ?? ''}`,
        `Leaf ${index} says that it was appended at ${leaf.at}.`,
      );
    }
    const earliest = this.position && Date.parse(this.position.since) - MARGIN;
    for (const { what, time } of this.sinceLast) {
      const written = Date.parse(time);
      if (written <= at + SKEW && written >= (earliest ?? written)) continue;
      const message = `The ${what} of ${time} was appended at ${leaf.at}: it is not of its time.`;
      this.unsound(index, `written before ${leaf.at} and not yet in the ledger`, message, time);
    }
    this.sinceLast = [];
    this.position = leaf;
  }

  private unsound(index: number, expected: string, message: string, found: string | number = index): void {
    this.findings.fail(LedgerLeavesSound, LEDGER_PREFIX, { expected, found, message });
  }
}

/** RSA in PKCS #1, as CloudTrail lists it; undefined where it is no key. */
function keyOf(value: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(value, 'base64'), format: 'der', type: 'pkcs1' });
  } catch {
    return undefined;
  }
}
