/**
 * Compares what stands in the evidence bucket with what CloudTrail recorded of its writing:
 *
 * 1. Read the log files of the bucket's account and Region, from the last comparison on. Only what a digest proves counts.
 * 2. Each object that S3 took in that time has the event of its write: the same key, the same version. An event that names no version
 *    speaks of one object alone: the one of its key that S3 took at that time.
 * 3. Each event of a run, or of a file of the ledger, has its object, wherever its key says that it stands.
 * 4. The writer is the role of the function whose chain it is, in the account of the bucket.
 *
 * A write is compared once the digests of the two hours behind it are there; younger ones wait for the next comparison.
 */
import { EvidenceWriteKept, EvidenceWriteRecorded, EvidenceWriterKnown } from '../../checks/evidence/writes';
import type { Check } from '../../checks/check';
import {
  activityPrefix,
  dayFolder,
  LEDGER_PREFIX,
  manifestsPrefix,
  NAMED_BEFORE,
  publicKeysPrefix,
  removalsPrefix,
  runNumber,
  templatesPrefix,
} from '../../evidence/names';
import type { EvidenceStore, StoredVersion } from '../../evidence/store';
import { writersOf } from '../../evidence/writers';
import type { Finding } from '../../findings/finding';
import { counted } from '../../findings/format';
import { groupBy } from '../../findings/group';
import type { Fetcher } from '../fetcher';
import type { ChainResult } from '../result';
import { DAY, HOUR } from '../time';
import { verify, type VerificationOptions } from '../verify';
import { writeEventsIn, type WriteEvent } from './write-events';

export interface WritesCompared {
  readonly findings: readonly Finding[];
  /** Writes up to then are compared: the next comparison begins here. */
  readonly until: Date;
  /** Writes that have their event. */
  readonly count: number;
  /** Writes of which it is not yet known: their log is not complete. */
  readonly young: number;
}

export interface WriteComparison {
  /** Of the drift checks. */
  readonly store: EvidenceStore;
  /** Where the evidence bucket is: its data events are recorded there. */
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** How the trail is read. */
  readonly log: Omit<VerificationOptions, 'start' | 'end' | 'accounts' | 'regions' | 'known' | 'onProven' | 'now'>;
  /** Until when an earlier comparison came; it begins there. */
  readonly from: Date;
  /** What an earlier comparison found of writes whose log is no longer there. @default nothing was compared */
  readonly comparedUntil?: Date;
  readonly now: Date;
}

/** Milliseconds between the event of a write and the time that S3 gives its object: where no version is named, the time has to fit. */
const WRITING = 5 * 60_000;

/** @throws what `verify` throws, and what keeps the evidence from being listed. */
export async function compareWrites(asked: WriteComparison, fetcher: Fetcher): Promise<WritesCompared> {
  const { store, log, account, region, from, now } = asked;
  const events: WriteEvent[] = [];
  const { chains } = await verify(
    {
      ...log,
      ...{ accounts: [account], regions: [region], checkLocks: false, now, end: now },
      // what S3 took in the first second of the period may have its event in the last one before it
      start: new Date(Math.floor(from.getTime() / HOUR - 1) * HOUR),
      onProven: (file) => void events.push(...writeEventsIn(file, store.bucket)),
    },
    fetcher,
  );
  // a log file is delivered within the hour, and named by the digest of the hour in which it was
  const until = new Date(Math.max(from.getTime(), signedUntil(chains, now) - HOUR));
  return new Comparison(asked, chains, events, until).compare();
}

class Comparison {
  private readonly findings: Finding[] = [];
  private count = 0;
  private resting = 0;

  constructor(
    private readonly asked: WriteComparison,
    private readonly chains: readonly ChainResult[],
    private readonly events: readonly WriteEvent[],
    private readonly until: Date,
  ) {}

  async compare(): Promise<WritesCompared> {
    const { from } = this.asked;
    const isDue = (time: Date | undefined): boolean => time !== undefined && time >= from && time < this.until;
    const all = await this.versionsSince();
    const versions = all.filter(({ modified }) => isDue(modified));
    const young = all.filter(({ modified }) => modified !== undefined && modified >= this.until).length;
    const recorded = recordedAmong(all, this.events);
    const missing = versions.filter((version) => !recorded.has(idOf(version)));
    this.count = versions.length - missing.length;
    if (missing.length > 0 && this.events.length === 0 && versions.length === missing.length) this.nothingRecorded();
    else for (const version of missing) this.withoutEvent(version);
    const listed = new Set(versions.map(idOf));
    for (const event of this.events.filter(({ time }) => isDue(time))) {
      this.judgeWriter(event);
      if (!(await this.hasObject(event, listed))) this.withoutObject(event);
    }
    // of none that was compared nothing is proven
    const passes = versions.length > 0 ? this.passes(young) : [];
    return { findings: [...this.findings, ...passes], until: this.until, count: this.count, young };
  }

