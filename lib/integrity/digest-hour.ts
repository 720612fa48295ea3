/** One digest and the log files that it names, judged into a result that counts once every file is settled. */
import type { VerificationContext } from './context';
import type { Digest, NamedLogFile } from './digest';
import type { DigestFault, SignedDigest } from './digest-file';
import type { DigestJudgement } from './digest-listing';
import type { ObjectVersions } from './fetcher';
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

type Place = Pick<Problem, 'bucket' | 'key' | 'from' | 'to'>;
/** And the key of the digest that names it. */
type NamedPlace = Place & { readonly digest: string };

export class DigestHour {
  /** Versions taken from the listing: if the verification stops now, they have to wait there again. */
  readonly taken: ObjectVersions[] = [];
  private readonly files = new Set<Promise<void>>();
  private failed: { readonly error: unknown } | undefined;

  constructor(
    private readonly context: VerificationContext,
    private readonly scope: ChainScope,
    private readonly versions: VersionJudge,
    private readonly logFiles: LogFiles,
    readonly result: Result,
    /**
     * Whether the digest is one of the trail that is verified. Another trail may deliver to the same folder: its digests and log
     * files are judged and not counted, and what it delivers to other places is its own affair.
     */
    private readonly own = true,
  ) {}

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

  private async begin(named: NamedLogFile, place: NamedPlace): Promise<void> {
    const listed =
      named.s3Bucket === this.scope.bucket ? await this.logFiles.take(named.s3Object, this.taken) : undefined;
    if (!this.context.readLogFiles && isAlone(listed)) {
      if (this.own) this.result.countNotRead();
      return;
    }
    const weight = listed?.versions[0]?.size ?? 0;
    // Waiting here, and not in the task, keeps a digest of a hundred thousand files from holding as many tasks.
    await this.context.budget.take(weight);
    const task = this.judgeFile(named, place, listed)
      .then(() => this.context.meter.fetched(weight))
      .catch((error: unknown) => (this.failed ??= { error }))
      .then(() => {
        this.context.budget.giveBack(weight);
        this.files.delete(task);
      });
    this.files.add(task);
  }

  private async judgeFile(named: NamedLogFile, place: NamedPlace, listed: ObjectVersions | undefined): Promise<void> {
    const isRead = this.own && this.context.onProven !== undefined;
    const judgement = await judgeLogFile(named, listed, this.versions, isRead);
    if (this.own && 'version' in judgement) {
      const { content, versionId } = judgement.version;
      this.result.countUnzipped(content.bytes);
      this.context.proven?.logFile(this.scope, named, versionId);
      await this.handOver(named, place.digest, content, versionId);
    }
    await this.report(LOG_FILE, place, `SHA-256 ${named.hashValue}`, judgement, (fault) => fault);
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
