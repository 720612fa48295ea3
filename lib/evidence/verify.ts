/** The chain of runs, walked: what is missing, altered, hidden or out of order. */
import type { Check } from '../checks/check';
import {
  EvidenceAltered,
  EvidenceBaselineChanged,
  EvidenceHidden,
  EvidenceMissing,
  EvidenceRenderingMissing,
  EvidenceReordered,
  EvidenceWhole,
  RunsMissed,
} from '../checks/evidence/runs';
import type { Finding } from '../findings/finding';
import { counted } from '../findings/format';
import { untrueOfItself, type Untrue } from './claims';
import { sha256, type EvidenceDocument } from './document';
import { NoEvidence } from './errors';
import { Expiry } from './expiry';
import { dayPrefix, isJump, prefixOf, runId, runNumber } from './names';
import type { EvidenceStore, StoredRun, StoredVersion } from './store';
import { untrueAfter } from './succession';
import { isKept } from './templates';
import { isHidden, oldest } from './versions';

/** What a walk along the chain found. */
export interface Verification {
  readonly runs: readonly EvidenceDocument[];
  readonly findings: readonly Finding[];
}

export interface VerifyOptions {
  readonly now: Date;
  /** Longest time without a run, in hours. @default 25 */
  readonly longestGapHours?: number;
  /** Only the runs from this day on; the first of them stands for all before it. @default all */
  readonly since?: Date;
}

/**
 * Reads every run and checks it against the one before: number, hash, version, time, and the renderings beside it. The chain
 * begins with the oldest run that is still locked or still there: what lifecycle rules removed after its retention is not missed.
 *
 * @throws NoEvidence where there is no run at all.
 */
export async function verifyEvidence(store: EvidenceStore, options: VerifyOptions): Promise<Verification> {
  const byKey = new Map<string, StoredVersion[]>();
  const after = options.since && dayPrefix(store.auditLog, options.since);
  for await (const version of store.versions(after)) {
    byKey.set(version.key, [...(byKey.get(version.key) ?? []), version]);
  }
  const keysInOrder = (): string[] =>
    [...byKey.keys()]
      .filter((key) => runNumber(key) !== undefined)
      .sort((a, b) => (runNumber(a) ?? 0) - (runNumber(b) ?? 0));
  const standing = keysInOrder().find((key) => !isHidden(byKey.get(key) ?? []));
  const expiry = await Expiry.after(oldest(byKey.get(standing ?? '') ?? []), store, options.now);
  for (const [key, versions] of byKey) {
    if (isHidden(versions) && (await expiry.hasEnded(key, oldest(versions)))) byKey.delete(key);
  }
  const keys = keysInOrder();
  if (keys.length === 0) throw new NoEvidence(store.bucket, store.auditLog);
  const walk = new Walk(store, expiry, options);
  for (const [key, versions] of byKey) walk.lookAtVersions(key, versions);
  for (const key of keys) await walk.follow(key, byKey);
  walk.lookAtEnd();
  const { runs, findings } = walk;
  const lacking = CHECKED.filter(({ id }) => findings.every(({ guardrail }) => guardrail !== id));
  const passed = (findings.length > 0 ? lacking : [EvidenceWhole, ...lacking]).map((check) => pass(check, store, runs));
  return { runs, findings: [...findings, ...passed] };
}

/** Milliseconds between the end of a run and the writing of its document: a function lives for 15 minutes. */
const LONGEST_WRITING = 3_600_000;

/** In milliseconds. */
export function longestGapOf({ longestGapHours = 25 }: VerifyOptions): number {
  return longestGapHours * 3_600_000;
}

/** What each walk looks at. */
const CHECKED = [
  EvidenceHidden,
  EvidenceAltered,
  EvidenceBaselineChanged,
  EvidenceMissing,
  EvidenceRenderingMissing,
  EvidenceReordered,
  RunsMissed,
];

function pass({ id, severity, owner, title }: Check, store: EvidenceStore, runs: readonly EvidenceDocument[]): Finding {
  return {
    guardrail: id,
    status: 'PASS',
    severity,
    owner,
    resource: `s3://${store.bucket}`,
    path: '',
    expected: null,
    found: `${counted(runs.length, 'run')}, ${runs[0]?.run.id ?? ''} to ${runs.at(-1)?.run.id ?? ''}`,
    message: `${title}.`,
    remedy: '',
    auditLog: store.auditLog,
  };
}