  /**
   * What both chains have of these days, all templates, lists of objects as far back as the ledger takes them, and what S3 took since of all public
   * keys, baselines of activity and files of the ledger. Delete markers are left out: those say nothing of a write.
   */
  private async versionsSince(): Promise<StoredVersion[]> {
    const { store, from, now } = this.asked;
    const since = new Date(from.getTime() - DAY);
    const { auditLog } = store;
    const named = dayFolder(new Date(from.getTime() - NAMED_BEFORE));
    const places = [
      store.versionsOf(since, now),
      store.verifications().versionsOf(since, now),
      store.versions(undefined, templatesPrefix(auditLog)),
      // they stand under the day that they are of, however late somebody puts them there
      store.versions(undefined, publicKeysPrefix(auditLog)),
      store.versions(undefined, activityPrefix(auditLog)),
      ...[manifestsPrefix(auditLog), removalsPrefix(auditLog)].map((lists) =>
        store.versions(`${lists}${named}`, lists),
      ),
      store.versions(undefined, LEDGER_PREFIX),
    ];
    const versions: StoredVersion[] = [];
    for (const place of places) {
      for await (const version of place) {
        const isOld = version.modified !== undefined && version.modified < since;
        if (!version.isDeleteMarker && !isOld) versions.push(version);
      }
    }
    return versions;
  }

  /** What a run's key does not say is left out: the parts of a distributed verification are many, and counted elsewhere. */
  private async hasObject(event: WriteEvent, listed: ReadonlySet<string>): Promise<boolean> {
    const { key, versionId } = event;
    const isKept = runNumber(key) !== undefined || key.startsWith(LEDGER_PREFIX);
    if (!isKept || listed.has(idOf({ key, versionId: versionId ?? '' }))) return true;
    for await (const version of this.asked.store.versions(undefined, key)) {
      if (version.key === key && !version.isDeleteMarker && mayBeOf(event, version)) return true;
    }
    return false;
  }

  private judgeWriter(event: WriteEvent): void {
    const { store, account, partition } = this.asked;
    const expected = writersOf(store.auditLog, event.key).map(
      (role) => `arn:${partition}:iam::${account}:role/${role}`,
    );
    if (expected.includes(event.writer)) return;
    this.add(EvidenceWriterKnown, 'FAIL', event.key, {
      expected: expected.join(' or '),
      found: event.writer,
      message: `${event.writer} wrote this evidence at ${event.time.toISOString()} from ${event.address} (${event.call}, event ${event.id}).`,
    });
  }

  private withoutEvent(version: StoredVersion): void {
    const { comparedUntil } = this.asked;
    const written = version.modified?.toISOString() ?? '';
    const begin = beganAt(this.chains);
    const isExpired = begin !== undefined && version.modified !== undefined && version.modified < begin;
    if (isExpired && comparedUntil && version.modified < comparedUntil) {
      this.resting += 1;
      return;
    }
    const isProven = !isExpired && this.chains.length > 0 && this.chains.every(({ whole }) => whole);
    const [expected, found] = [`the event of the write of version ${version.versionId}`, null];
    this.add(EvidenceWriteRecorded, isProven ? 'FAIL' : 'UNKNOWN', version.key, {
      ...{ expected, found },
      message: isProven
        ? `S3 took this object at ${written}, and CloudTrail recorded no write of it.`
        : `Unknown: CloudTrail may have recorded the write of ${written} in hours of the log that are not proven.`,
    });
  }

  private nothingRecorded(): void {
    this.add(EvidenceWriteRecorded, 'UNKNOWN', '', {
      expected: 'an event for each write',
      found: null,
      message: `Unknown: the log of ${this.asked.from.toISOString()} to ${this.until.toISOString()} has no write into the evidence bucket. The trail may record none.`,
    });
  }

  private withoutObject({ key, versionId, writer, time, address }: WriteEvent): void {
    this.add(EvidenceWriteKept, 'FAIL', key, {
      expected: `version ${versionId ?? 'of this write'}`,
      found: null,
      message: `${writer} wrote this object at ${time.toISOString()} from ${address}, and it no longer exists.`,
    });
  }

