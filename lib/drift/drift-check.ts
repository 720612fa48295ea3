/** One run of the drift check: what is deployed, what the account has, and what that means. */
import { AuditLogDeployed } from '../checks/account/drift';
import type { AuditLog } from '../facts/audit-log';
import { isOfNoStack } from '../facts/account/account-template';
import { deployedAuditLogsOf } from '../facts/account/given-parts';
import { compare } from '../facts/compare';
import { readAccount } from '../facts/from-account';
import { report, type Finding, type Report } from '../findings/finding';
import { scopeOf } from '../findings/framework-standing';
import type { Carried } from '../evidence/standing';
import { configurationOf, type TemplateText } from '../evidence/templates';
import { heardMeanwhile, staysOpen } from './open';
import type { DriftCheckOptions } from './options';
import { requirementFindings } from './requirement-changes';
import type { Baseline, FullReads } from '../evidence/baseline';
import { baselineFindings, nextBaseline } from './baseline';
import { withCauses } from './consequences';
import { DeployedNotReadable, readDeployed, StackGone, type Deployed } from './deployed';
import { couldNotBeRead, driftFindings, stackGone } from './findings';
import { forwardingFindings } from './forwarding';
import { withForwardingRights, withForwardingRole, withoutForwardingRole } from './forwarding-role';
import { liveFindings, minutesSinceDelivery } from './live';
import { heldObjectFindings } from './held-objects';
import { lookAtObjects } from './objects';
import { quotaFindings } from './quota-findings';
import { recreatedFindings } from './recreated';
import { lookForListeners } from './second-listener';
import { otherBucketFindings } from './same-name';
import { lookAround } from './surroundings';
import { readTrailAccount } from './trail-account';
import { withTrailKey } from './trail-key';
import { undeclaredFindings } from './undeclared';
import { withConsistentTags } from './tag-consistency';
import { withStackTags } from './stack-tags';
import { judgeProven, withEarlierReads } from './earlier-reads';
import { fullyRead, nextFullReads, rotatingIds } from './read-rotation';

/** What one run found. */
export interface DriftCheck {
  readonly report: Report;
  /** False where the stack does not exist. */
  readonly stackExists: boolean;
  /** As the account has them; empty where the deployed template could not be read. */
  readonly auditLogs: readonly AuditLog[];
  /** Where it was read; undefined where the deployed template could not be read. */
  readonly environment?: { readonly account: string; readonly region: string; readonly partition: string };
  /** What the next run takes for granted. */
  readonly baseline?: Baseline;
  /** What stays open after this run. */
  readonly carried?: Carried;
  /** What is deployed, and the SHA-256 of it. */
  readonly template?: TemplateText;
  readonly configuration?: string;
  readonly minutesSinceDelivery: { readonly logFile?: number; readonly digest?: number };
}

/**
 * Compares what is deployed with what the account has, and judges the account by the guardrails. Whatever cannot be read is a
 * finding, never silence: it answers whenever it can, and throws only on a fault of its own.
 */
export async function driftCheck(options: DriftCheckOptions): Promise<DriftCheck> {
  const { stack, auditLog: name = stack, clients } = options;
  try {
    return await checkDeployed(await readDeployed(stack, clients.cloudFormation), options);
  } catch (error) {
    const nothing = { auditLogs: [], minutesSinceDelivery: {} };
    if (error instanceof StackGone) return { ...nothing, stackExists: false, report: report([stackGone(stack, name)]) };
    if (!(error instanceof DeployedNotReadable)) throw error;
    const heard = heardMeanwhile(name, options);
    const findings = [couldNotBeRead(name, error.call, error.message), ...heard.findings];
    return { ...nothing, stackExists: true, report: report(findings), carried: heard.carried };
  }
}