class Walk {
  readonly runs: EvidenceDocument[] = [];
  readonly findings: Finding[] = [];
  private before: StoredRun | undefined;
  private earlier: StoredRun | undefined;
  private readonly longestGap: number;

  constructor(
    private readonly store: EvidenceStore,
    private readonly expiry: Expiry,
    private readonly options: VerifyOptions,
  ) {
    this.longestGap = longestGapOf(options);
  }

  /** Each key is written once and never deleted. */
  lookAtVersions(key: string, versions: readonly StoredVersion[]): void {
    if (isHidden(versions)) {
      this.add(EvidenceHidden, key, 'A delete marker hides this evidence', 'no delete marker', 'a delete marker');
    }
    const written = versions.filter(({ isDeleteMarker }) => !isDeleteMarker).length;
    if (written > 1) {
      this.add(
        EvidenceAltered,
        key,
        'This evidence was overwritten. The oldest version is the original',
        '1 version',
        `${written} versions`,
      );
    }
  }

  async follow(key: string, byKey: ReadonlyMap<string, readonly StoredVersion[]>): Promise<void> {
    const original = oldest(byKey.get(key) ?? []);
    if (!original) {
      this.add(EvidenceMissing, key, 'Only a delete marker is left of this run', 'the document', 'a delete marker');
      return;
    }
    const number = runNumber(key) ?? 0;
    if (this.before && isJump(Number(this.before.link.id), number)) {
      const last = `the run after ${this.before.link.id}`;
      this.add(EvidenceReordered, key, 'No run leads to this number', last, runId(number));
      return;
    }
    const run = await this.store.read(original);
    if (run.document) {
      this.runs.push(run.document);
      this.compareWithKey(run, run.document);
      this.compareWithWriting(key, run.document, original);
      this.addUntrue(key, untrueOfItself(run.document, this.store.auditLog));
      if (run.document.renderings) await this.compareRenderings(key, run.document.renderings, byKey);
    } else {
      this.add(
        EvidenceAltered,
        key,
        'This object is not an evidence document',
        'an evidence document',
        'something else',
      );
    }
    await this.compareWithBefore(run);
    this.earlier = this.before;
    this.before = run;
  }

  lookAtEnd(): void {
    const last = this.runs.at(-1);
    if (!last) return;
    const silence = this.options.now.getTime() - Date.parse(last.run.startedAt);
    if (silence > this.longestGap) this.gap(last.run.id, last.run.startedAt, this.options.now.toISOString());
  }

  /** The number and the day that a document states are those of its key. */
  private compareWithKey({ link }: StoredRun, { run }: EvidenceDocument): void {
    const day = run.startedAt.slice(0, 10).replaceAll('-', '/');
    const isThere = link.key.startsWith(`${prefixOf(this.store.auditLog)}${day}/`);
    if (Number(run.id) !== runNumber(link.key) || !isThere) {
      this.add(
        EvidenceReordered,
        link.key,
        'The document says that it is another run',
        link.key,
        `run ${run.id} of ${day}`,
      );
    }
  }

  /** S3 says when it took the document, and the document when its run ended. */
  private compareWithWriting(key: string, { run }: EvidenceDocument, { modified }: StoredVersion): void {
    if (!modified || Math.abs(modified.getTime() - Date.parse(run.finishedAt)) <= LONGEST_WRITING) return;
    const message = 'S3 did not take this document when its run ended';
    this.add(EvidenceReordered, key, message, run.finishedAt, modified.toISOString());
  }

  private async compareWithBefore({ link, document }: StoredRun): Promise<void> {
    const { before } = this;
    const number = runNumber(link.key) ?? 0;
    const previous = before ? (runNumber(before.link.key) ?? 0) : 0;
    if (number === previous) {
      this.add(
        EvidenceReordered,
        link.key,
        `Two documents say that they are run ${runId(number)}`,
        'one document',
        before?.link.key ?? '',
      );
    }
    const isPartOnly = !before && this.options.since !== undefined;
    if (number > previous + 1 && !isPartOnly) this.lookAtMissing(previous + 1, number - 1, document);
    if (!before || !document || number !== previous + 1) return;
    this.compareLink(link.key, document, before);
    if (before.document) this.addUntrue(link.key, untrueAfter(document, before.document, this.earlier?.document));
    if (before.document) await this.compareTemplate(link.key, document, before.document);
    const earlier = before.document?.run.startedAt ?? '';
    const { startedAt: later, finishedAt: end } = document.run;
    // runs may overlap, and the one that starts first end last: it steps back behind the other
    if (Date.parse(end) < Date.parse(earlier)) {
      this.add(
        EvidenceReordered,
        link.key,
        'The run ended before the run that it follows began',
        `after ${earlier}`,
        end,
      );
    } else if (Date.parse(later) - Date.parse(earlier) > this.longestGap) {
      this.gap(document.run.id, earlier, later);
    }
  }

