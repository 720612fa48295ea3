/** What the guardrails on alarms say, as cases. */
import { AlarmTargetsOwned } from '../../lib/guardrails/monitoring/AlarmTargetsOwned';
import { CheckerFailuresAlarmed } from '../../lib/guardrails/monitoring/CheckerFailuresAlarmed';
import { DeadLettersAlarmed } from '../../lib/guardrails/monitoring/DeadLettersAlarmed';
import { MissedRunsAlarmed } from '../../lib/guardrails/monitoring/MissedRunsAlarmed';
import { TamperBacklogAlarmed } from '../../lib/guardrails/monitoring/TamperBacklogAlarmed';
import type { Guardrail } from '../../lib/guardrails/guardrail';
import { rowsFor, type Row } from '../support/guardrail-table';
import { ABSENT, namesOf, UNKNOWN, type Changes } from '../support/sound-audit-log';

const NO_FUNCTIONS = { DriftChecker: ABSENT, TamperResponder: ABSENT, LogVerification: ABSENT };

const SCHEDULED = ['DriftChecker', 'LogVerification'];
const BACKLOG = 'TamperBacklog.properties';

/** An alarm on the drift checker that must be there and must be heard. */
function alarmRows(guardrail: Guardrail, alarm: string, more: readonly Omit<Row, 'guardrail'>[] = []): readonly Row[] {
  return rowsFor(guardrail, [
    { case: 'sound', verdict: 'pass', resource: alarm, path: 'AlarmActions' },
    { case: 'sound', origin: 'account', verdict: 'pass', resource: alarm },
    {
      case: 'no such alarm',
      change: { [alarm]: ABSENT },
      verdict: 'fail',
      resource: 'DriftChecker',
      because: 'no such alarm',
    },
    { case: 'no function', change: NO_FUNCTIONS, verdict: 'notApplicable' },
    {
      case: 'its actions are off',
      change: { [`${alarm}.properties.ActionsEnabled`]: false },
      verdict: 'fail',
      because: 'has no action',
    },
    {
      case: 'it has no actions',
      change: { [`${alarm}.properties.AlarmActions`]: [] },
      verdict: 'fail',
      because: 'has no action',
    },
    {
      case: 'it watches something else',
      change: { [`${alarm}.properties.Dimensions.0.Value`]: 'other' },
      verdict: 'fail',
    },
    {
      case: 'it watches a metric with one dimension more, which has no data',
      change: { [`${alarm}.properties.Dimensions.1`]: { Name: 'Resource', Value: 'x' } },
      verdict: 'fail',
    },
    {
      case: 'its actions are a parameter',
      change: { [`${alarm}.properties.AlarmActions`]: UNKNOWN },
      verdict: 'unknown',
      resource: alarm,
    },
    ...more,
  ]);
}

/** An alarm on failures: the first one makes it go off. */
function thresholdRows(alarm: string): readonly Omit<Row, 'guardrail'>[] {
  const path = `${alarm}.properties`;
  const never = {
    verdict: 'fail',
    resource: alarm,
    path: 'Threshold',
    because: 'does not make the alarm go off',
  } as const;
  return [
    {
      case: 'above 0',
      change: { [`${path}.ComparisonOperator`]: 'GreaterThanThreshold', [`${path}.Threshold`]: 0 },
      verdict: 'pass',
    },
    { case: 'a threshold as text', change: { [`${path}.Threshold`]: '1' }, verdict: 'pass' },
    { case: 'always', change: { [`${path}.Threshold`]: 0 }, ...never },
    {
      case: 'above less than nothing: always',
      change: { [`${path}.ComparisonOperator`]: 'GreaterThanThreshold', [`${path}.Threshold`]: -1 },
      ...never,
    },
    { case: 'a threshold that nothing reaches', change: { [`${path}.Threshold`]: 1e12 }, ...never },
    { case: 'above 1', change: { [`${path}.ComparisonOperator`]: 'GreaterThanThreshold' }, ...never },
    { case: 'below 1', change: { [`${path}.ComparisonOperator`]: 'LessThanThreshold' }, ...never },
    { case: 'the average', change: { [`${path}.Statistic`]: 'Average' }, ...never },
    { case: 'two periods in a row', change: { [`${path}.EvaluationPeriods`]: 2 }, ...never },
    {
      case: 'one of two periods',
      change: { [`${path}.EvaluationPeriods`]: 2, [`${path}.DatapointsToAlarm`]: 1 },
      verdict: 'pass',
    },
    { case: 'no threshold', change: { [`${path}.Threshold`]: ABSENT }, ...never },
    { case: 'the threshold is a parameter', change: { [`${path}.Threshold`]: UNKNOWN }, verdict: 'unknown' },
  ];
}

