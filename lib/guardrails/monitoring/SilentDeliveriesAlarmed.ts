/** CloudTrail that delivers nothing more tells somebody. */
import { code } from '../../checks/code';
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { firstUnknown, isList, isUnknown, valueAt, type Unknown, type Value } from '../../facts/value';
import { DELIVERY_METRICS } from '../../metrics';
import { unknown, type Guardrail, type Verdict } from '../guardrail';
import { membersOfType } from '../members';
import { computed, judgeAlarms, watchedBy } from './alarms';
import { goesOffAtNothing, tellsOfMissingData } from './silence';

const EXPECTED = 'an alarm that goes off when nothing is delivered for two days at most';
/** Readers make no such requests (S3 User Guide, "Metrics and dimensions"). */
const OF_DELIVERIES: readonly Value[] = DELIVERY_METRICS;
const CONFIGURATIONS = 'MetricsConfigurations';

export const SilentDeliveriesAlarmed: Guardrail = {
  id: 'SilentDeliveriesAlarmed',
  theme: 'monitoring',
  title: 'An alarm tells an owner when CloudTrail delivers nothing more',
  problem: 'No alarm says that log files stopped coming',
  reason:
    'A trail that was stopped, a disabled key and a changed bucket policy all look the same: silence. A digest comes every hour, ' +
    'whatever happens (CloudTrail User Guide, "CloudTrail digest file structure"), so that an hour without a file means something.',
  severity: 'MEDIUM',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy:
    'Give the log bucket request metrics, and add an alarm on PutRequests below 1 that treats missing data as breaching, or as missing ' +
    'with InsufficientDataActions.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          MetricsConfigurations: [{ Id: deliveries, Prefix: AWSLogs/ }]
      SilenceAlarm:
        Type: AWS::CloudWatch::Alarm
        Properties:
          Namespace: AWS/S3
          MetricName: PutRequests
          Dimensions: [{ Name: BucketName, Value: !Ref LogBucket }, { Name: FilterId, Value: deliveries }]
          Statistic: Sum
          Period: 3600
          EvaluationPeriods: 2
          Threshold: 1
          ComparisonOperator: LessThanThreshold
          TreatMissingData: breaching
          AlarmActions: [!Ref Topic]
    `,
    cdk: code`
      bucket.addMetric({ id: 'deliveries', prefix: 'AWSLogs/' });
      new cloudwatch.Alarm(this, 'SilenceAlarm', {
        metric: new cloudwatch.Metric({
          namespace: 'AWS/S3',
          metricName: 'PutRequests',
          dimensionsMap: { BucketName: bucket.bucketName, FilterId: 'deliveries' },
          statistic: cloudwatch.Stats.SUM,
          period: Duration.hours(1),
        }),
        threshold: 1,
        evaluationPeriods: 2,
        comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        treatMissingData: cloudwatch.TreatMissingData.BREACHING,
      }).addAlarmAction(new actions.SnsAction(topic));
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => [judgeSilence(auditLog)],
};

function judgeSilence(auditLog: AuditLog): Verdict {
  const { bucket } = auditLog.log;
  // a run does not read them each time, and compares them where it does
  const configurations = auditLog.origin === 'template' ? bucket.properties[CONFIGURATIONS] : undefined;
  const reason = firstUnknown(configurations);
  if (reason) return unknown({ resource: bucket, path: CONFIGURATIONS }, EXPECTED, reason);
  const answers = membersOfType(auditLog, 'AWS::CloudWatch::Alarm').map((alarm) => ({
    ...{ alarm, watches: watchesDeliveries(auditLog, alarm) },
  }));
  const watching = answers.filter(({ watches }) => watches === true).map(({ alarm }) => alarm);
  const doubtful = answers.find(({ watches }) => isUnknown(watches));
  const verdict = judgeAlarms(bucket, EXPECTED, watching, goesOffInSilence, 'it stays quiet when nothing comes');
  if (verdict.kind !== 'fail' || !doubtful || !isUnknown(doubtful.watches)) return verdict;
  return unknown({ resource: doubtful.alarm, path: 'Dimensions' }, EXPECTED, doubtful.watches);
}

function watchesDeliveries(auditLog: AuditLog, alarm: Resource): boolean | Unknown {
  const answers = watchedBy(alarm).map(({ namespace, name, dimensions }): boolean | Unknown => {
    const asked = [namespace, name, dimensions].map((value) => firstUnknown(value));
    const isOfBucket = namespace === 'AWS/S3' && OF_DELIVERIES.includes(name ?? null);
    const isOfTopic = namespace === 'AWS/SNS' && name === 'NumberOfMessagesPublished';
    if (!isOfBucket && !isOfTopic) return asked[0] ?? asked[1] ?? false;
    if (asked[2]) return asked[2];
    const { BucketName, FilterId, TopicName } = named(dimensions);
    if (isOfTopic) return topicsOf(auditLog).includes(TopicName ?? null);
    return BucketName === auditLog.log.bucket.ref && covers(auditLog, FilterId);
  });
  return answers.includes(true) || (answers.find(isUnknown) ?? false);
}

function named(dimensions: Value | undefined): Readonly<Record<string, Value | undefined>> {
  const all = isList(dimensions) ? dimensions : [];
  return Object.fromEntries(
    all.flatMap((each) => {
      const name = valueAt(each, 'Name');
      return typeof name === 'string' ? [[name, valueAt(each, 'Value')]] : [];
    }),
  );
}

/** CloudTrail announces each log file there (CloudTrail User Guide, "Configuring Amazon SNS notifications for CloudTrail"). */
function topicsOf({ trails }: AuditLog): readonly Value[] {
  return trails.flatMap(({ properties: { SnsTopicName: topic } }) =>
    typeof topic === 'string' ? [parseArn(topic)?.resource ?? topic] : [],
  );
}

/** Whether a configuration of request metrics counts what is delivered; known of templates only. */
function covers({ origin, log, trails }: AuditLog, id: Value | undefined): boolean {
  if (origin === 'account') return true;
  const configurations = log.bucket.properties[CONFIGURATIONS];
  const one = isList(configurations) ? configurations.find((each) => valueAt(each, 'Id') === id) : undefined;
  if (one === undefined || valueAt(one, 'TagFilters') !== undefined || valueAt(one, 'AccessPointArn') !== undefined) {
    return false;
  }
  const prefix = valueAt(one, 'Prefix') ?? '';
  const folders = trails.map(({ properties: { S3KeyPrefix: of } }) => (typeof of === 'string' ? `${of}/` : ''));
  return (
    typeof prefix === 'string' &&
    (folders.length === 0 ? [''] : folders).some((folder) => isAlong(`${folder}AWSLogs/`, prefix))
  );
}

/** Whether one of two folders holds the other. */
function isAlong(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

/** Request metrics of a bucket without requests have no data: what missing data does decides. */
function goesOffInSilence(alarm: Resource): boolean | Unknown {
  const missing = tellsOfMissingData(alarm);
  if (missing === false && !fillsIn(alarm)) return false;
  return computed(alarm) ?? (isUnknown(missing) ? missing : missing && goesOffAtNothing(alarm));
}

/** (CloudWatch User Guide, "Using math expressions with CloudWatch metrics": FILL.) */
function fillsIn({ properties: { Metrics: queries } }: Resource): boolean {
  const expressions = isList(queries) ? queries.map((query) => valueAt(query, 'Expression')) : [];
  return expressions.some((expression) => typeof expression === 'string' && /\bFILL\s*\(/i.test(expression));
}
