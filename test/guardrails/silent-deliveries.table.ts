/** Alarms on a CloudTrail that delivers nothing more, as cases. */
import { SilentDeliveriesAlarmed } from '../../lib/guardrails/monitoring/SilentDeliveriesAlarmed';
import { rowsFor, type Row } from '../support/guardrail-table';
import { ABSENT, namesOf, UNKNOWN, type Changes } from '../support/sound-audit-log';

const ALARM = 'DeliverySilence.properties';
const CONFIGURATIONS = 'LogBucket.properties.MetricsConfigurations';
const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:deliveries';
const OWNER = namesOf('SecurityTopic').arn;

/** An alarm that computes its metric, of what the bucket counts. */
const computing = (expression: string, missing: string): Changes => ({
  [`${ALARM}.TreatMissingData`]: missing,
  [`${ALARM}.Metrics`]: [
    { Id: 'e', Expression: expression },
    {
      Id: 'm',
      MetricStat: {
        Metric: {
          Namespace: 'AWS/S3',
          MetricName: 'PutRequests',
          Dimensions: [
            { Name: 'BucketName', Value: namesOf('LogBucket').ref },
            { Name: 'FilterId', Value: 'deliveries' },
          ],
        },
      },
    },
  ],
});

const ofTopic = (topic: string): Changes => ({
  [`${ALARM}.Namespace`]: 'AWS/SNS',
  [`${ALARM}.MetricName`]: 'NumberOfMessagesPublished',
  [`${ALARM}.Dimensions`]: [{ Name: 'TopicName', Value: 'deliveries' }],
  'Trail.properties.SnsTopicName': topic,
});

const SOUND: Readonly<Record<string, Changes>> = {
  'on bytes': { [`${ALARM}.MetricName`]: 'BytesUploaded' },
  'none or fewer': { [`${ALARM}.ComparisonOperator`]: 'LessThanOrEqualToThreshold', [`${ALARM}.Threshold`]: 0 },
  'missing data tells the owner': {
    [`${ALARM}.TreatMissingData`]: 'missing',
    [`${ALARM}.InsufficientDataActions`]: [OWNER],
  },
  'metrics of the whole bucket': { [CONFIGURATIONS]: [{ Id: 'deliveries' }] },
  'metrics of the digests': {
    [CONFIGURATIONS]: [{ Id: 'deliveries', Prefix: 'AWSLogs/111122223333/CloudTrail-Digest/' }],
  },
  'metrics below the trail’s prefix': {
    'Trail.properties.S3KeyPrefix': 'trail',
    [CONFIGURATIONS]: [{ Id: 'deliveries', Prefix: 'trail/AWSLogs/' }],
  },
  'on what the trail announces, by the topic’s ARN': ofTopic(TOPIC),
  'on what the trail announces, by the topic’s name': ofTopic('deliveries'),
};

const WEAK: Readonly<Record<string, Changes>> = {
  'no alarm': { DeliverySilence: ABSENT },
  'its actions are off': { [`${ALARM}.ActionsEnabled`]: false },
  'missing data is no alarm': { [`${ALARM}.TreatMissingData`]: 'notBreaching' },
  'missing data is ignored': { [`${ALARM}.TreatMissingData`]: 'ignore' },
  'missing data tells nobody': { [`${ALARM}.TreatMissingData`]: 'missing' },
  'when much is delivered': { [`${ALARM}.ComparisonOperator`]: 'GreaterThanThreshold' },
  never: { [`${ALARM}.Threshold`]: 0 },
  'after a week': { [`${ALARM}.EvaluationPeriods`]: 168 },
  'what readers do counts as well': { [`${ALARM}.MetricName`]: 'AllRequests' },
  'another bucket': { [`${ALARM}.Dimensions.0.Value`]: namesOf('EvidenceBucket').ref },
  'metrics that the bucket does not have': { [CONFIGURATIONS]: ABSENT },
  'metrics of another folder': { [CONFIGURATIONS]: [{ Id: 'deliveries', Prefix: 'reports/' }] },
  'metrics of what has a tag': { [CONFIGURATIONS]: [{ Id: 'deliveries', TagFilters: [{ Key: 'a', Value: 'b' }] }] },
  'metrics beside the trail’s prefix': { 'Trail.properties.S3KeyPrefix': 'trail' },
  'a band, and missing data is no alarm': computing('ANOMALY_DETECTION_BAND(m, 3)', 'notBreaching'),
  'another topic than the trail’s': ofTopic('arn:aws:sns:eu-central-1:111122223333:other'),
};

const UNCLEAR: Readonly<Record<string, Changes>> = {
  'the bucket of the alarm is a parameter': { [`${ALARM}.Dimensions.0.Value`]: UNKNOWN },
  'the metrics of the bucket are a parameter': { [CONFIGURATIONS]: UNKNOWN },
  'what missing data does is a parameter': { [`${ALARM}.TreatMissingData`]: UNKNOWN },
  'a band, and missing data breaches it': computing('ANOMALY_DETECTION_BAND(m, 3)', 'breaching'),
  'what is missing is filled in': computing('FILL(m, 0)', 'notBreaching'),
};

const cases = (of: Readonly<Record<string, Changes>>, verdict: Row['verdict']) =>
  Object.entries(of).map(([name, change]) => ({ case: name, change, verdict }));

export const SILENT_DELIVERIES_ROWS = rowsFor(SilentDeliveriesAlarmed, [
  { case: 'sound', verdict: 'pass', resource: 'DeliverySilence', path: 'AlarmActions' },
  { case: 'sound', origin: 'account', verdict: 'pass', resource: 'DeliverySilence' },
  { case: 'metrics that were not read', origin: 'account', change: { [CONFIGURATIONS]: UNKNOWN }, verdict: 'pass' },
  ...cases(SOUND, 'pass'),
  ...cases(WEAK, 'fail'),
  ...cases(UNCLEAR, 'unknown'),
]);
