/** A verification's findings on their way to the owners and into the evidence, as those of a drift check. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { SNSClient } from '@aws-sdk/client-sns';
import { dayPrefix } from '../../evidence/names';
import { record, type Recorded } from '../../evidence/record';
import { EvidenceStore } from '../../evidence/store';
import type { KeptBaseline, Run, Trigger } from '../../evidence/document';
import { isWithin, type Looked } from '../../evidence/hours';
import type { AcknowledgedFinding, Requirements } from '../../facts/requirements';
import { report, type Finding } from '../../findings/finding';
import { firstSeenIn } from '../../findings/first-seen';
import type { KnownChain } from '../archive';
import { VERSION } from '../../version';
import type { Environment } from '../../findings/render-options';
import { notify } from '../../notify/notify';
import type { Topics } from '../../notify/owners';

/** What was found, and of which hours. */
export interface Found {
  readonly findings: readonly Finding[];
  /** Absent where the verification did not end, or does not name all that it found: then nothing can be resolved. */
  readonly period?: Looked;
  /** Until when the writes of evidence are compared with their events; that of the verification before where it is left out. */
  readonly writesComparedUntil?: Date;
  /** What later days are compared with; that of the verification before goes on where it is left out. */
  readonly baseline?: KeptBaseline;
  /** What the next verification has to find again. */
  readonly chains: readonly KnownChain[];
}

export interface RunContext {
  readonly auditLog: string;
  readonly evidenceBucket: string;
  readonly topics: Topics;
  readonly sns: SNSClient;
  /** Findings are imported there as well, unless it is left out. */
  readonly securityHub?: SecurityHubClient;
  /** The account that verifies. */
  readonly environment: Environment;
  readonly s3: S3Client;
  readonly trigger: Trigger;
  readonly now: Date;
  /** SHA-256 of the code that runs. */
  readonly code?: string;
  /** Whether the audit log has a ledger, which takes lists of what verifications prove. */
  readonly ledger?: boolean;
}

/** Where verifications of an audit log are written. */
export function verificationStore({ s3, evidenceBucket, auditLog }: RunContext): EvidenceStore {
  return new EvidenceStore(s3, evidenceBucket, auditLog).verifications();
}

/** The chains that the verification before knew. */
export async function knownChains(context: RunContext): Promise<readonly KnownChain[]> {
  const previous = await verificationStore(context).latest(context.now);
  return previous?.document ? chainsOf(previous.document.run) : [];
}

/** The chains that a verification found. */
export function chainsOf({ chains = [], began = {} }: Pick<Run, 'chains' | 'began'>): readonly KnownChain[] {
  return chains.flatMap((chain) => {
    const [, account, region] = /^(\d{12})\/([a-z0-9-]+)$/.exec(chain) ?? [];
    if (account === undefined || region === undefined) return [];
    const time = new Date(began[chain] ?? Number.NaN);
    return [{ account, region, ...(!Number.isNaN(time.getTime()) && { began: time }) }];
  });
}

/** The first verification says it: a trail that is stopped and started says only when it was started last. */
function beganOf(chains: readonly KnownChain[], before: Run | undefined): Record<string, string> {
  const found = chains.flatMap(({ account, region, began }) =>
    began ? [[`${account}/${region}`, began.toISOString()] as const] : [],
  );
  return { ...Object.fromEntries(found), ...before?.began };
}

/** What the deployment asks for, as the newest drift check read it. */
export interface Asked {
  /** Days for which a log has to be locked; undefined where no drift check says it. */
  readonly requiredDays?: number;
  readonly acknowledgements: readonly AcknowledgedFinding[];
}

export async function askedOf({ s3, evidenceBucket, auditLog, now }: RunContext): Promise<Asked> {
  const latest = await new EvidenceStore(s3, evidenceBucket, auditLog).latest(now);
  const { shortestRetentionDays: days, acknowledgements }: Partial<Record<keyof Requirements, unknown>> =
    latest?.document?.baseline?.requirements ?? {};
  return {
    ...(typeof days === 'number' && Number.isFinite(days) && { requiredDays: days }),
    acknowledgements: Array.isArray(acknowledgements) ? acknowledgements.filter(isAcknowledgement) : [],
  };
}

/** Evidence may have been written by somebody else. */
function isAcknowledgement(value: unknown): value is AcknowledgedFinding {
  if (typeof value !== 'object' || value === null) return false;
  const { finding, resource, time, reason, owner, until } = value as Record<keyof AcknowledgedFinding, unknown>;
  const hasTexts = [finding, resource, time, reason, owner].every((text) => typeof text === 'string');
  return hasTexts && (until === undefined || typeof until === 'string');
}

/**
 * Tells owners and Security Hub what is new, then writes the evidence.
 *
 * @throws whatever keeps the evidence from being written: such a run has not happened.
 */
export async function recordVerification(
  context: RunContext,
  { findings, period, chains, writesComparedUntil: until, baseline }: Found,
): Promise<Recorded> {
  const { auditLog, evidenceBucket, environment, now } = context;
  const store = verificationStore(context);
  const previous = await store.latest(now);
  const found = report(findings.map((finding) => ({ ...finding, auditLog })));
  // what was looked at before the verification before says nothing of what that one found
  const isNews = !(period?.since && previous?.document && period.since < new Date(previous.document.run.startedAt));
  const about = { auditLog, at: now, evidence: `s3://${evidenceBucket}/${dayPrefix(store.auditLog, now)}` };
  const channels = {
    ...{ topics: context.topics, sns: context.sns },
    ...(context.securityHub && { securityHub: { client: context.securityHub, environment } }),
  };
  // only what was found of the same hours can be resolved
  const isSeen = (finding: Finding): boolean => isNews && period !== undefined && isWithin(finding, period);
  const before = previous?.document;
  const kept = baseline ?? before?.run.baseline;
  const comparedUntil = until?.toISOString() ?? before?.run.writesComparedUntil;
  const delivery = await notify(channels, { report: found, isSeen, ...(before && { before }) }, about);
  return record(
    store,
    {
      run: {
        kind: 'log-verification',
        trigger: context.trigger,
        auditLog,
        startedAt: now.toISOString(),
        finishedAt: new Date().toISOString(),
        version: VERSION,
        account: environment.account,
        region: environment.region,
        ...(context.code !== undefined && { code: context.code }),
        ...(period && { period: inWords(period) }),
        ...(comparedUntil !== undefined && { writesComparedUntil: comparedUntil }),
        ...(kept && { baseline: kept }),
        chains: chains.map(({ account, region }) => `${account}/${region}`),
        began: beganOf(chains, before?.run),
      },
      report: report([...found.findings, ...delivery.findings]),
      ...delivery.outbox,
      render: { at: now, version: VERSION, environment, firstSeen: firstSeenIn(before?.events, now) },
    },
    previous,
  );
}

function inWords({ start, end, since }: Looked): NonNullable<Run['period']> {
  return { start: start.toISOString(), end: end.toISOString(), ...(since && { since: since.toISOString() }) };
}
