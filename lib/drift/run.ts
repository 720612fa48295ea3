/** A whole run: check, tell the owners, record the evidence. */
import type { AccountClients } from '../facts/account/clients';
import { report } from '../findings/finding';
import { firstSeenIn } from '../findings/first-seen';
import { CHECKS } from '../checks/catalogue';
import type { EvidenceDocument, Trigger } from '../evidence/document';
import { record, type Outcome, type Recorded } from '../evidence/record';
import type { Carried } from '../evidence/standing';
import { EvidenceStore, type StoredRun } from '../evidence/store';
import { keepTemplate, readTemplate, type TemplateText } from '../evidence/templates';
import type { Guardrail } from '../guardrails/guardrail';
import { burstsOf, type Attempt, type Burst } from '../notify/attempt';
import type { Changes } from '../notify/changes';
import type { About } from '../notify/message';
import type { Topics } from '../notify/owners';
import { WormtrailError } from '../errors';
import { VERSION } from '../version';
import { driftCheck, type DriftCheck } from './drift-check';
import { dayPrefix } from '../evidence/names';
import { previousRun, type PreviousRun } from './previous-run';
import { notify, notifyAtOnce, type Channels } from '../notify/notify';
import { tamperMessage } from '../notify/tamper-message';

/** The function that runs. */
export interface OwnCode {
  /** SHA-256 of the code that runs, where it is one file. */
  readonly code?: string;
  /** Its name, where it is a deployed function. */
  readonly functionName?: string;
}

export interface RunOptions extends OwnCode {
  readonly stack: string;
  readonly auditLog: string;
  readonly evidenceBucket: string;
  /** The owners' topics. @default none is notified, and the next run that has topics notifies them */
  readonly topics?: Topics;
  readonly clients: AccountClients;
  readonly guardrails: readonly Guardrail[];
  readonly trigger: Trigger;
  readonly now: Date;
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
 * @throws AttemptsUndelivered where security could not be told, so that the events are delivered again.
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
export class AttemptsUndelivered extends WormtrailError {
  constructor(error: string) {
    super(
      `The message to security about calls that touch the audit log could not be sent: ${error}. The events are delivered again.`,
    );
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
  const { auditLog, evidenceBucket, now } = options;
  const about: About = { auditLog, at: now, evidence: `s3://${evidenceBucket}/${dayPrefix(auditLog, now)}` };
  const bursts = burstsOf(attempts);
  const readable = await previousRun(store, previous, now);
  const before = readable.run?.document;
  const found = await checkAfter(options, store, readable, bursts);
  const told = {
    ...about,
    catalogue: CHECKS,
    attempts: bursts.map(({ attempt }) => attempt),
    ...(found.environment && { environment: found.environment }),
  };
  const channels = channelsOf(options, found);
  const alarm = bursts.length > 0 && {
    alarm: (changes: Changes) => tamperMessage(bursts, found.report.findings, changes, told),
  };
  const notice = { report: found.report, summarize: true, ...(before && { before }), ...alarm };
  const delivery = await notify(channels, notice, told);
  const check = {
    ...found,
    report: report([...found.report.findings, ...delivery.findings], found.report.summary.scopes),
  };
  const answeredEvents = delivery.alarmError === undefined ? attempts.map(({ eventId }) => eventId) : [];
  const carried = await carriedAfter(store, check, before);
  const outcome = {
    ...{ ...outcomeOf(options, check, before), ...delivery.outbox, attempts: bursts, answeredEvents },
    ...(carried && { carried }),
  };
  const recorded = await record(store, outcome, previous);
  const undelivered = await notifyAtOnce(channels, recorded.lockFindings, about);
  if (delivery.alarmError !== undefined) throw new AttemptsUndelivered(delivery.alarmError);
  const findings = [...check.report.findings, ...recorded.lockFindings, ...undelivered];
  return { check: { ...check, report: report(findings, check.report.summary.scopes) }, recorded, bursts };
}

/** Security Hub is asked for by the deployed template. Where that was not read, what is resolved waits for a run that reads it. */
function channelsOf({ topics, clients }: RunOptions, { auditLogs, environment }: DriftCheck): Channels {
  const isWanted = auditLogs.some(({ requirements }) => requirements.securityHub === true);
  const securityHub = { client: clients.securityHub, catalogue: CHECKS, ...(environment && { environment }) };
  return { sns: clients.sns, ...(topics && { topics }), ...((isWanted || !environment) && { securityHub }) };
}

/** The template that was deployed at a run. */
async function templateOf(store: EvidenceStore, run: EvidenceDocument | undefined): Promise<TemplateText | undefined> {
  const { baseline, carried } = run ?? {};
  return baseline && carried?.template && readTemplate(store, carried.template, baseline.configuration);
}

/** What the next run carries: the evidence keeps each deployed template once. */
async function carriedAfter(
  store: EvidenceStore,
  { carried, template, configuration }: DriftCheck,
  before: EvidenceDocument | undefined,
): Promise<Carried | undefined> {
  if (!carried) return carried;
  if (!template) return { ...before?.carried, ...carried };
  const isKept = before?.carried?.template && before.baseline?.configuration === configuration;
  return { ...carried, template: isKept ? before.carried.template : await keepTemplate(store, template) };
}

async function checkAfter(
  { stack, auditLog, clients, guardrails, now, trigger, functionName }: RunOptions,
  store: EvidenceStore,
  { run: last, findings }: PreviousRun,
  bursts: readonly Burst[],
): Promise<DriftCheck> {
  const before = last?.document;
  const baseline = before?.baseline;
  const found = await driftCheck({
    ...{ stack, auditLog, clients, guardrails, now },
    before: before?.findings ?? [],
    ...{ calls: bursts, isRecorded: true },
    ...(functionName !== undefined && { functionName }),
    ...(before && { lastRun: new Date(before.run.startedAt) }),
    ...(before?.carried && { carried: before.carried }),
    templateBefore: () => templateOf(store, before),
    // a check that somebody starts by hand reads everything
    rotates: trigger !== 'terminal',
    ...(baseline && { baseline }),
  });
  return { ...found, report: report([...findings, ...found.report.findings], found.report.summary.scopes) };
}

function outcomeOf(options: RunOptions, check: DriftCheck, before: EvidenceDocument | undefined): Outcome {
  const { auditLog, trigger, now, code } = options;
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
    ...(baseline && { baseline }),
    render: {
      catalogue: CHECKS,
      at: now,
      version: VERSION,
      firstSeen: firstSeenIn(before?.events, now),
      ...(environment && { environment }),
    },
  };
}