const MISSED = 'DriftCheckerMissedRuns.properties';
const OWNER = 'arn:aws:sns:eu-central-1:111122223333:${audit-log.EngineeringTopic}';
const missingDataTells = (whom: string | typeof UNKNOWN) => ({
  [`${MISSED}.TreatMissingData`]: 'missing',
  [`${MISSED}.InsufficientDataActions`]: [whom],
});

/** A metric of the runs that the functions emit, instead of the invocations. */
const completedRuns = (auditLog: string): Changes => ({
  [`${MISSED}.Namespace`]: 'wormtrail',
  [`${MISSED}.MetricName`]: 'DriftChecksCompleted',
  [`${MISSED}.Dimensions`]: [{ Name: 'AuditLog', Value: auditLog }],
});

export const ALARM_ROWS = [
  ...alarmRows(CheckerFailuresAlarmed, 'DriftCheckerErrors', [
    ...thresholdRows('DriftCheckerErrors'),
    ...['TamperResponder', 'LogVerification'].map((name) => ({
      case: `no alarm on errors of ${name}`,
      change: { [`${name}Errors`]: ABSENT },
      verdict: 'fail' as const,
      resource: name,
    })),
  ]),
  ...alarmRows(DeadLettersAlarmed, 'DriftCheckerDeadLettersDepth', [
    ...thresholdRows('DriftCheckerDeadLettersDepth'),
    {
      case: 'no queue',
      change: Object.fromEntries([
        ...Object.keys(NO_FUNCTIONS).map((name) => [`${name}.properties.DeadLetterConfig`, ABSENT]),
        ...SCHEDULED.map((name) => [`${name}Schedule.properties.Target.DeadLetterConfig`, ABSENT]),
      ]) as Changes,
      verdict: 'notApplicable',
    },
    {
      case: 'a queue of its schedule without an alarm',
      change: { 'DriftCheckerSchedule.properties.Target.DeadLetterConfig.Arn': namesOf('TamperEvents').arn },
      verdict: 'fail',
      resource: 'DriftCheckerSchedule',
    },
    ...['TamperResponder', 'LogVerification'].map((name) => ({
      case: `no alarm on the queue of ${name}`,
      change: { [`${name}DeadLettersDepth`]: ABSENT },
      verdict: 'fail' as const,
      resource: name,
    })),
    {
      case: 'the queue is a parameter',
      change: { 'DriftChecker.properties.DeadLetterConfig.TargetArn': UNKNOWN },
      verdict: 'unknown',
    },
    {
      case: 'the ARN of the queue is known at deployment only',
      change: { 'DriftChecker.properties.DeadLetterConfig.TargetArn': '${other.Queue.Arn}' },
      verdict: 'unknown',
    },
  ]),
  ...alarmRows(MissedRunsAlarmed, 'DriftCheckerMissedRuns', [
    { case: 'on completed runs', change: completedRuns('audit-log'), verdict: 'pass' },
    { case: 'on completed runs of another audit log', change: completedRuns('other'), verdict: 'fail' },
    {
      case: 'no alarm on verifications that do not run',
      change: { LogVerificationMissedRuns: ABSENT },
      verdict: 'fail',
      resource: 'LogVerification',
    },
    {
      case: 'a computed metric, which may fill in what is missing',
      change: {
        [`${MISSED}.Metrics`]: [
          { Id: 'e', Expression: 'FILL(m, 1)' },
          {
            Id: 'm',
            MetricStat: {
              Metric: {
                Namespace: 'AWS/Lambda',
                MetricName: 'Invocations',
                Dimensions: [{ Name: 'FunctionName', Value: namesOf('DriftChecker').ref }],
              },
            },
          },
        ],
      },
      verdict: 'unknown',
    },
    { case: 'missing data is no alarm', change: { [`${MISSED}.TreatMissingData`]: 'notBreaching' }, verdict: 'fail' },
    { case: 'missing data tells the owner', change: missingDataTells(OWNER), verdict: 'pass' },
    { case: 'missing data tells somebody else', change: missingDataTells('arn:aws:sns:::x'), verdict: 'fail' },
    { case: 'missing data tells nobody', change: { [`${MISSED}.TreatMissingData`]: 'missing' }, verdict: 'fail' },
    { case: 'whom missing data tells is unknown', change: missingDataTells(UNKNOWN), verdict: 'unknown' },
    { case: 'after a week', change: { [`${MISSED}.EvaluationPeriods`]: 168 }, verdict: 'fail' },
    { case: 'fewer than 12 runs an hour', change: { [`${MISSED}.Threshold`]: 12 }, verdict: 'pass' },
    { case: 'always, whatever runs', change: { [`${MISSED}.Threshold`]: 51 }, verdict: 'fail' },
    { case: 'never', change: { [`${MISSED}.Threshold`]: 0 }, verdict: 'fail' },
    {
      case: 'when there are runs',
      change: { [`${MISSED}.ComparisonOperator`]: 'GreaterThanThreshold' },
      verdict: 'fail',
    },
  ]),
  ...rowsFor(TamperBacklogAlarmed, [
    { case: 'sound', verdict: 'pass', resource: 'TamperBacklog', path: 'AlarmActions' },
    { case: 'sound', origin: 'account', verdict: 'pass', resource: 'TamperBacklog' },
    { case: 'no responder', change: { TamperResponder: ABSENT }, verdict: 'notApplicable' },
    { case: 'above ten minutes', change: { [`${BACKLOG}.Threshold`]: '600' }, verdict: 'pass' },
    { case: 'the average', change: { [`${BACKLOG}.Statistic`]: 'Average' }, verdict: 'pass' },
    { case: 'no such alarm', change: { TamperBacklog: ABSENT }, verdict: 'fail', resource: 'TamperEventsMapping' },
    { case: 'of another queue', change: { [`${BACKLOG}.Dimensions.0.Value`]: 'other' }, verdict: 'fail' },
    { case: 'of what is deleted', change: { [`${BACKLOG}.MetricName`]: 'NumberOfMessagesDeleted' }, verdict: 'fail' },
    { case: 'always', change: { [`${BACKLOG}.Threshold`]: 0 }, verdict: 'fail', because: 'always on' },
    { case: 'after four months', change: { [`${BACKLOG}.Threshold`]: 1e7 }, verdict: 'fail', because: 'too late' },
    { case: 'when nothing waits', change: { [`${BACKLOG}.ComparisonOperator`]: 'LessThanThreshold' }, verdict: 'fail' },
    { case: 'after a day of it', change: { [`${BACKLOG}.EvaluationPeriods`]: 288 }, verdict: 'fail' },
    { case: 'the shortest wait of any message', change: { [`${BACKLOG}.Statistic`]: 'Minimum' }, verdict: 'fail' },
    { case: 'heard by nobody', change: { [`${BACKLOG}.AlarmActions`]: [] }, verdict: 'fail', because: 'no action' },
    { case: 'a threshold that is a parameter', change: { [`${BACKLOG}.Threshold`]: UNKNOWN }, verdict: 'unknown' },
    {
      case: 'a queue that is a parameter',
      change: { 'TamperEventsMapping.properties.EventSourceArn': UNKNOWN },
      verdict: 'unknown',
      path: 'EventSourceArn',
    },
  ]),
  ...rowsFor(AlarmTargetsOwned, [
    { case: 'sound', verdict: 'pass', resource: 'DriftCheckerErrors', path: 'AlarmActions' },
    {
      case: 'its actions are off',
      change: { 'DriftCheckerErrors.properties.ActionsEnabled': false },
      verdict: 'fail',
      path: 'ActionsEnabled',
    },
    {
      case: 'a topic of nobody',
      change: { 'DriftCheckerErrors.properties.AlarmActions': ['arn:aws:sns:eu-central-1:111122223333:other'] },
      verdict: 'fail',
      because: 'reaches no topic',
    },
    {
      case: 'no actions',
      change: { 'DriftCheckerErrors.properties.AlarmActions': ABSENT },
      verdict: 'fail',
      found: null,
    },
    { case: 'a parameter', change: { 'DriftCheckerErrors.properties.AlarmActions': [UNKNOWN] }, verdict: 'unknown' },
  ]),
];
