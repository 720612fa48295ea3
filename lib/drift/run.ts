/** A whole run: check, tell the owners, record the evidence. */
import type { AccountClients } from '../facts/account/clients';
import { OWNERS, type Owner } from '../facts/requirements';
import { report, type Finding } from '../findings/finding';
import type { Trigger } from '../evidence/document';
import { record, type Outcome, type Recorded } from '../evidence/record';
import { EvidenceStore, type StoredRun } from '../evidence/store';
import type { Guardrail } from '../guardrails/guardrail';
import { burstsOf, type Attempt, type Burst } from '../notify/attempt';
import { changesBetween } from '../notify/changes';
import { changeMessage, summaryMessage, type About, type Message } from '../notify/message';
import { importFindings } from '../notify/security-hub';
import { tellOwners, type Topics } from '../notify/owners';
import { tamperMessage } from '../notify/tamper-message';
import { WormtrailError } from '../errors';
import { VERSION } from '../version';
import { driftCheck, type DriftCheck } from './drift-check';
import { dayPrefix } from '../evidence/names';
import type { Turn } from './turns';

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
  /** The calls that this run answered. */
  readonly bursts: readonly Burst[];
}

/**
 * Checks, tells and records. Owners are told before the evidence is written: a run that dies in between tells twice, never not at
 * all.
 *
 * @throws whatever keeps the evidence from being written: such a run has not happened.
 */
export async function runDriftCheck(options: RunOptions): Promise<RunResult> {
  const store = storeOf(options);
  return run(options, store, await store.latest(options.now), []);
}

/**
 * Answers calls that could weaken the audit log: checks at once, and tells security who did what and what the check found.
 *
 * @returns undefined where every event was answered before.
 * @throws AttemptsUntold where security could not be told, so that the events are delivered again.
 */
export async function answerAttempts(
  options: RunOptions,
  attempts: readonly Attempt[],
): Promise<RunResult | undefined> {
  const store = storeOf(options);
  const previous = await store.latest(options.now);
  const answered = new Set(previous?.document?.answeredEvents);
  const fresh = attempts.filter(({ eventId }) => !answered.has(eventId));
  return fresh.length === 0 ? undefined : run(options, store, previous, fresh);
}

/** Security could not be told of an attempt. */
export class AttemptsUntold extends WormtrailError {
  constructor(error: string) {
    super(`Security could not be told of calls that touch the audit log: ${error}. The events are delivered again.`);
  }
}

function storeOf({ clients, evidenceBucket, auditLog }: RunOptions): EvidenceStore {
  return new EvidenceStore(clients.s3, evidenceBucket, auditLog);
}

async function run(
  options: RunOptions,
  store: EvidenceStore,
  previous: StoredRun | undefined,
  attempts: readonly Attempt[],
): Promise<RunResult> {
  const { stack, auditLog, clients, guardrails, now } = options;
  const baseline = previous?.document?.baseline;
  const bursts = burstsOf(attempts);
  const before = await store.latestOf('drift-check', previous);
  const turn: Turn = {
    number: Number(previous?.link.id ?? 0),
    before: before?.document?.findings ?? [],
    attacked: bursts.map(({ attempt }) => attempt.resource),
  };
  const found = await driftCheck({ stack, auditLog, clients, guardrails, now, turn, ...(baseline && { baseline }) });
  const told = await tell(options, found, before, bursts);
  const imported = await tellSecurityHub(options, found, before);
  const check = { ...found, report: report([...found.report.findings, ...told.findings, ...imported]) };
  const outcome = outcomeOf(options, check, told.untold);
  const answeredEvents = told.attemptsError === undefined ? attempts.map(({ eventId }) => eventId) : [];
  const recorded = await record(store, { ...outcome, attempts: bursts, answeredEvents }, previous);
  if (told.attemptsError !== undefined) throw new AttemptsUntold(told.attemptsError);
  return {
    check: { ...check, report: report([...check.report.findings, ...recorded.lockFindings]) },
    recorded,
    bursts,
  };
}

/** A terminal only looks: what it finds reaches Security Hub with the next run of the function. */
async function tellSecurityHub(
  options: RunOptions,
  check: DriftCheck,
  before: StoredRun | undefined,
): Promise<readonly Finding[]> {
  const { auditLog, clients, guardrails: catalogue, now: at, topics } = options;
  const { environment, auditLogs } = check;
  const isWanted = auditLogs.some(({ requirements }) => requirements.securityHub === true);
  if (!isWanted || !environment || !topics) return [];
  const { resolved } = changesBetween(before?.document?.findings ?? [], check.report.findings);
  const render = { catalogue, at, version: VERSION, environment };
  return importFindings({ report: check.report, resolved }, render, auditLog, clients.securityHub);
}

function outcomeOf(options: RunOptions, check: DriftCheck, untold: readonly Owner[]): Outcome {
  const { auditLog, guardrails, trigger, now, code } = options;
  const { configuration, environment, baseline } = check;
  return {
    run: {
      kind: 'drift-check',
      trigger,
      auditLog,
      startedAt: now.toISOString(),
      finishedAt: new Date().toISOString(),
      version: VERSION,
      ...(code !== undefined && { code }),
      ...(configuration !== undefined && { configuration }),
      ...(environment && { account: environment.account, region: environment.region }),
    },
    report: check.report,
    untold,
    ...(baseline && { baseline }),
    render: { catalogue: guardrails, at: now, version: VERSION, ...(environment && { environment }) },
  };
}

interface Telling {
  /** Owners who still have to hear of what changed. */
  readonly untold: readonly Owner[];
  /** What kept them from hearing of it. */
  readonly findings: readonly Finding[];
  /** Why security could not be told of the attempts. */
  readonly attemptsError?: string;
}

async function tell(
  options: RunOptions,
  check: DriftCheck,
  previous: StoredRun | undefined,
  bursts: readonly Burst[],
): Promise<Telling> {
  const { auditLog, evidenceBucket, now, topics, clients } = options;
  const about: About = { auditLog, at: now, evidence: `s3://${evidenceBucket}/${dayPrefix(auditLog, now)}` };
  const messages = messagesOf(check, previous, about);
  if (!topics) return { untold: [...new Set(messages.map(({ owner }) => owner))], findings: [] };
  const alarm = bursts.length === 0 ? [] : [tamperMessage(bursts, check.report.findings, about)];
  const [[untoldAttempts], failed] = await Promise.all([
    tellOwners(alarm, topics, clients.sns),
    tellOwners(messages, topics, clients.sns),
  ]);
  return {
    untold: [...new Set(failed.map(({ owner }) => owner))],
    findings: failed.map(({ owner, error }) => ownerUntold(auditLog, owner, error)),
    ...(untoldAttempts && { attemptsError: untoldAttempts.error }),
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