  private passes(young: number): Finding[] {
    const lacking = [EvidenceWriteRecorded, EvidenceWriteKept, EvidenceWriterKnown].filter(({ id }) =>
      this.findings.every(({ guardrail }) => guardrail !== id),
    );
    const rest = this.resting > 0 ? `; ${counted(this.resting, 'write')} compared before the log ended` : '';
    const found = `${counted(this.count, 'write')} until ${this.until.toISOString()}${rest}; ${young} younger`;
    return lacking.map((check) =>
      this.finding(check, 'PASS', '', {
        expected: null,
        found,
        message: `${check.title}, up to ${this.until.toISOString()}.`,
      }),
    );
  }

  private add(check: Check, status: 'FAIL' | 'UNKNOWN', key: string, said: Said): void {
    this.findings.push(this.finding(check, status, key, said));
  }

  private finding(check: Check, status: Finding['status'], key: string, said: Said): Finding {
    const { bucket, auditLog } = this.asked.store;
    return {
      ...{ guardrail: check.id, status, severity: check.severity, owner: check.owner, path: '', auditLog },
      resource: key === '' ? `s3://${bucket}` : `s3://${bucket}/${key}`,
      ...said,
      remedy: status === 'PASS' ? '' : check.remedy,
    };
  }
}

interface Said {
  readonly expected: string | null;
  readonly found: string | null;
  readonly message: string;
}

/** The versions that have an event. One that names no version stands for one of its key alone: another may be a stranger's. */
function recordedAmong(versions: readonly StoredVersion[], events: readonly WriteEvent[]): ReadonlySet<string> {
  const named = events.flatMap(({ key, versionId }) => (versionId === undefined ? [] : [idOf({ key, versionId })]));
  const recorded = new Set(named);
  const nameless = groupBy(
    events.filter(({ versionId }) => versionId === undefined),
    ({ key }) => key,
  );
  const left = groupBy(
    versions.filter((version) => version.modified !== undefined && !recorded.has(idOf(version))),
    ({ key }) => key,
  );
  for (const [key, ofKey] of nameless) {
    for (const version of paired(ofKey, left.get(key) ?? [])) recorded.add(idOf(version));
  }
  return recorded;
}

/** The nearest in time belong together, unless that leaves a version without an event that could have one. */
function paired(events: readonly WriteEvent[], versions: readonly StoredVersion[]): readonly StoredVersion[] {
  const [nearest, most] = [pairedByDistance(events, versions), pairedInOrder(events, versions)];
  return nearest.length < most.length ? most : nearest;
}

function pairedByDistance(events: readonly WriteEvent[], versions: readonly StoredVersion[]): readonly StoredVersion[] {
  const left = new Set(versions);
  return events.flatMap((event) => {
    const fitting = [...left].filter((version) => mayBeOf(event, version));
    const [nearest] = fitting.sort((one, other) => distance(event, one) - distance(event, other));
    if (nearest) left.delete(nearest);
    return nearest ?? [];
  });
}

/** As many versions as can have an event each: the earliest takes the earliest event that it may be of. */
function pairedInOrder(events: readonly WriteEvent[], versions: readonly StoredVersion[]): readonly StoredVersion[] {
  const waiting = events.toSorted((a, b) => a.time.getTime() - b.time.getTime());
  const inOrder = versions.toSorted((a, b) => Number(a.modified) - Number(b.modified));
  return inOrder.filter((version) => {
    // an event too early for this version is too early for those that follow
    while (waiting[0] && Number(version.modified) - waiting[0].time.getTime() > WRITING) waiting.shift();
    return waiting[0] && mayBeOf(waiting[0], version) ? waiting.shift() : false;
  });
}

function mayBeOf(event: WriteEvent, version: StoredVersion): boolean {
  return event.versionId === undefined ? distance(event, version) <= WRITING : event.versionId === version.versionId;
}

function distance({ time }: WriteEvent, { modified }: StoredVersion): number {
  return modified === undefined ? Infinity : Math.abs(modified.getTime() - time.getTime());
}

function idOf({ key, versionId }: Pick<StoredVersion, 'key' | 'versionId'>): string {
  return `${key} ${versionId}`;
}

/** Milliseconds: until when the digests reach that are due. */
function signedUntil(chains: readonly ChainResult[], now: Date): number {
  const ends = chains.flatMap(({ gaps }) => gaps.filter(({ reason }) => reason === 'not due yet'));
  // where no chain says it, what is an hour old is due
  if (ends.length === 0) return Math.floor((now.getTime() - HOUR) / HOUR) * HOUR;
  return Math.min(...ends.map(({ from }) => Date.parse(from)));
}

/** When the oldest digest begins, where the comparison asked for earlier ones. */
function beganAt(chains: readonly ChainResult[]): Date | undefined {
  const begins = chains.flatMap(({ gaps }) => gaps.filter(({ reason }) => reason === 'before the trail'));
  const [first] = begins.map(({ to }) => to).sort();
  return first === undefined ? undefined : new Date(first);
}
