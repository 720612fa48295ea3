/** A check that did not happen tells somebody. */
import { code } from '../../checks/code';
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRICS } from '../../metrics';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isList, type Unknown } from '../../facts/value';
import { membersOf } from '../functions';
import type { Guardrail } from '../guardrail';
import { statedName } from '../members';
import { numberOf } from '../scalars';
import { alarmsOn, computed, judgeAlarms, type Metric } from './alarms';
import { checkersOf } from './checkers';
import { goesOffAtNothing, tellsOfMissingData } from './silence';

const EXPECTED = 'an alarm that goes off when no run completes for two days at most';
/** Nothing runs more often. */
const SHORTEST_RATE_IN_SECONDS = 5 * 60;

export const MissedRunsAlarmed: Guardrail = {
  id: 'MissedRunsAlarmed',
  theme: 'monitoring',
  title: 'Alarms tell an owner when a drift check or a log verification does not run',
  problem: 'No alarm says that a check did not run',
  reason:
    'The quietest way to disable a check is to keep it from running: no error, no finding. Only an alarm that goes off when ' +
    'nothing comes hears that.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy:
    'Add an alarm on a metric of completed runs, or on the function’s Invocations, over at most two days, that treats missing data ' +
    'as breaching, or as missing with InsufficientDataActions.',
  code: {
    cloudFormation: code`
      MissedRunAlarm:
        Type: AWS::CloudWatch::Alarm
        Properties:
          Namespace: AWS/Lambda
          MetricName: Invocations
          Dimensions: [{ Name: FunctionName, Value: !Ref Function }]
          Statistic: Sum
          Period: 86400
          EvaluationPeriods: 1
          Threshold: 1
          ComparisonOperator: LessThanThreshold
          TreatMissingData: breaching
          AlarmActions: [!Ref Topic]
    `,
    cdk: code`
      new cloudwatch.Alarm(this, 'MissedRunAlarm', {
        metric: checker.metricInvocations({ period: Duration.days(1) }),
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        treatMissingData: cloudwatch.TreatMissingData.BREACHING,
      }).addAlarmAction(new actions.SnsAction(topic));
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    [
      ...checkersOf(auditLog).map((checker) => ({ watcher: checker, metric: METRICS.runsCompleted })),
      ...membersOf(auditLog, 'log-verification', 'AWS::Lambda::Function').map((verification) => ({
        ...{ watcher: verification, metric: METRICS.verificationsCompleted },
      })),
      ...membersOf(auditLog, 'holds', 'AWS::Lambda::Function').map((holds) => ({
        ...{ watcher: holds, metric: METRICS.holdsProcessed },
      })),
      ...membersOf(auditLog, 'ledger', 'AWS::Lambda::Function').map((ledger) => ({
        ...{ watcher: ledger, metric: METRICS.ledgerAppends },
      })),
    ].map(({ watcher, metric }) =>
      judgeAlarms(watcher, EXPECTED, deadMansSwitches(auditLog, watcher, metric), goesOffUnheard),
    ),
};

/** Alarms that go off when nothing comes. */
function deadMansSwitches(auditLog: AuditLog, watcher: Resource, completed: string): readonly Resource[] {
  const stated = statedName(watcher);
  const name = typeof stated === 'string' ? stated : auditLog.name;
  const metrics: readonly Metric[] = [
    { namespace: METRIC_NAMESPACE, name: completed, dimensions: { [METRIC_DIMENSION]: name } },
    { namespace: 'AWS/Lambda', name: 'Invocations', dimensions: { FunctionName: watcher.ref } },
  ];
  return metrics.flatMap((metric) => alarmsOn(auditLog, metric)).filter(goesOffInSilence);
}

/** What fills in missing data hides silence. */
function goesOffUnheard(alarm: Resource): boolean | Unknown {
  return computed(alarm) ?? tellsOfMissingData(alarm);
}

function goesOffInSilence(alarm: Resource): boolean {
  if (isList(alarm.properties['Metrics'])) return true;
  const mostRuns = Math.max(1, (numberOf(alarm.properties['Period']) ?? 0) / SHORTEST_RATE_IN_SECONDS);
  return tellsOfMissingData(alarm) !== false && goesOffAtNothing(alarm, mostRuns);
}
