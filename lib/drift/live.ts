/** What only a live account shows, and no CloudFormation property says. */
import { TrailDelivers, TrailNotSilent } from '../checks/account/deliveries';
import { FunctionActive, NoFunctionUrl, NoOtherInvoker } from '../checks/account/functions';
import { AlarmNotMuted, NoOtherSubscriber, NothingGivenUp } from '../checks/account/notification';
import type { AuditLog, Resource } from '../facts/audit-log';
import { isList, isProperties, toJson, valueAt, type Value } from '../facts/value';
import type { Finding } from '../findings/finding';
import { counted } from '../findings/format';
import { findingOf, orPass } from './findings';

const MINUTE = 60_000;

/**
 * CloudTrail delivers log files about every 5 minutes where there are events (User Guide, "How CloudTrail works"); the drift check's
 * own calls make events, so that an hour without a file is silence.
 */
const LOG_FILE_MINUTES = 60;

/** A digest comes every hour, even without events (User Guide, "Validating log file integrity"); one may be late. */
const DIGEST_MINUTES = 150;

/** The checks that need only the facts of one run. */
export function liveFindings(auditLog: AuditLog, now: Date): Finding[] {
  return [
    ...auditLog.trails.flatMap((trail) => trailFindings(auditLog, trail, now)),
    ...auditLog.members.flatMap((resource) => [
      ...subscriberFindings(auditLog, resource),
      ...functionFindings(auditLog, resource),
      ...entranceFindings(auditLog, resource),
      ...mutedFindings(auditLog, resource),
      ...queueFindings(auditLog, resource),
    ]),
  ];
}

/** Minutes since the trail's last log file and its last digest; undefined before the first. */
export function minutesSinceDelivery({ trails }: AuditLog, now: Date): { logFile?: number; digest?: number } {
  const minutes = (name: string): number | undefined => {
    const times = trails.flatMap(({ state }) => timeAt(state?.[name]) ?? []);
    return times.length === 0 ? undefined : Math.floor((now.getTime() - Math.max(...times)) / MINUTE);
  };
  const [logFile, digest] = [minutes('LatestDeliveryTime'), minutes('LatestDigestDeliveryTime')];
  return { ...(logFile !== undefined && { logFile }), ...(digest !== undefined && { digest }) };
}

const DELIVERIES = [
  ['LatestDeliveryError', 'log files to the bucket'],
  ['LatestDigestDeliveryError', 'digests to the bucket'],
  ['LatestNotificationError', 'notifications to the topic'],
  ['LatestCloudWatchLogsDeliveryError', 'events to CloudWatch Logs'],
] as const;

function trailFindings(auditLog: AuditLog, trail: Resource, now: Date): Finding[] {
  const failed = DELIVERIES.flatMap(([name, what]) => {
    const error = trail.state?.[name];
    if (typeof error !== 'string' || error === '') return [];
    return findingOf(auditLog, TrailDelivers, trail, {
      path: name,
      found: error,
      message: `CloudTrail cannot deliver ${what}: ${error}.`,
    });
  });
  const silent = [
    ...silence(auditLog, trail, now, 'LatestDeliveryTime', 'log file', LOG_FILE_MINUTES),
    ...silence(auditLog, trail, now, 'LatestDigestDeliveryTime', 'digest', DIGEST_MINUTES),
  ];
  if (!trail.state) return [];
  return [...orPass(auditLog, TrailDelivers, failed, trail), ...orPass(auditLog, TrailNotSilent, silent, trail)];
}

function silence(auditLog: AuditLog, trail: Resource, now: Date, name: string, what: string, limit: number): Finding[] {
  const started = timeAt(trail.state?.StartLoggingTime);
  const last = Math.max(timeAt(trail.state?.[name]) ?? 0, started ?? 0);
  // TrailIsLogging reports a trail that does not log; a trail without a start time has not begun
  if (trail.properties.IsLogging !== true || last === 0) return [];
  const minutes = Math.floor((now.getTime() - last) / MINUTE);
  if (minutes <= limit) return [];
  return [
    findingOf(auditLog, TrailNotSilent, trail, {
      path: name,
      expected: `a ${what} within ${limit} minutes`,
      found: `none for ${minutes} minutes`,
      message: `CloudTrail has delivered no ${what} for ${minutes} minutes.`,
    }),
  ];
}

