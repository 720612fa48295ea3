/** Notifies owners and Security Hub of a run. What could not be delivered goes into the outbox, and the next run delivers it. */
import type { SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { SNSClient } from '@aws-sdk/client-sns';
import { OWNERS, type Owner } from '../facts/requirements';
import { needsAttention, type Finding, type Report } from '../findings/finding';
import { calendarDay } from '../findings/format';
import { firstSeenIn } from '../findings/first-seen';
import { identitiesOf } from '../findings/identity';
import type { OcsfEvent } from '../findings/formats/ocsf';
import type { Check } from '../checks/check';
import type { Environment } from '../findings/render-options';
import { VERSION } from '../version';
import { brokenById, isBroken, resolvedBetween } from '../findings/resolved';
import { changesBetween, type Changes } from './changes';
import { changeMessage, concerning, summaryMessage, type About, type Message } from './message';
import type { Outbox } from './outbox';
import { sendMessages, undeliveredFinding, type Topics } from './owners';
import { importFindings } from './security-hub';

export interface Channels {
  /** Without topics nothing is sent: everything goes into the outbox. */
  readonly topics?: Topics;
  readonly sns: SNSClient;
  /** Absent where the configuration does not ask for it. */
  readonly securityHub?: SecurityHubChannel;
}

interface SecurityHubChannel {
  readonly client: SecurityHubClient;
  /** Nothing is imported where it is not known. */
  readonly environment?: Environment;
  readonly catalogue?: readonly Check[];
}

/** The run before, as its evidence says. */
interface RunBefore extends Outbox {
  readonly run: { readonly startedAt: string };
  readonly findings: readonly Finding[];
  readonly events: readonly OcsfEvent[];
}

export interface Notice {
  readonly report: Report;
  readonly before?: RunBefore;
  /** Whether this run would have made the finding again. Only such a finding can be resolved. @default each */
  readonly isSeen?: (finding: Finding) => boolean;
  /** Sends a summary with the first run of a day. @default false */
  readonly summarize?: boolean;
  /** What security hears in place of what changed, which it tells as well. */
  readonly alarm?: (changes: Changes) => Message;
}

export interface Delivery {
  readonly outbox: Outbox;
  /** What could not be delivered. */
  readonly findings: readonly Finding[];
  /** Why the alarm could not be delivered. */
  readonly alarmError?: string;
}

export async function notify(channels: Channels, notice: Notice, about: About): Promise<Delivery> {
  const { topics, sns } = channels;
  const { report, before } = notice;
  const today = calendarDay(about.at);
  const isSummaryDue = notice.summarize === true && before !== undefined && summarizedOn(before) !== today;
  const alarms = notice.alarm ? [notice.alarm(changesFor('security', notice))] : [];
  const changes = OWNERS.filter((owner) => alarms.every((alarm) => alarm.owner !== owner)).flatMap(
    (owner) => changeMessage(owner, changesFor(owner, notice), about) ?? [],
  );
  const summaries = isSummaryDue
    ? OWNERS.map((owner) => summaryMessage(owner, report, about, toldTo(owner, notice)))
    : [];
  const resolved = resolvedSince(notice);
  if (!topics) {
    const day = isSummaryDue ? summarizedOn(before) : today;
    return { outbox: { ...outboxOf([...alarms, ...changes], notice, day), unimported: resolved }, findings: [] };
  }
  const [failedAlarms, failed, refused] = await Promise.all([
    sendMessages(alarms, topics, sns),
    sendMessages([...changes, ...summaries], topics, sns),
    tellSecurityHub(channels.securityHub, notice, resolved, about),
  ]);
  return {
    outbox: {
      ...outboxOf([...failedAlarms, ...failed], notice, today),
      unimported: refused?.length === 0 ? [] : resolved,
    },
    findings: [...failed.map((message) => undeliveredFinding(about.auditLog, message)), ...(refused ?? [])],
    ...(failedAlarms[0] && { alarmError: failedAlarms[0].error }),
  };
}

/**
 * Notifies of what came to light after the other messages were sent: the evidence itself is not locked.
 *
 * @returns what could not be delivered.
 */
export async function notifyAtOnce(
  { topics, sns }: Channels,
  findings: readonly Finding[],
  about: About,
): Promise<Finding[]> {
  if (!topics || findings.length === 0) return [];
  const changes = changesBetween([], findings);
  const messages = OWNERS.flatMap((owner) => changeMessage(owner, changes, about) ?? []);
  const failed = await sendMessages(messages, topics, sns);
  return failed.map((message) => undeliveredFinding(about.auditLog, message));
}

/** Changes since the owner's last message, which may be longer ago than the run before. */
function changesFor(owner: Owner, notice: Notice) {
  const { report, isSeen = () => true } = notice;
  return changesBetween(knownTo(owner, notice).filter(isSeen), [...owedTo(owner, notice), ...report.findings]);
}

/** What the message of this run that is not the summary lists: of the owner alone, as `changeMessage` and the alarm do. */
function toldTo(owner: Owner, notice: Notice): readonly Finding[] {
  const { appeared, worsened } = concerning(owner, changesFor(owner, notice));
  return [...appeared, ...worsened];
}

/** What earlier runs found of other hours, and could not deliver. */
function owedTo(owner: Owner, { before, isSeen = () => true }: Notice): readonly Finding[] {
  if (!before?.untold.includes(owner)) return [];
  const all = [...(before.owed ?? []), ...before.findings];
  return all.filter((finding) => finding.owner === owner && needsAttention(finding) && !isSeen(finding));
}

function knownTo(owner: Owner, { before }: Notice): readonly Finding[] {
  if (!before?.untold.includes(owner)) return before?.findings ?? [];
  return (before.lastTold ?? []).filter((finding) => finding.owner === owner);
}

/** @param undelivered Owners who did not hear of this run: what they knew before is remembered for them. */
function outboxOf(
  undelivered: readonly { readonly owner: Owner }[],
  notice: Notice,
  summarized: string | undefined,
): Omit<Outbox, 'unimported'> {
  const owners = [...new Set(undelivered.map(({ owner }) => owner))];
  const lastTold = owners.flatMap((owner) =>
    knownTo(owner, notice).filter((finding) => finding.owner === owner && isBroken(finding)),
  );
  const owed = owners.flatMap((owner) => owedTo(owner, notice));
  const day = notice.summarize === true ? summarized : undefined;
  return { untold: owners, lastTold, owed, ...(day !== undefined && { summarizedOn: day }) };
}

/** What Security Hub still shows as failed and is not: of this run, and of runs before that could not say so. */
function resolvedSince({ before, report, isSeen = () => true }: Notice): Finding[] {
  // each row of a group is a finding of its own there
  const broken = brokenById((before?.findings ?? []).filter(isSeen));
  const all = [...resolvedBetween(broken, report.findings), ...(before?.unimported ?? [])];
  const [ids, now] = [identitiesOf(all), new Set(identitiesOf(report.findings))];
  return all.filter((_, index) => !now.has(ids[index] ?? '') && ids.indexOf(ids[index] ?? '') === index);
}

/** @returns what was refused; undefined where nothing could be imported. */
async function tellSecurityHub(
  channel: SecurityHubChannel | undefined,
  { report, before }: Notice,
  resolved: readonly Finding[],
  { auditLog, at }: About,
): Promise<readonly Finding[] | undefined> {
  if (!channel) return [];
  const { client, environment, catalogue = [] } = channel;
  if (!environment) return undefined;
  const firstSeen = firstSeenIn(before?.events, at);
  return importFindings(
    { report, resolved },
    { catalogue, at, version: VERSION, environment, firstSeen },
    auditLog,
    client,
  );
}

function summarizedOn({ summarizedOn: day, run }: RunBefore): string {
  return day ?? calendarDay(run.startedAt);
}
