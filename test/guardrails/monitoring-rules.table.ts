/** What the monitoring guardrails say of rules, as cases. */
import { TAMPER_CALLS } from '../../lib/facts/tamper-calls';
import { TAMPERED_SERVICES, type TamperedService } from '../../lib/resource-types/services';
import { TAMPER_EVENTS } from '../../lib/guardrails/data/tamper-events';
import { RulesEnabled } from '../../lib/guardrails/monitoring/RulesEnabled';
import { TamperEventsAlarmed } from '../../lib/guardrails/monitoring/TamperEventsAlarmed';
import { TamperEventsReachResponder } from '../../lib/guardrails/monitoring/TamperEventsReachResponder';
import { rowsFor } from '../support/guardrail-table';
import { ABSENT, namesOf, UNKNOWN, type Changes } from '../support/sound-audit-log';
import { FUNCTIONS } from '../support/sound/storage';

const ruleId = (name: string) => (name === 'Insights' ? 'InsightsRule' : `TamperRule${name}`);
const KMS_RULE = `${ruleId('kms')}.properties`;
const LOGS_RULE = `${ruleId('logs')}.properties`;
const callsOf = (service: TamperedService) =>
  Object.keys(TAMPER_CALLS.find((tampering) => tampering.service === service)?.calls ?? {});
const eventsOf = (service: TamperedService) =>
  TAMPER_EVENTS.find((events) => events.service === service)?.eventNames ?? [];