/** Who else reads the messages to the owners. */
function subscriberFindings(auditLog: AuditLog, topic: Resource): readonly Finding[] {
  const subscribers = topic.state?.Subscribers;
  if (topic.type !== 'AWS::SNS::Topic' || !isList(subscribers)) return [];
  const declared = new Set(
    auditLog.inventory
      .filter(({ type, properties }) => type === 'AWS::SNS::Subscription' && properties.TopicArn === topic.ref)
      .map(({ properties }) => `${text(properties.Protocol)} ${text(properties.Endpoint)}`),
  );
  for (const inline of isList(topic.properties.Subscription) ? topic.properties.Subscription : []) {
    declared.add(`${text(valueAt(inline, 'Protocol'))} ${text(valueAt(inline, 'Endpoint'))}`);
  }
  const added = subscribers
    .filter(isProperties)
    .map(({ Protocol, Endpoint }) => `${text(Protocol)} ${text(Endpoint)}`)
    .filter((subscriber) => !declared.has(subscriber))
    .map((subscriber) =>
      findingOf(auditLog, NoOtherSubscriber, topic, {
        status: 'DRIFT',
        path: 'Subscription',
        found: subscriber,
        message: `${subscriber} is subscribed to ${topic.ref} and is in no template.`,
      }),
    );
  return orPass(auditLog, NoOtherSubscriber, added, topic);
}

function functionFindings(auditLog: AuditLog, lambda: Resource): readonly Finding[] {
  const state = lambda.state?.State;
  if (lambda.type !== 'AWS::Lambda::Function' || typeof state !== 'string') return [];
  // Lambda puts functions to sleep that were not called for a while (Developer Guide, "Lambda function states")
  const isActive = state === 'Active' || state === 'Inactive';
  const failed = findingOf(auditLog, FunctionActive, lambda, {
    path: 'State',
    expected: 'Active',
    found: state,
    message: `The function is in the state ${state} and cannot run.`,
  });
  return orPass(auditLog, FunctionActive, isActive ? [] : [failed], lambda);
}

/** Who may invoke a function beside those whom the template lets in. */
function entranceFindings(auditLog: AuditLog, lambda: Resource): Finding[] {
  const { Statements, QualifiedStatements, FunctionUrls } = lambda.state ?? {};
  const declared = new Set(
    auditLog.inventory
      .filter(({ type, properties }) => type === 'AWS::Lambda::Permission' && isAbout(properties.FunctionName, lambda))
      .map(({ ref }) => ref),
  );
  const other = (statement: Value, qualifier = ''): Finding[] => {
    const id = text(valueAt(statement, 'Sid'));
    if (!isProperties(statement) || declared.has(id)) return [];
    return [
      findingOf(auditLog, NoOtherInvoker, lambda, {
        status: 'DRIFT',
        path: `Policy.${qualifier && `${qualifier}.`}${id}`,
        found: toJson(statement),
        message: `The statement ${id} in the policy of ${lambda.ref}${qualifier && `:${qualifier}`} is in no template.`,
      }),
    ];
  };
  const added = [
    ...(isList(Statements) ? Statements : []).flatMap((statement) => other(statement)),
    ...(isList(QualifiedStatements) ? QualifiedStatements : []).flatMap((each) =>
      other(valueAt(each, 'Statement') ?? null, text(valueAt(each, 'Qualifier'))),
    ),
  ];
  const urls = (isList(FunctionUrls) ? FunctionUrls : []).map((url) =>
    findingOf(auditLog, NoFunctionUrl, lambda, {
      path: 'FunctionUrlConfig',
      found: text(url),
      message: `${lambda.ref} can be invoked at ${text(url)}.`,
    }),
  );
  return [
    ...(isList(Statements) ? orPass(auditLog, NoOtherInvoker, added, lambda) : []),
    ...(isList(FunctionUrls) ? orPass(auditLog, NoFunctionUrl, urls, lambda) : []),
  ];
}

/** Whether a name or ARN is that of a function; one that is not known may be. */
function isAbout(name: Value | undefined, { ref }: Resource): boolean {
  return typeof name !== 'string' || name === ref || name.endsWith(`:function:${ref}`);
}

/** A muted alarm changes its state and runs no action (CloudWatch API Reference, PutAlarmMuteRule). */
function mutedFindings(auditLog: AuditLog, alarm: Resource): readonly Finding[] {
  const rules = alarm.state?.MuteRules;
  if (!isList(rules)) return [];
  const muted = rules.map((rule) =>
    findingOf(auditLog, AlarmNotMuted, alarm, {
      path: 'MuteRules',
      found: text(rule),
      message: `The rule ${text(rule)} mutes the actions of ${alarm.ref}, now or later.`,
    }),
  );
  return orPass(auditLog, AlarmNotMuted, muted, alarm);
}

function queueFindings(auditLog: AuditLog, queue: Resource): readonly Finding[] {
  const messages = queue.state?.Messages;
  const component = valueAt(queue.metadata, 'wormtrail.component');
  if (component !== 'dead-letter-queue' || typeof messages !== 'number') return [];
  const waiting = findingOf(auditLog, NothingGivenUp, queue, {
    path: 'ApproximateNumberOfMessages',
    expected: 0,
    found: messages,
    message: `${counted(messages, 'message')} could not be handled and ${messages === 1 ? 'waits' : 'wait'} in ${queue.ref}.`,
  });
  return orPass(auditLog, NothingGivenUp, messages === 0 ? [] : [waiting], queue);
}

function timeAt(value: Value | undefined): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}
