/** An audit log that lives day after day on a moved clock: deliveries, lifecycle rules, verifications, and the ledger over it all. */
import { sha256 } from '../../lib/evidence/document';
import type { Finding } from '../../lib/findings/finding';
import { verifyDayBefore } from '../../lib/integrity/run/day';
import { parseManifest } from '../../lib/integrity/manifest';
import { renderRemoval, type Removal } from '../../lib/integrity/removal';
import { Manifests } from '../../lib/integrity/run/manifests';
import { lookForRemovals } from '../../lib/integrity/run/removals';
import { KeptKeys } from '../../lib/integrity/kept-keys';
import type { ChainResult, VerificationResult } from '../../lib/integrity/result';
import { dayFolder, formatTime } from '../../lib/integrity/time';
import { verify } from '../../lib/integrity/verify';
import { BucketArchive, type Archive } from '../../lib/ledger/archive';
import { openEarlierProofs } from '../../lib/ledger/earlier-proofs';
import { buildArchive, type ArchivedHour } from '../support/archive/archive';
import { MemoryBucket } from '../support/archive/memory-bucket';
import { writeRun } from '../support/evidence';
import { bytesOf } from '../support/s3-in-memory';
import { ARCHIVE_START, KEY, SCOPE, TRAIL_ARN } from '../integrity/support';
import { DAY, HOUR, LOG, World } from './support';

export interface LifeOptions {
  /** Days for which every log file is locked; lifecycle rules remove it after two days more. */
  readonly lockDays: number;
  /** COMPLIANCE, GOVERNANCE, or none: then nothing is locked. @default COMPLIANCE */
  readonly mode?: string;
}

/** Days are counted from the first one, January 1, 2026. */
export class Life extends World {
  readonly logs: MemoryBucket;
  /** Every object that CloudTrail delivered. */
  readonly delivered: string[] = [];
  /** What the look for removed objects found, by day. */
  readonly found = new Map<number, readonly Finding[]>();
  /** Whether nobody can list the log while removed objects are looked for. */
  isBlind = false;
  private readonly hours: Generator<ArchivedHour>;
  private today = 0;

  constructor(private readonly options: LifeOptions) {
    super();
    const { lockDays, mode = 'COMPLIANCE' } = options;
    this.logs = new MemoryBucket(SCOPE.bucket, { mode, until: new Date(0) });
    if (mode === 'none') this.logs.retentionOfNew = undefined;
    else this.logs.lockDays = lockDays;
    this.logs.rules = [{ id: 'CheaperWithAge', prefix: '', expirationDays: lockDays + 1, noncurrentDays: 1 }];
    this.logs.keys = [KEY];
    this.logs.status = { logging: true, startedAt: ARCHIVE_START };
    this.bucket.lock = { mode: 'COMPLIANCE', until: new Date('2040-01-01T00:00:00Z') };
    this.hours = buildArchive({
      scope: SCOPE,
      key: KEY,
      start: ARCHIVE_START,
      hours: 1e6,
      filesPerHour: 1,
      eventsPerFile: 1,
    });
  }

  /** @param atMidnight What somebody does before the lifecycle rules run. */
  async live(days: number, atMidnight: (day: number) => void = () => undefined): Promise<void> {
    for (const end = this.today + days; this.today < end; this.today += 1) {
      this.deliver();
      const midnight = this.at(1);
      atMidnight(this.today);
      this.logs.runLifecycle(midnight);
      await this.verifyAndAppend(new Date(midnight.getTime() + 3 * HOUR));
    }
  }

  /** So many days after the first one, at midnight. */
  day(days: number): Date {
    return new Date(Date.UTC(2026, 0, 1) + days * DAY);
  }

  private at(days: number): Date {
    return this.day(this.today + days);
  }

  /** What `wormtrail verify` says of these days, by what the ledger proves. */
  async verifyLog(
    from: number,
    to: number,
    archive: Archive = new BucketArchive(this.evidence),
  ): Promise<VerificationResult> {
    const earlier = await openEarlierProofs(archive, { auditLog: LOG });
    const what = { ...SCOPE, trailArn: TRAIL_ARN, accounts: [SCOPE.account], regions: [SCOPE.region] };
    return verify({ ...what, start: this.day(from), end: this.day(to), now: this.at(0), earlier }, this.logs);
  }

  /** A list that says of one object, truly or not, that it is gone. */
  async removalOf(key: string): Promise<Removal> {
    const stored = this.bucket.versions.find((version) => version.key.startsWith('tlog/manifest/'));
    const manifest = stored && (await parseManifest(bytesOf(stored)));
    const object = manifest?.logFiles.find((each) => each.key === key);
    if (!manifest || !object) throw new Error(`no list has ${key}`);
    const { account, region, day } = manifest;
    const { bucket, versionId } = object;
    return {
      ...{ account, region, day, manifest: sha256(bytesOf(stored)), seenAt: formatTime(this.bucket.now ?? this.at(0)) },
      rule: { id: 'CheaperWithAge', expirationDays: 3, noncurrentDays: 1 },
      objects: [{ bucket, key, versionId }],
    };
  }

  /** Writes such a list as if it were evidence, and has it appended. */
  async forge(list: Removal): Promise<void> {
    const key = `evidence/audit-log-removals/${dayFolder(this.bucket.now ?? this.at(0))}/${list.day}-forged.json.gz`;
    this.bucket.write(key, (await renderRemoval(list)).toString('base64'));
    await this.append(new Date((this.bucket.now ?? this.at(0)).getTime() + HOUR));
  }

  /** Of a digest that ends in the night the next day's verification reads: one hour more is always there. */
  private deliver(): void {
    for (let count = this.today === 0 ? 26 : 24; count > 0; count -= 1) {
      const hour = this.hours.next().value as ArchivedHour;
      this.logs.now = hour.end;
      this.logs.deliver([hour]);
      this.delivered.push(...[hour.digest, ...hour.logFiles].map(({ key }) => key));
    }
  }

  /** What the function of log verification does at three o'clock, and the one of the ledger an hour later. */
  private async verifyAndAppend(now: Date): Promise<void> {
    this.bucket.now = now;
    const manifests = new Manifests(this.logs);
    const delivery = { bucket: SCOPE.bucket, prefix: '', multiRegion: false, organization: false };
    const scheduled = { trailArn: TRAIL_ARN, delivery, known: [] };
    const { result, chains } = await verifyDayBefore(scheduled, manifests.fetcher, now, 60_000, { proven: manifests });
    const fetcher = this.isBlind ? { list: refused, lifecycle: refused } : this.logs;
    const about = { store: this.evidence, fetcher, bucket: SCOPE.bucket, chains, now };
    this.found.set(this.today, await lookForRemovals({ ...about, hasTime: () => true }));
    await writeRun(this.evidence.verifications(), now, [], 'log-verification');
    const day = { start: this.at(0), end: this.at(1) };
    await new KeptKeys(this.evidence).keep(this.logs, [SCOPE.region], day);
    await manifests.write(this.evidence, day.start.toISOString().slice(0, 10), now, result);
    this.expectWhole(result?.chains ?? []);
    await this.append(new Date(now.getTime() + HOUR));
  }

  /** A life whose days are not whole proves nothing. */
  private expectWhole(chains: readonly ChainResult[]): void {
    const [chain] = chains;
    const isLocked = this.options.mode === undefined;
    if (isLocked && chain?.whole !== true)
      throw new Error(`day ${this.today} is not whole: ${JSON.stringify(chain?.problems)}`);
  }
}

function refused(): never {
  throw new Error('access was denied');
}
