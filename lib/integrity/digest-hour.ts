/** One digest and the log files that it names, judged into a result that counts once every file is settled. */
import type { VerificationContext } from './context';
import type { Digest, NamedLogFile } from './digest';
import type { DigestFault, SignedDigest } from './digest-file';
import type { DigestJudgement } from './digest-listing';
import type { EarlierChain, FilesOfHour } from './earlier-chain';
import type { EarlierFile, Removed } from './earlier-proofs';
import type { ObjectVersions } from './fetcher';
import { removedGap } from './gap';
import { parseDigestKey, parseLogFileKey, type ChainScope } from './keys';
import { judgeLogFile, type Unzipped } from './log-file';
import type { LogFiles } from './log-files';
import type { AuthenticVersion, Judgement, VersionJudge } from './object-versions';
import type { Original, Problem, ProblemKind } from './problem';
import type { Counts, Result, Subject } from './result';
import { DAY, formatTime, HOUR } from './time';

/** What the states of an object are called, and how they count. An original below another version is no pass. */
interface Names {
  readonly subject: Subject;
  readonly hidden: ProblemKind;
  readonly overwritten: ProblemKind;
  readonly rewritten: ProblemKind;
  readonly missing: ProblemKind;
  readonly unreadable: ProblemKind;
  readonly notLocked: ProblemKind;
}

const DIGEST: Names = {
  subject: 'digests',
  hidden: 'DigestHidden',
  overwritten: 'DigestOverwritten',
  rewritten: 'DigestRewritten',
  missing: 'DigestMissing',
  unreadable: 'DigestUnreadable',
  notLocked: 'DigestNotLocked',
};
const LOG_FILE: Names = {
  subject: 'logFiles',
  hidden: 'LogFileHidden',
  overwritten: 'LogFileOverwritten',
  rewritten: 'LogFileRewritten',
  missing: 'LogFileMissing',
  unreadable: 'LogFileUnreadable',
  notLocked: 'LogFileNotLocked',
};

/** Milliseconds: a file is delivered within its hour or soon after, and locked from then on. */
const LEEWAY = DAY;

/** What is known of a log file. */
interface Known {
  /** As it was proven before; absent where it was not, or where its digest has another hash. */
  readonly file: EarlierFile | undefined;
  /** What names it: a digest that was read, one that lists as it was, or one that is gone. */
  readonly namedBy: 'read' | 'unchanged' | 'gone';
}

type Place = Pick<Problem, 'bucket' | 'key' | 'from' | 'to'>;
/** And the key of the digest that names it. */
type NamedPlace = Place & { readonly digest: string };

/** What an hour is judged with. */
interface HourContext {
  readonly versions: VersionJudge;
  readonly logFiles: LogFiles;
  readonly result: Result;
  /**
   * Whether the digest is one of the trail that is verified. Another trail may deliver to the same folder: its digests and log
   * files are judged and not counted, and what it delivers to other places is its own affair.
   */
  readonly own: boolean;
  /** What answers for what is gone. */
  readonly earlier?: EarlierChain;
}

export class DigestHour {
  /** Versions taken from the listing: if the verification stops now, they have to wait there again. */
  readonly taken: ObjectVersions[] = [];
  readonly result: Result;
  private readonly versions: VersionJudge;
  private readonly logFiles: LogFiles;
  private readonly own: boolean;
  private readonly earlier: EarlierChain | undefined;
  private readonly files = new Set<Promise<void>>();
  private failed: { readonly error: unknown } | undefined;
  /** When hours begin of which a log file is gone, as it was allowed to. */
  private readonly gapsFrom = new Set<string>();

  constructor(
    private readonly context: VerificationContext,
    private readonly scope: ChainScope,
    { versions, logFiles, result, own, earlier }: HourContext,
  ) {
    this.versions = versions;
    this.logFiles = logFiles;
    this.result = result;
    this.own = own;
    this.earlier = earlier;
  }

  get isSettled(): boolean {
    return this.files.size === 0;
  }

  /** Waits for the log files. @throws what reading one of them threw. */
  async settled(): Promise<void> {
    while (this.files.size > 0) await Promise.race(this.files);
    if (this.failed) throw this.failed.error;
  }

  /** Counts a digest and reports what is wrong with it. @returns The digest that CloudTrail signed, wherever it lies. */
  async judge(key: string, judgement: DigestJudgement): Promise<SignedDigest | undefined> {
    const end = parseDigestKey(key)?.end ?? this.context.period.start;
    const from = new Date(end.getTime() - HOUR);
    const place = { bucket: this.scope.bucket, key, from: formatTime(from), to: formatTime(end) };
    await this.report(DIGEST, place, 'a digest signed by CloudTrail', judgement, (fault: DigestFault) => fault);
    this.context.meter.fetched(0);
    if (!('version' in judgement)) return undefined;
    const { content, versionId } = judgement.version;
    if (this.own) this.context.proven?.digest(this.scope, content, versionId);
    return content;
  }

