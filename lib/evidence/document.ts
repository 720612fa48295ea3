/** One evidence document: what a run found, who ran it, and the run before. */
import { hash } from 'node:crypto';
import { isBaseline, type Baseline } from './baseline';
import type { Finding, Report, Scope, Summary } from '../findings/finding';
import type { Burst } from '../notify/attempt';
import type { Outbox } from '../notify/outbox';
import { sightingsIn } from '../findings/first-seen';
import { areFindings, areTexts, hasTexts, isListOf, isRecordOf } from './shapes';
import { isCarried, type Carried } from './standing';
import type { OcsfEvent } from '../findings/formats/ocsf';

/** Tells documents of this shape from any other JSON; a new shape gets a new name. */
export const SCHEMA = 'wormtrail.evidence/2';

/** As version 0.1 wrote it: not compressed, HTML and CSV beside it. */
const WITH_RENDERINGS = 'wormtrail.evidence/1';

/** What was run. */
type RunKind = 'drift-check' | 'log-verification';

/** What made it run. */
export type Trigger = 'schedule' | 'tamper-event' | 'terminal';

export interface Run {
  /** Number in the chain, nine digits, so that names sort as runs follow each other. */
  readonly id: string;
  readonly kind: RunKind;
  readonly trigger: Trigger;
  readonly auditLog: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Version of wormtrail, and the SHA-256 of the code that ran where it is one file. */
  readonly version: string;
  readonly code?: string;
  /** SHA-256 of the deployed template. */
  readonly configuration?: string;
  readonly account?: string;
  readonly region?: string;
  /**
   * ISO 8601: the hours of the log that a verification looked at, and named everything that it found of; absent where it did not.
   * `since`: when it began to look, where that was not when the run began.
   */
  readonly period?: { readonly start: string; readonly end: string; readonly since?: string };
  /** ISO 8601: until when a verification compared the writes of evidence with what CloudTrail recorded of them. */
  readonly writesComparedUntil?: string;
  /** What the activity of later days is compared with; that of an earlier run where this one wrote none. */
  readonly baseline?: KeptBaseline;
  /** Accounts and Regions that a verification knows, such as `111122223333/eu-central-1`: the next one expects them. */
  readonly chains?: readonly string[];
  /** ISO 8601, by these names: when chains began, as the first verification found it. */
  readonly began?: Readonly<Record<string, string>>;
}

/** A baseline of activity as it stands in the bucket. */
export interface KeptBaseline {
  /** The last day that it has learned: 2026-01-31. */
  readonly day: string;
  readonly key: string;
  readonly versionId: string;
  /** SHA-256 of the object's bytes, hex. */
  readonly sha256: string;
}

/** The run before, as it stands in the bucket. */
export interface Link {
  readonly id: string;
  readonly key: string;
  readonly versionId: string;
  /** SHA-256 of the object's bytes as S3 stores them, hex; empty where it is too large to be a run. */
  readonly sha256: string;
}

export interface EvidenceDocument extends Outbox {
  readonly schema: typeof SCHEMA | typeof WITH_RENDERINGS;
  readonly run: Run;
  /** null: the first run. */
  readonly previous: Link | null;
  /** SHA-256 of the renderings that stand beside a document of version 0.1. */
  readonly renderings?: { readonly html: string; readonly csv: string };
  readonly baseline?: Baseline;
  /** What stays open, and which deployments nobody is known for; absent in older evidence. */
  readonly carried?: Carried;
  /** Calls that made this run happen, where a tamper event did. */
  readonly attempts: readonly Burst[];
  /** Ids of the newest events that were answered: a duplicate is recognized by them. */
  readonly answeredEvents: readonly string[];
  readonly summary: Summary;
  readonly findings: readonly Finding[];
  /** The same findings as OCSF Compliance Findings (class 2003), for lakes and SIEMs. */
  readonly events: readonly OcsfEvent[];
}

export function reportOf({ findings, summary }: EvidenceDocument): Report {
  return { findings, summary };
}

/** SHA-256, hex. */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content);
}

/**
 * A document as it is stored: a finding and an event a line, so that two runs can be compared line by line, and in ASCII, which
 * every tool reads alike.
 */
export function* documentPieces({ findings, events, ...rest }: EvidenceDocument): Generator<string> {
  yield ascii(JSON.stringify(rest, null, 1)).replace(/\n\}$/, '');
  yield* listed('findings', findings);
  yield* listed('events', events);
  yield '\n}\n';
}

function* listed(name: string, entries: readonly unknown[]): Generator<string> {
  yield `,\n "${name}": [`;
  let before = '\n';
  for (const entry of entries) {
    yield before + ascii(JSON.stringify(entry));
    before = ',\n';
  }
  yield '\n ]';
}

/** Other characters stand in strings only, where JSON has an escape for each (RFC 8259, section 7). */
function ascii(json: string): string {
  // most lines have none: asking first leaves no garbage
  if (!/[^\0-\x7F]/.test(json)) return json;
  return json.replace(/[^\0-\x7F]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Reads a document back; of its events, most of its size, only what `firstSeenIn` asks.
 *
 * @returns undefined where the text is no evidence document.
 */
export function parseDocument(text: string): EvidenceDocument | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const document = parsed as Partial<EvidenceDocument> | null;
  const isWhole =
    (document?.schema === SCHEMA ||
      (document?.schema === WITH_RENDERINGS && hasTexts(document.renderings, ['html', 'csv']))) &&
    isRun(document.run) &&
    (document.previous === null || isLink(document.previous)) &&
    areTexts(document.untold) &&
    [document.lastTold, document.owed, document.unimported].every((list) => list === undefined || areFindings(list)) &&
    (document.baseline === undefined || isBaseline(document.baseline)) &&
    (document.carried === undefined || isCarried(document.carried)) &&
    isListOf(document.attempts, isBurst) &&
    areTexts(document.answeredEvents) &&
    areFindings(document.findings) &&
    typeof document.summary?.held === 'boolean' &&
    (document.summary.scopes === undefined || isScopes(document.summary.scopes));
  return isWhole ? { ...(document as EvidenceDocument), events: sightingsIn(document.events) } : undefined;
}

function isScopes(scopes: unknown): boolean {
  const isScope = (scope: unknown): boolean =>
    hasTexts(scope, ['auditLog']) && Array.isArray((scope as Partial<Scope>).frameworks);
  return Array.isArray(scopes) && scopes.every(isScope);
}

function isRun(run: unknown): run is Run {
  const texts = ['id', 'kind', 'trigger', 'auditLog', 'startedAt', 'finishedAt', 'version'];
  if (!hasTexts(run, texts)) return false;
  const { chains, began = {}, period, writesComparedUntil: until, baseline } = run as Partial<Run>;
  if (!isRecordOf(began, (each) => typeof each === 'string')) return false;
  if (baseline !== undefined && !hasTexts(baseline, ['day', 'key', 'versionId', 'sha256'])) return false;
  if (period !== undefined && !hasTexts(period, ['start', 'end'])) return false;
  if (until !== undefined && Number.isNaN(Date.parse(until))) return false;
  return chains === undefined || areTexts(chains);
}

function isLink(link: unknown): link is Link {
  return hasTexts(link, ['id', 'key', 'versionId', 'sha256']);
}

function isBurst(value: unknown): boolean {
  const { attempt, count } = (value ?? {}) as Partial<Burst>;
  const texts = ['eventId', 'time', 'eventSource', 'eventName', 'principal', 'resource'];
  return typeof count === 'number' && hasTexts(value, ['from', 'until']) && hasTexts(attempt, texts);
}
