/** A whole run: check, tell the owners, record the evidence. */
import type { AccountClients } from '../facts/account/clients';
import { OWNERS, type Owner } from '../facts/requirements';
import { report, type Finding } from '../findings/finding';
import type { Trigger } from '../evidence/document';
import { record, type Recorded } from '../evidence/record';
import { EvidenceStore, type StoredRun } from '../evidence/store';
import type { Guardrail } from '../guardrails/guardrail';
import { changesBetween } from '../notify/changes';
import { changeMessage, summaryMessage, type About, type Message } from '../notify/message';
import { tellOwners, type Topics } from '../notify/owners';
import { VERSION } from '../version';
import { driftCheck, type DriftCheck } from './drift-check';
import { dayPrefix } from '../evidence/names';

export interface RunOptions {
  readonly stack: string;
  readonly auditLog: string;
  readonly evidenceBucket: string;
  /** Whom to tell; nobody is told where left out, and the next run that has topics makes up for it. */
  readonly topics?: Topics;
  readonly clients: AccountClients;
  readonly guardrails: readonly Guardrail[];
  readonly trigger: Trigger;
  readonly now: Date;
  /** SHA-256 of the code that runs, where it is one file. */
  readonly code?: string;
}

export interface RunResult {
  readonly check: DriftCheck;
  readonly recorded: Recorded;
}

/**
 * Checks, tells and records. Owners are told before the evidence is written: a run that dies in between tells twice, never not at
 * all.
 *
 * @throws whatever keeps the evidence from being written: such a run has not happened.
 */
export async function runDriftCheck(options: RunOptions): Promise<RunResult> {
  const { stack, auditLog, evidenceBucket, clients, guardrails, trigger, now, code } = options;
  const store = new EvidenceStore(clients.s3, evidenceBucket, auditLog);
  const previous = await store.latest(now);
  const baseline = previous?.document?.baseline;
  const found = await driftCheck({ stack, auditLog, clients, guardrails, now, ...(baseline && { baseline }) });
  const { untold, findings } = await tell(options, found, previous);
  const check = { ...found, report: report([...found.report.findings, ...findings]) };
  const recorded = await record(
    store,
    {
      run: {
        kind: 'drift-check',
        trigger,
        auditLog,
        startedAt: now.toISOString(),
        finishedAt: new Date().toISOString(),
        version: VERSION,
        ...(code !== undefined && { code }),
        ...(check.configuration !== undefined && { configuration: check.configuration }),
        ...(check.environment && { account: check.environment.account, region: check.environment.region }),
      },
      report: check.report,
      untold,
      ...(check.baseline && { baseline: check.baseline }),
      render: {
        catalogue: guardrails,
        at: now,
        version: VERSION,
        ...(check.environment && { environment: check.environment }),
      },
    },
    previous,
  );
  return { check: { ...check, report: report([...check.report.findings, ...recorded.lockFindings]) }, recorded };
}

interface Telling {
  /** Owners who still have to hear of what changed. */
  readonly untold: readonly Owner[];
  /** What kept them from hearing of it. */
  readonly findings: readonly Finding[];
}

async function tell(options: RunOptions, check: DriftCheck, previous: StoredRun | undefined): Promise<Telling> {
  const { auditLog, evidenceBucket, now, topics, clients } = options;
  const about: About = { auditLog, at: now, evidence: `s3://${evidenceBucket}/${dayPrefix(auditLog, now)}` };
  const messages = messagesOf(check, previous, about);
  if (!topics) return { untold: [...new Set(messages.map(({ owner }) => owner))], findings: [] };
  const failed = await tellOwners(messages, topics, clients.sns);
  return {
    untold: [...new Set(failed.map(({ owner }) => owner))],
    findings: failed.map(({ owner, error }) => ownerUntold(auditLog, owner, error)),
  };
}

/** Changes at once; a summary with the first run of a day. */
function messagesOf({ report: found }: DriftCheck, previous: StoredRun | undefined, about: About): Message[] {
  const document = previous?.document;
  const isFirstOfDay = document?.run.startedAt.slice(0, 10) !== about.at.toISOString().slice(0, 10);
  return OWNERS.flatMap((owner) => {
    // what an owner was not told counts as not yet seen
    const known = document?.untold.includes(owner) ? [] : (document?.findings ?? []);
    const change = changeMessage(owner, changesBetween(known, found.findings), about);
    return [...(change ? [change] : []), ...(document && isFirstOfDay ? [summaryMessage(owner, found, about)] : [])];
  });
}

function ownerUntold(auditLog: string, owner: Owner, error: string): Finding {
  return {
    guardrail: 'OwnersTold',
    status: 'FAIL',
    severity: 'HIGH',
    owner: 'engineering',
    resource: auditLog,
    path: owner,
    expected: 'the message on the topic',
    found: error,
    message: `The ${owner} owner could not be told: ${error}.`,
    remedy: "Let the function's role publish to the owner's topic and use its key. The next run tells it again.",
    auditLog,
  };
}