  /** Begins to judge every log file of a digest; returns when the last one has begun. */
  async judgeLogFiles(digest: Digest): Promise<void> {
    const hashes = new Map<string, string>();
    const hour = { from: digest.digestStartTime, to: digest.digestEndTime };
    for (const named of digest.logFiles) {
      const place = { bucket: named.s3Bucket, key: named.s3Object, ...hour };
      const name = `${named.s3Bucket}/${named.s3Object}`;
      const hash = hashes.get(name);
      if (hash === named.hashValue) continue;
      if (hash !== undefined) this.namedTwice(place, hash, named.hashValue);
      else if (!this.isOurs(named)) this.elsewhere(place);
      else await this.begin(named, { ...place, digest: digest.digestS3Object });
      hashes.set(name, named.hashValue);
    }
  }

  /** Begins to judge the log files that the digest of an hour has named, which is not read. */
  async judgeEarlierFiles({ key: digest, end, namedBy, files }: FilesOfHour): Promise<void> {
    const hour = { from: formatTime(new Date(end.getTime() - HOUR)), to: formatTime(end), digest };
    for (const file of files) {
      const { bucket, key, sha256 } = file;
      const named = { s3Bucket: bucket, s3Object: key, hashValue: sha256, hashAlgorithm: 'SHA-256' as const };
      if (this.isOurs(named)) await this.beginKnown(named, { bucket, key, ...hour }, { file, namedBy });
    }
  }

  private async begin(named: NamedLogFile, place: NamedPlace): Promise<void> {
    const known = this.earlier?.settle(named.s3Bucket, named.s3Object);
    // the hour of a digest that was not read has answered for it
    if (known?.isSettled && known.file.sha256 === named.hashValue) {
      if (known.file.removed) this.addGap(place, known.file.removed);
      return;
    }
    const file = known?.file.sha256 === named.hashValue ? known.file : undefined;
    await this.beginKnown(named, place, { file, namedBy: 'read' });
  }

  private async beginKnown(named: NamedLogFile, place: NamedPlace, known: Known): Promise<void> {
    const listed =
      named.s3Bucket === this.scope.bucket ? await this.logFiles.take(named.s3Object, this.taken) : undefined;
    const { file } = known;
    if (file?.removed && listed?.versions.every(({ deleteMarker }) => deleteMarker)) {
      this.countRemoved(place, file.removed, known);
      return;
    }
    if (file && this.earlier?.isUnread(listed, file)) {
      this.result.countCompared('logFiles');
      return;
    }
    if (file && this.earlier?.isSampled(listed, file)) this.result.countSampled();
    if (!this.context.readLogFiles && isAlone(listed)) {
      if (this.own) this.result.countNotRead();
      return;
    }
    const weight = listed?.versions[0]?.size ?? 0;
    // Waiting here, and not in the task, keeps a digest of a hundred thousand files from holding as many tasks.
    await this.context.budget.take(weight);
    const task = this.judgeFile(named, place, listed, known)
      .then(() => this.context.meter.fetched(weight))
      .catch((error: unknown) => (this.failed ??= { error }))
      .then(() => {
        this.context.budget.giveBack(weight);
        this.files.delete(task);
      });
    this.files.add(task);
  }

  private async judgeFile(
    named: NamedLogFile,
    place: NamedPlace,
    listed: ObjectVersions | undefined,
    known: Known,
  ): Promise<void> {
    const { removed } = known.file ?? {};
    const isNamed = known.namedBy === 'read';
    const isRead = this.own && isNamed && this.context.onProven !== undefined;
    const judgement = await judgeLogFile(named, listed, this.versions, isRead);
    if (removed && judgement.state === 'missing') {
      this.countRemoved(place, removed, known);
      return;
    }
    // what no digest names any more rests on the earlier verification: no list takes it as proven anew
    if (this.own && isNamed && 'version' in judgement) {
      const { content, versionId } = judgement.version;
      this.result.countUnzipped(content.bytes);
      this.context.proven?.logFile(this.scope, named, versionId);
      await this.handOver(named, place.digest, content, versionId);
    }
    await this.report(LOG_FILE, place, `SHA-256 ${named.hashValue}`, judgement, (fault) => fault);
  }

  private countRemoved(place: Place, removed: Removed, { namedBy }: Known): void {
    this.result.countRemoved('logFiles');
    // the gap of a digest that is gone is there already
    if (namedBy !== 'gone') this.addGap(place, removed);
  }

  /** An hour is not proven whose log files are gone, though its digest is there. */
  private addGap(place: Place, removed: Removed): void {
    const gap = this.gapsFrom.has(place.from) ? undefined : removedGap(this.context.period, place, removed);
    this.gapsFrom.add(place.from);
    if (gap) this.result.gap(gap);
  }