async function checkDeployed(deployed: Deployed, options: DriftCheckOptions): Promise<DriftCheck> {
  const { account, region, partition, template } = deployed;
  const { stack, auditLog: wanted, clients, now } = options;
  const bus = `arn:${partition}:events:${region}:${account}:event-bus/default`;
  const trailAccount = await readTrailAccount(template);
  const others = trailAccount?.stacks ?? [];
  const templates = trailAccount && others.map((each) => each.deployed.template);
  const elsewhere = new Map(others.map((each) => [each.deployed.named.name, each.clients]));
  const expected = (await deployedAuditLogsOf(template, clients, templates))
    .filter(({ name }) => wanted === undefined || name === wanted)
    .map((auditLog) => withTrailKey(withForwardingRole(auditLog, bus, account)));
  const { before = [], calls = [], rotates = false } = options;
  const attacked = calls.map(({ attempt }) => attempt.resource);
  const heard = calls.map(({ attempt }) => attempt.eventName);
  const lookedUntil = options.baseline?.lookedUntil;
  const text = { body: template.body, parameters: template.parameters ?? {} };
  const configuration = configurationOf(text);
  const fullReads = (options.baseline?.configuration === configuration && options.baseline.fullReads) || {};
  const rotation = { now, fullReads, before, attacked };
  const full = rotates ? fullyRead(expected, rotation) : rotatingIds(expected);
  const [found, around, buckets = [], ...forwarding] = await Promise.all([
    readAccount(expected, clients, now, full, elsewhere),
    expected[0] && lookAround(expected[0], clients, account, stack, options.baseline?.surroundings, heard),
    expected[0] && otherBucketFindings(expected[0], clients, options.baseline === undefined),
    ...expected.map((auditLog) => forwardingFindings(auditLog, clients.globalEvents, bus, full)),
  ]);
  const actual = found.map(withForwardingRights);
  const [first] = actual;
  const looking = { now, before, ...(lookedUntil !== undefined && { after: lookedUntil }) };
  const looks = await Promise.all(actual.map((each) => lookAtObjects(each, clients, looking)));
  const held = await Promise.all(actual.map((each) => heldObjectFindings(each, clients, before)));
  const listening = first && lookForListeners(first, options.baseline, options.isRecorded === true);
  const taken = first && nextBaseline(first, configuration, options.baseline, looks[0]?.next);
  const findings = expected.map((auditLog, index) => [
    ...findingsOf(auditLog, actual[index] ?? auditLog, deployed, { ...options, fullReads }, taken),
    ...(looks[index]?.findings ?? []),
    ...(held[index] ?? []),
    ...(forwarding[index] ?? []),
    ...(index === 0 ? [...(around?.findings ?? []), ...buckets, ...(trailAccount?.findings ?? [])] : []),
    ...(index === 0 ? (listening?.findings ?? []) : []),
    ...requirementFindings(auditLog, index === 0 ? options.baseline?.requirements : undefined),
  ]);
  const surroundings = around && { surroundings: { ...around.surroundings, ...listening?.surroundings } };
  const baseline = taken && {
    ...taken,
    ...surroundings,
    fullReads: nextFullReads(expected, full, findings.flat(), rotation),
  };
  const open =
    expected[0] &&
    baseline &&
    (await staysOpen(expected[0], { ...deployed, others }, findings.flat(), options, baseline));
  return {
    report: report(
      open?.findings ?? [noAuditLog(stack, wanted ?? stack)],
      expected.map(({ name, requirements }) => scopeOf(name, requirements)),
    ),
    stackExists: true,
    auditLogs: actual,
    environment: { account, region, partition },
    ...(baseline && { baseline }),
    ...(open && { carried: open.carried }),
    template: text,
    configuration,
    minutesSinceDelivery: first ? minutesSinceDelivery(first, now) : {},
  };
}

function findingsOf(
  template: AuditLog,
  live: AuditLog,
  { touched, tags }: Deployed,
  { guardrails, now, fullReads }: DriftCheckOptions & { readonly fullReads: FullReads },
  baseline: Baseline | undefined,
): Finding[] {
  const expected = withStackTags(template, live, tags);
  const read = withConsistentTags(expected, live, touched, now);
  const actual = withEarlierReads(expected, read, fullReads, now);
  const [ours, proven] = [withoutForwardingRole(read), withoutForwardingRole(actual)];
  // of a part that was given, only that it is there was deployed
  const differences = compare(expected, actual).filter(
    ({ kind, resource }) => kind === 'removed' || !isOfNoStack(resource),
  );
  return [
    ...withCauses(
      withoutForwardingRole(expected),
      [...judgeProven(ours, proven, guardrails, fullReads), ...driftFindings(actual, differences)],
      guardrails,
    ),
    ...liveFindings(actual, now),
    ...undeclaredFindings(actual),
    ...quotaFindings(actual),
    ...recreatedFindings(actual, touched),
    ...(baseline ? baselineFindings(actual, baseline) : []),
  ];
}

function noAuditLog(stack: string, auditLog: string): Finding {
  return {
    ...couldNotBeRead(auditLog, 'cloudformation:GetTemplate', ''),
    guardrail: AuditLogDeployed.id,
    resource: stack,
    message: `Unknown: the stack ${stack} has no audit log${auditLog === stack ? '' : ` named ${auditLog}`}.`,
    remedy: AuditLogDeployed.remedy,
  };
}