const QUEUE = 'TamperEvents.properties';
const redrive = (
  maxReceiveCount: number,
  deadLetterTargetArn = namesOf('TamperResponderDeadLetters').arn,
): Changes => ({
  [`${QUEUE}.RedrivePolicy`]: { maxReceiveCount, deadLetterTargetArn },
});
export const MONITORING_RULE_ROWS = [
  ...rowsFor(TamperEventsAlarmed, [
    {
      case: 'a queue of another account',
      change: { [`${KMS_RULE}.Targets.0.Arn`]: 'arn:aws:sqs:eu-central-1:444455556666:bin' },
      verdict: 'fail',
      resource: 'TamperRulekms',
      path: 'Targets',
    },
    {
      case: 'a topic of another account beside the queue',
      change: { [`${KMS_RULE}.Targets.1`]: { Id: 'More', Arn: 'arn:aws:sns:eu-central-1:444455556666:more' } },
      verdict: 'pass',
    },
    {
      case: 'a queue that is in none of the templates',
      change: { [`${KMS_RULE}.Targets.0.Arn`]: 'arn:aws:sqs:eu-central-1:111122223333:other' },
      verdict: 'unknown',
      because: 'in none of the templates',
    },
    { case: 'sound', verdict: 'pass', path: 'EventPattern', found: { notWatched: [] } },
    { case: 'sound', origin: 'account', verdict: 'pass' },
    ...TAMPERED_SERVICES.flatMap((service) => [
      {
        case: `the rule of ${service} is gone`,
        change: { [`TamperRule${service}`]: ABSENT },
        verdict: 'fail' as const,
        resource: 'LogBucket',
        because: `not watched: ${service}:`,
      },
      {
        case: `the rule of ${service} is disabled`,
        change: { [`TamperRule${service}.properties.State`]: 'DISABLED' },
        verdict: 'fail' as const,
        resource: `TamperRule${service}`,
        path: 'State',
        because: `not watched: ${service}:`,
      },
    ]),
    {
      case: 'there is no rule',
      change: Object.fromEntries(['Insights', ...TAMPERED_SERVICES].map((name) => [ruleId(name), ABSENT])),
      verdict: 'fail',
      resource: 'LogBucket',
      because: 'not watched: cloudtrail:',
    },
    {
      case: 'a rule has no target',
      change: { [`${KMS_RULE}.Targets`]: [] },
      verdict: 'fail',
      because: 'kms:DisableKey',
    },
    {
      case: 'one call is left out',
      change: {
        [`${KMS_RULE}.EventPattern.detail.eventName`]: callsOf('kms').filter((call) => call !== 'PutKeyPolicy'),
      },
      verdict: 'fail',
      found: { notWatched: ['kms:PutKeyPolicy'] },
    },
    {
      case: 'calls by name',
      change: { [`${KMS_RULE}.EventPattern.detail.eventName`]: callsOf('kms') },
      verdict: 'pass',
    },
    {
      case: 'calls by prefix, suffix and wildcard',
      change: {
        [`${LOGS_RULE}.EventPattern.detail.eventName`]: [
          { prefix: 'Delete' },
          { wildcard: 'Put*Policy' },
          { suffix: 'KmsKey' },
          { wildcard: 'Put*er' },
          { wildcard: 'Put*tion' },
          { suffix: 'Task' },
          { wildcard: '*ag*' },
        ],
      },
      verdict: 'pass',
    },
    {
      case: 'calls of Lambda without the version that their events carry',
      change: { [`${ruleId('lambda')}.properties.EventPattern.detail.eventName`]: callsOf('lambda') },
      verdict: 'fail',
      because: 'lambda:UpdateFunctionCode20150331v2',
    },
    {
      case: 'the lifecycle by the name of its permission, which no event has',
      change: {
        [`${ruleId('s3')}.properties.EventPattern.detail.eventName`]: [
          ...eventsOf('s3').filter((name) => name !== 'PutBucketLifecycle'),
          'PutLifecycleConfiguration',
        ],
      },
      verdict: 'fail',
      found: { notWatched: ['s3:PutBucketLifecycle'] },
    },
    {
      case: 'every event of S3 by its name',
      change: { [`${ruleId('s3')}.properties.EventPattern.detail.eventName`]: eventsOf('s3') },
      verdict: 'pass',
    },
    {
      case: 'of another source',
      change: { [`${KMS_RULE}.EventPattern.source`]: ['aws.ec2'] },
      verdict: 'fail',
      because: 'kms:DisableKey',
    },
    {
      case: 'a service that the audit log has nothing of',
      change: {
        TamperRulesqs: ABSENT,
        ...Object.fromEntries(
          [...FUNCTIONS.map((name) => `${name}DeadLetters`), 'TamperEvents']
            .flatMap((queue) => [queue, `${queue}Policy`])
            .map((logicalId) => [logicalId, ABSENT]),
        ),
        ...Object.fromEntries(
          TAMPER_CALLS.filter(({ service }) => service !== 'sqs').map(({ service }) => [
            `TamperRule${service}.properties.Targets.0.Arn`,
            namesOf('SecurityTopic').arn,
          ]),
        ),
      },
      verdict: 'pass',
    },
    {
      case: 'the pattern is JSON text',
      change: {
        [`${KMS_RULE}.EventPattern`]: JSON.stringify({
          'detail-type': ['AWS API Call via CloudTrail'],
          detail: { eventSource: ['kms.amazonaws.com'] },
        }),
      },
      verdict: 'pass',
    },
    { case: 'the pattern is no JSON', change: { [`${KMS_RULE}.EventPattern`]: '{' }, verdict: 'unknown' },
    {
      case: 'it asks for a field that no event has',
      change: { [`${KMS_RULE}.EventPattern.detailType`]: ['AWS API Call via CloudTrail'] },
      verdict: 'fail',
      because: 'kms:DisableKey',
    },
    {
      case: 'the pattern nests deeper than anything that EventBridge takes',
      change: { [`${KMS_RULE}.EventPattern`]: `${'{"a":'.repeat(50_000)}[]${'}'.repeat(50_000)}` },
      verdict: 'unknown',
      because: 'longer than EventBridge takes',
    },
    {
      case: 'the pattern nests as deeply as EventBridge takes',
      change: { [`${KMS_RULE}.EventPattern`]: `{"detail":${'{"a":'.repeat(670)}[1]${'}'.repeat(671)}` },
      verdict: 'fail',
      because: 'kms:* on audit-log/Key',
    },
    {
      case: 'calls by an operator that is not known',
      change: { [`${KMS_RULE}.EventPattern.detail.eventName`]: [{ regex: '.*' }] },
      verdict: 'unknown',
      because: 'the event pattern asks for "regex"',
    },
    {
      case: 'a call that a deployment names',
      change: { [`${KMS_RULE}.EventPattern.detail.eventName`]: ['${audit-log.Something}'] },
      verdict: 'unknown',
      resource: 'TamperRulekms',
    },
    {
      case: 'of a source that is not known',
      change: { [`${KMS_RULE}.EventPattern.source`]: [{ regex: '.*' }] },
      verdict: 'unknown',
    },
    {
      case: 'calls of a service, less some, or of another one by these names',
      change: {
        [`${ruleId('sns')}.properties.EventPattern`]: {
          $or: [
            {
              source: ['aws.sns'],
              detail: { eventName: eventsOf('sns').filter((name) => name !== 'TagResource') },
            },
            { source: ['aws.kms'], detail: { eventName: ['TagResource'] } },
          ],
        },
      },
      verdict: 'fail',
      found: { notWatched: ['sns:TagResource'] },
    },
    { case: 'the pattern is a parameter', change: { [`${KMS_RULE}.EventPattern`]: UNKNOWN }, verdict: 'unknown' },
    { case: 'the state is a parameter', change: { [`${KMS_RULE}.State`]: UNKNOWN }, verdict: 'unknown' },
    {
      case: 'the pattern is a parameter, but another rule hears the same',
      change: {
        [`${KMS_RULE}.EventPattern`]: UNKNOWN,
        [`${LOGS_RULE}.EventPattern`]: { 'detail-type': ['AWS API Call via CloudTrail'] },
      },
      verdict: 'pass',
    },
  ]),
  ...rowsFor(RulesEnabled, [
    { case: 'sound', verdict: 'pass', resource: 'TamperRulekms' },
    {
      case: 'disabled',
      change: { [`${KMS_RULE}.State`]: 'DISABLED' },
      verdict: 'fail',
      resource: 'TamperRulekms',
      path: 'State',
      found: 'DISABLED',
    },
    {
      case: 'enabled for all calls',
      change: { [`${KMS_RULE}.State`]: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' },
      verdict: 'pass',
    },
    { case: 'without targets', change: { [`${KMS_RULE}.Targets`]: ABSENT }, verdict: 'fail', path: 'Targets' },
    { case: 'a parameter', change: { [`${KMS_RULE}.State`]: UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(TamperEventsReachResponder, [
    { case: 'sound', verdict: 'pass', resource: 'TamperEventsMapping', path: 'Enabled' },
    { case: 'no responder', change: { TamperResponder: ABSENT }, verdict: 'notApplicable' },
    { case: 'no mapping', change: { TamperEventsMapping: ABSENT }, verdict: 'fail', resource: 'TamperResponder' },
    {
      case: 'disabled',
      change: { 'TamperEventsMapping.properties.Enabled': false },
      verdict: 'fail',
      resource: 'TamperEventsMapping',
    },
    {
      case: 'a queue to which no rule sends',
      change: { 'TamperEventsMapping.properties.EventSourceArn': namesOf('DriftCheckerDeadLetters').arn },
      verdict: 'fail',
      path: 'EventSourceArn',
    },
    ...Object.entries({
      'messages that come back at once': { [`${QUEUE}.VisibilityTimeout`]: 0 },
      'messages that come back while the responder works on them': { [`${QUEUE}.VisibilityTimeout`]: ABSENT },
      'messages that come back after half a day': { [`${QUEUE}.VisibilityTimeout`]: 43_200 },
      'messages that are given up at the first failure': redrive(1),
      'messages that are given up into a queue elsewhere': redrive(5, 'arn:aws:sqs:eu-central-1:111122223333:bin'),
      'messages that are given up into a queue that is not said': {
        [`${QUEUE}.RedrivePolicy`]: { maxReceiveCount: 5 },
      },
    }).map(([name, change]) => ({ case: name, change, verdict: 'fail' as const, resource: 'TamperEvents' })),
    { case: 'messages that are given up after five failures', change: redrive(5), verdict: 'pass' },
    {
      case: 'the same, as a live account answers it',
      change: { [`${QUEUE}.RedrivePolicy`]: JSON.stringify(redrive(5)[`${QUEUE}.RedrivePolicy`]) },
      verdict: 'pass',
    },
    {
      case: 'a visibility timeout that is a parameter',
      change: { [`${QUEUE}.VisibilityTimeout`]: UNKNOWN },
      verdict: 'unknown',
    },
    {
      case: 'a queue that is a parameter',
      change: { 'TamperEventsMapping.properties.EventSourceArn': UNKNOWN },
      verdict: 'unknown',
      path: 'EventSourceArn',
    },
    {
      case: 'a filter that lets nothing through',
      change: { 'TamperEventsMapping.properties.FilterCriteria': { Filters: [{ Pattern: '{"body":["never"]}' }] } },
      verdict: 'fail',
      resource: 'TamperEventsMapping',
      path: 'FilterCriteria',
    },
    {
      case: 'no filters',
      change: { 'TamperEventsMapping.properties.FilterCriteria': { Filters: [] } },
      verdict: 'pass',
    },
    {
      case: 'the filter is a parameter',
      change: { 'TamperEventsMapping.properties.FilterCriteria': UNKNOWN },
      verdict: 'unknown',
      path: 'FilterCriteria',
    },
    {
      case: 'the rules call the responder themselves',
      change: {
        TamperEventsMapping: ABSENT,
        [`${KMS_RULE}.Targets`]: [{ Id: 'Responder', Arn: namesOf('TamperResponder').arn }],
      },
      verdict: 'notApplicable',
    },
    { case: 'a parameter', change: { 'TamperEventsMapping.properties.FunctionName': UNKNOWN }, verdict: 'unknown' },
  ]),
];