  /** What another trail delivers is not handed over: the verified trail has recorded the same. */
  private async handOver(
    { s3Bucket, s3Object, hashValue }: NamedLogFile,
    digest: string,
    { content }: Unzipped,
    versionId: string | undefined,
  ): Promise<void> {
    if (content === undefined) return;
    await this.context.onProven?.({
      ...{ account: this.scope.account, region: this.scope.region },
      ...{ bucket: s3Bucket, key: s3Object, ...(versionId !== undefined && { versionId }) },
      ...{ sha256: hashValue, digest, content },
    });
  }

  /** A digest may name only log files of its own account, in a bucket that the caller or the trail named. */
  private isOurs(named: NamedLogFile): boolean {
    const parsed = parseLogFileKey(named.s3Object);
    return this.context.buckets.has(named.s3Bucket) && parsed?.account === this.scope.account;
  }

  private async report<Content, Fault extends string>(
    names: Names,
    place: Place,
    expected: string,
    judgement: Judgement<Content, Fault>,
    kindOf: (fault: Fault) => ProblemKind,
  ): Promise<void> {
    const { subject } = names;
    switch (judgement.state) {
      case 'sound':
        this.count(subject, 'valid');
        break;
      case 'rewritten':
      case 'hidden':
      case 'overwritten':
        this.count(subject, COUNTED_AS[judgement.state]);
        this.problem(names[judgement.state], place, expected, judgement.found, {
          original: await this.versions.survival(place, judgement.version, this.context.now),
        });
        break;
      case 'altered':
        this.count(subject, 'invalid');
        this.problem(kindOf(judgement.fault), place, expected, judgement.found, {
          ...(judgement.versionId !== undefined && { versionId: judgement.versionId }),
          original: { survives: 'lost' },
        });
        break;
      case 'missing':
        this.count(subject, 'missing');
        this.problem(names.missing, place, expected, judgement.found, { original: { survives: 'lost' } });
        break;
      case 'unreadable':
        this.count(subject, 'invalid');
        this.problem(names.unreadable, place, expected, judgement.found);
        break;
    }
    if (this.context.checkLocks && judgement.state === 'sound') {
      await this.checkLock(names.notLocked, place, judgement.version);
    }
  }

  private async checkLock(kind: ProblemKind, place: Place, version: AuthenticVersion<unknown>): Promise<void> {
    const survival = await this.versions.survival(place, version, this.context.now);
    const { requiredDays } = this.context;
    const required = new Date(Date.parse(place.to) + requiredDays * DAY);
    if (survival.survives === 'locked') {
      const isEnough = requiredDays === 0 || Date.parse(survival.lockedUntil ?? '') >= required.getTime() - LEEWAY;
      if (isEnough) return;
      const found = `COMPLIANCE until ${survival.lockedUntil ?? ''}`;
      this.problem(kind, place, `COMPLIANCE retention until ${required.toISOString()}`, found, { original: survival });
      return;
    }
    const unlocked = version.retention
      ? `${version.retention.mode} until ${version.retention.until.toISOString()}`
      : 'no retention';
    const found = survival.survives === 'lock unknown' ? 'its retention may not be read' : unlocked;
    this.problem(kind, place, 'COMPLIANCE retention that is not over', found, { original: survival });
  }

  private namedTwice(place: Place, first: string, second: string): void {
    this.problem('LogFileNamedTwice', place, `SHA-256 ${first}`, `SHA-256 ${second}`);
  }

  private elsewhere(place: Place): void {
    if (!this.own) return;
    const expected = `a log file of ${this.scope.account} in ${[...this.context.buckets].join(' or ')}`;
    this.count('logFiles', 'invalid');
    this.problem('LogFileElsewhere', place, expected, `s3://${place.bucket}/${place.key}`);
  }

  private count(subject: Subject, verdict: keyof Counts): void {
    if (this.own || this.scope.isStranger === true) this.result.count(subject, verdict);
  }

  private problem(
    kind: ProblemKind,
    place: Place,
    expected: string,
    found: string,
    more: { readonly versionId?: string; readonly original?: Original } = {},
  ): void {
    const { account, region } = this.scope;
    this.result.problem({ kind, account, region, ...place, expected, found, ...more });
  }
}

/** Nothing about it is strange as far as a listing tells: where no listing covers it, nothing is. */
function isAlone(listed: ObjectVersions | undefined): boolean {
  return !listed || (listed.versions.length === 1 && !listed.versions[0]?.deleteMarker);
}

const COUNTED_AS: Readonly<Record<'rewritten' | 'hidden' | 'overwritten', keyof Counts>> = {
  rewritten: 'valid',
  hidden: 'missing',
  overwritten: 'invalid',
};