  /** @param next The document that the missing runs led to. */
  private lookAtMissing(first: number, last: number, next: EvidenceDocument | undefined): void {
    if (first === 1 && next?.previous && this.expiry.hasCome(next.previous.key)) return;
    const which = first === last ? `run ${runId(first)}` : `runs ${runId(first)} to ${runId(last)}`;
    const missing =
      first === last
        ? 'The next run follows it, but it no longer exists'
        : 'A later run follows them, but they no longer exist';
    this.add(EvidenceMissing, which, missing, first === last ? 'the document' : 'the documents', null);
  }

  private compareLink(key: string, { previous }: EvidenceDocument, { link }: StoredRun): void {
    if (previous?.id !== link.id || previous.key !== link.key) {
      this.add(EvidenceReordered, key, 'The run does not follow the run before it', link.key, previous?.key ?? null);
    } else if (previous.sha256 !== link.sha256) {
      this.add(
        EvidenceAltered,
        link.key,
        `The document is not the one that run ${runId(runNumber(key) ?? 0)} followed`,
        previous.sha256,
        link.sha256,
      );
    } else if (previous.versionId !== link.versionId) {
      this.add(
        EvidenceAltered,
        link.key,
        'The version that the next run followed no longer exists',
        previous.versionId,
        link.versionId,
      );
    }
  }

  /** The evidence keeps what was deployed: nobody can say afterwards that something else was. */
  private async compareTemplate(
    key: string,
    { baseline, carried }: EvidenceDocument,
    before: EvidenceDocument,
  ): Promise<void> {
    const { configuration = '' } = baseline ?? {};
    if (!before.carried || !before.baseline || before.baseline.configuration === configuration) return;
    const { template } = carried ?? {};
    if (template && (await isKept(this.store, template, configuration))) return;
    const message = 'The run has another configuration than the run before, and the evidence keeps no such template';
    this.add(EvidenceBaselineChanged, key, message, configuration, template?.key ?? null);
  }

  /** HTML and CSV of version 0.1 must be the ones that the document vouches for. */
  private async compareRenderings(
    key: string,
    renderings: NonNullable<EvidenceDocument['renderings']>,
    byKey: ReadonlyMap<string, readonly StoredVersion[]>,
  ): Promise<void> {
    for (const ending of ['html', 'csv'] as const) {
      const name = key.replace(/json$/, ending);
      const original = oldest(byKey.get(name) ?? []);
      if (!original) {
        this.add(EvidenceRenderingMissing, name, 'The report of this run no longer exists', 'the report', null);
        continue;
      }
      const found = sha256(await this.store.content(name, original.versionId));
      if (found !== renderings[ending]) {
        this.add(
          EvidenceAltered,
          name,
          'The report is not the one that the document holds the hash of',
          renderings[ending],
          found,
        );
      }
    }
  }

  private gap(id: string, from: string, until: string): void {
    const hours = Math.round((Date.parse(until) - Date.parse(from)) / 3_600_000);
    this.add(
      RunsMissed,
      `run ${id}`,
      `No run took place for ${counted(hours, 'hour')}, from ${from} until ${until}`,
      'a run a day',
      counted(hours, 'hour'),
    );
  }

  private addUntrue(key: string, untrue: readonly Untrue[]): void {
    for (const { check, message, expected, found } of untrue) this.add(check, key, message, expected, found);
  }

  private add(check: Check, resource: string, message: string, expected: string, found: string | null): void {
    this.findings.push({
      guardrail: check.id,
      status: 'FAIL',
      severity: check.severity,
      owner: check.owner,
      resource: resource.includes('/') ? `s3://${this.store.bucket}/${resource}` : resource,
      path: '',
      expected,
      found,
      message: `${message}.`,
      remedy: check.remedy,
      auditLog: this.store.auditLog,
    });
  }
}
