/** What only a live account shows, and no CloudFormation property says. */
import type { AuditLog, Resource } from '../facts/audit-log';
import { isList, isProperties, toJson, valueAt, type Value } from '../facts/value';
import type { Finding } from '../findings/finding';
import { findingOf } from './findings';

const MINUTE = 60_000;

/**
 * CloudTrail delivers log files about every 5 minutes where there are events (User Guide, "How CloudTrail works"); the drift check's
 * own calls make events, so that an hour without a file is silence.
 */
const LOG_FILE_MINUTES = 60;

/** A digest comes every hour, even without events (User Guide, "Validating log file integrity"); one may be late. */
const DIGEST_MINUTES = 150;

/** The checks that take the facts of one run and nothing else. */
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
    return findingOf(auditLog, 'TrailDelivers', trail, {
      severity: 'CRITICAL',
      owner: 'engineering',
      path: name,
      found: error,
      message: `CloudTrail cannot deliver ${what}: ${error}.`,
      remedy: 'Compare the bucket policy and the key policy with what was deployed; CloudTrail retries for 30 days.',
    });
  });
  return [
    ...failed,
    ...silence(auditLog, trail, now, 'LatestDeliveryTime', 'log file', LOG_FILE_MINUTES),
    ...silence(auditLog, trail, now, 'LatestDigestDeliveryTime', 'digest', DIGEST_MINUTES),
  ];
}

function silence(auditLog: AuditLog, trail: Resource, now: Date, name: string, what: string, limit: number): Finding[] {
  const started = timeAt(trail.state?.StartLoggingTime);
  const last = Math.max(timeAt(trail.state?.[name]) ?? 0, started ?? 0);
  // a trail that does not log says so by itself, one that has no start time yet has not begun
  if (trail.properties.IsLogging !== true || last === 0) return [];
  const minutes = Math.floor((now.getTime() - last) / MINUTE);
  if (minutes <= limit) return [];
  return [
    findingOf(auditLog, 'TrailDelivers', trail, {
      severity: 'HIGH',
      owner: 'security',
      path: name,
      expected: `a ${what} within ${limit} minutes`,
      found: `none for ${minutes} minutes`,
      message: `CloudTrail has delivered no ${what} for ${minutes} minutes.`,
      remedy:
        'A sudden silence is an anomaly: look at the status of the trail, and at who last changed trail, bucket or key.',
    }),
  ];
}

/** Who else reads what the owners are told. */
function subscriberFindings(auditLog: AuditLog, topic: Resource): Finding[] {
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
  return subscribers
    .filter(isProperties)
    .map(({ Protocol, Endpoint }) => `${text(Protocol)} ${text(Endpoint)}`)
    .filter((subscriber) => !declared.has(subscriber))
    .map((subscriber) =>
      findingOf(auditLog, 'NoOtherSubscriber', topic, {
        status: 'DRIFT',
        severity: 'MEDIUM',
        owner: 'security',
        path: 'Subscription',
        found: subscriber,
        message: `${subscriber} is subscribed to ${topic.ref} and stands in no template.`,
        remedy: 'Add it to the configuration, or remove it (sns:Unsubscribe).',
      }),
    );
}

function functionFindings(auditLog: AuditLog, lambda: Resource): Finding[] {
  const state = lambda.state?.State;
  if (lambda.type !== 'AWS::Lambda::Function' || typeof state !== 'string' || state === 'Active') return [];
  // Lambda puts functions to sleep that were not called for a while (Developer Guide, "Lambda function states")
  if (state === 'Inactive') return [];
  return [
    findingOf(auditLog, 'FunctionActive', lambda, {
      severity: 'HIGH',
      owner: 'engineering',
      path: 'State',
      expected: 'Active',
      found: state,
      message: `The function is ${state}: it cannot run.`,
      remedy: 'See lambda:GetFunction for the reason, then deploy the stack again.',
    }),
  ];
}

/** Who may invoke a function beside those whom the template lets in. */
function entranceFindings(auditLog: AuditLog, lambda: Resource): Finding[] {
  const { Statements, FunctionUrls } = lambda.state ?? {};
  const declared = new Set(
    auditLog.inventory
      .filter(({ type, properties }) => type === 'AWS::Lambda::Permission' && isAbout(properties.FunctionName, lambda))
      .map(({ ref }) => ref),
  );
  const added = (isList(Statements) ? Statements : [])
    .filter(isProperties)
    .filter(({ Sid }) => !declared.has(text(Sid)))
    .map((statement) =>
      findingOf(auditLog, 'NoOtherInvoker', lambda, {
        status: 'DRIFT',
        severity: 'HIGH',
        owner: 'security',
        path: `Policy.${text(statement.Sid)}`,
        found: toJson(statement),
        message: `The statement ${text(statement.Sid)} of the policy of ${lambda.ref} stands in no template.`,
        remedy: 'Remove it (lambda:RemovePermission), and find in CloudTrail who added it.',
      }),
    );
  const urls = (isList(FunctionUrls) ? FunctionUrls : []).map((url) =>
    findingOf(auditLog, 'NoFunctionUrl', lambda, {
      severity: 'HIGH',
      owner: 'security',
      path: 'FunctionUrlConfig',
      found: text(url),
      message: `${lambda.ref} can be invoked at ${text(url)}.`,
      remedy: 'Delete the URL (lambda:DeleteFunctionUrlConfig), and find in CloudTrail who made it.',
    }),
  );
  return [...added, ...urls];
}

/** Whether a name or ARN is that of a function; where it is not known, it may be. */
function isAbout(name: Value | undefined, { ref }: Resource): boolean {
  return typeof name !== 'string' || name === ref || name.endsWith(`:function:${ref}`);
}

/** A muted alarm goes off and tells nobody (CloudWatch API Reference, PutAlarmMuteRule). */
function mutedFindings(auditLog: AuditLog, alarm: Resource): Finding[] {
  const rules = alarm.state?.MuteRules;
  return (isList(rules) ? rules : []).map((rule) =>
    findingOf(auditLog, 'AlarmNotMuted', alarm, {
      severity: 'HIGH',
      owner: 'security',
      path: 'MuteRules',
      found: text(rule),
      message: `${text(rule)} mutes the actions of ${alarm.ref}, now or at a time to come.`,
      remedy: 'Delete the rule (cloudwatch:DeleteAlarmMuteRule), and find in CloudTrail who put it.',
    }),
  );
}

function queueFindings(auditLog: AuditLog, queue: Resource): Finding[] {
  const messages = queue.state?.Messages;
  const component = valueAt(queue.metadata, 'wormtrail.component');
  if (component !== 'dead-letter-queue' || typeof messages !== 'number' || messages === 0) return [];
  return [
    findingOf(auditLog, 'NothingGivenUp', queue, {
      severity: 'MEDIUM',
      owner: 'engineering',
      path: 'ApproximateNumberOfMessages',
      expected: 0,
      found: messages,
      message: `${messages} messages could not be handled and wait in ${queue.ref}.`,
      remedy: 'Mend what failed (the log group of the function says it), then redrive the queue.',
    }),
  ];
}

function timeAt(value: Value | undefined): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}
