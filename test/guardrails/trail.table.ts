/** What the trail guardrails say, as cases. */
import type { Properties } from '../../lib/facts/value';
import { CloudWatchLogsRoleMinimal } from '../../lib/guardrails/trail/CloudWatchLogsRoleMinimal';
import { DeliversToLockedBucket } from '../../lib/guardrails/trail/DeliversToLockedBucket';
import { GlobalServiceEventsLogged } from '../../lib/guardrails/trail/GlobalServiceEventsLogged';
import { InsightsEnabled } from '../../lib/guardrails/trail/InsightsEnabled';
import { LogFileValidationEnabled } from '../../lib/guardrails/trail/LogFileValidationEnabled';
import { ManagementEventsComplete } from '../../lib/guardrails/trail/ManagementEventsComplete';
import { NoDeliveryFeedbackLoop } from '../../lib/guardrails/trail/NoDeliveryFeedbackLoop';
import { NoOtherTrailDelivers } from '../../lib/guardrails/trail/NoOtherTrailDelivers';
import { TrailEncrypted } from '../../lib/guardrails/trail/TrailEncrypted';
import { TrailIsLogging } from '../../lib/guardrails/trail/TrailIsLogging';
import { TrailMultiRegion } from '../../lib/guardrails/trail/TrailMultiRegion';
import type { Guardrail } from '../../lib/guardrails/guardrail';
import { rowsFor, type Row } from '../support/guardrail-table';
import { ABSENT, namesOf, stranger, UNKNOWN } from '../support/sound-audit-log';

const BUCKET = namesOf('LogBucket');
const KEY = namesOf('Key');
const ADVANCED = 'Trail.properties.AdvancedEventSelectors';
const GROUP_ARN = 'arn:aws:logs:eu-central-1:111122223333:log-group:trail:*';
const LOGS_ROLE_ARN = 'arn:aws:iam::111122223333:role/trail-logs';

/** A setting of the trail that must be true. */
function switchRows(guardrail: Guardrail, setting: string): readonly Row[] {
  const path = `Trail.properties.${setting}`;
  return rowsFor(guardrail, [
    { case: 'sound', verdict: 'pass', resource: 'Trail', path: setting, found: true },
    { case: 'sound', origin: 'account', verdict: 'pass', resource: 'Trail' },
    { case: 'off', change: { [path]: false }, verdict: 'fail', path: setting, expected: true, found: false },
    { case: 'off in the account', origin: 'account', change: { [path]: false }, verdict: 'fail' },
    { case: 'left out', change: { [path]: ABSENT }, verdict: 'fail', found: null },
    { case: 'a parameter', change: { [path]: UNKNOWN }, verdict: 'unknown' },
    {
      case: 'no trail',
      change: { Trail: ABSENT },
      verdict: 'fail',
      resource: 'LogBucket',
      because: 'no trail delivers',
    },
  ]);
}

/** Basic event selectors instead of advanced ones. */
const basic = (selector: Properties) => ({ [ADVANCED]: ABSENT, 'Trail.properties.EventSelectors': [selector] });
const objects = (prefix: string) => [{ Type: 'AWS::S3::Object', Values: [prefix] }];

const otherTrail = (properties: Properties) => ({
  OtherTrail: stranger('AWS::CloudTrail::Trail', 'OtherTrail', { S3BucketName: BUCKET.ref, ...properties }),
});

const logsRole = (...statements: readonly Properties[]) => ({
  'Trail.properties.CloudWatchLogsLogGroupArn': GROUP_ARN,
  'Trail.properties.CloudWatchLogsRoleArn': LOGS_ROLE_ARN,
  LogsRole: {
    ...stranger('AWS::IAM::Role', 'LogsRole', {
      Policies: [{ PolicyName: 'Logs', PolicyDocument: { Version: '2012-10-17', Statement: [...statements] } }],
    }),
    arn: LOGS_ROLE_ARN,
  },
});
const writeLogs = {
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: 'arn:aws:logs:eu-central-1:111122223333:log-group:trail:log-stream:*',
};

export const TRAIL_ROWS = [
  ...switchRows(TrailMultiRegion, 'IsMultiRegionTrail'),
  ...switchRows(LogFileValidationEnabled, 'EnableLogFileValidation'),
  ...switchRows(TrailIsLogging, 'IsLogging'),
  ...switchRows(GlobalServiceEventsLogged, 'IncludeGlobalServiceEvents'),
  ...rowsFor(TrailEncrypted, [
    { case: 'sound', verdict: 'pass', resource: 'Trail', path: 'KMSKeyId', found: KEY.arn },
    { case: 'by the key’s id', change: { 'Trail.properties.KMSKeyId': KEY.ref }, verdict: 'pass' },
    { case: 'by the key’s alias', change: { 'Trail.properties.KMSKeyId': 'alias/audit-log' }, verdict: 'pass' },
    {
      case: 'by the ARN of the key’s alias',
      change: {
        'KeyAlias.arn': 'arn:aws:kms:eu-central-1:111122223333:alias/audit-log',
        'Trail.properties.KMSKeyId': 'arn:aws:kms:eu-central-1:111122223333:alias/audit-log',
      },
      verdict: 'pass',
    },
    { case: 'no key', change: { 'Trail.properties.KMSKeyId': ABSENT }, verdict: 'fail', found: null },
    {
      case: 'another key',
      change: { 'Trail.properties.KMSKeyId': 'alias/other' },
      verdict: 'fail',
      found: 'alias/other',
    },
    { case: 'a parameter', change: { 'Trail.properties.KMSKeyId': UNKNOWN }, verdict: 'unknown' },
    {
      case: 'the bucket’s key is not at hand',
      change: { 'LogBucket.properties.BucketEncryption': ABSENT },
      verdict: 'unknown',
      because: 'was not found',
    },
  ]),
  ...rowsFor(ManagementEventsComplete, [
    { case: 'sound', verdict: 'pass', resource: 'Trail', path: 'AdvancedEventSelectors' },
    { case: 'no selectors at all', change: { [ADVANCED]: ABSENT }, verdict: 'pass' },
    {
      case: 'only what reads',
      change: { [`${ADVANCED}.0.FieldSelectors.1`]: { Field: 'readOnly', Equals: ['true'] } },
      verdict: 'fail',
      because: 'CreateUser of iam.amazonaws.com',
    },
    {
      case: 'without KMS',
      change: { [`${ADVANCED}.0.FieldSelectors.1`]: { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] } },
      verdict: 'fail',
      found: { notLogged: ['Decrypt of kms.amazonaws.com', 'ScheduleKeyDeletion of kms.amazonaws.com'] },
    },
    {
      case: 'reads and writes by two selectors',
      change: {
        [`${ADVANCED}.0.FieldSelectors.1`]: { Field: 'readOnly', Equals: ['true'] },
        [`${ADVANCED}.2`]: {
          FieldSelectors: [
            { Field: 'eventCategory', Equals: ['Management'] },
            { Field: 'readOnly', Equals: ['false'] },
          ],
        },
      },
      verdict: 'pass',
    },
    { case: 'data events only', change: { [`${ADVANCED}.0`]: ABSENT }, verdict: 'fail' },
    ...Object.entries({
      'calls of the API only, so that no sign-in is logged': { Field: 'eventType', Equals: ['AwsApiCall'] },
      'no events of services': { Field: 'eventType', NotEquals: ['AwsServiceEvent'] },
      'all callers but one': { Field: 'userIdentity.arn', NotEquals: ['arn:aws:iam::111122223333:user/insider'] },
      'no sessions of the console': { Field: 'sessionCredentialFromConsole', NotEquals: ['true'] },
    }).map(([name, field]) => ({
      case: name,
      change: { [`${ADVANCED}.0.FieldSelectors.1`]: field },
      verdict: 'fail' as const,
      because: 'StopLogging of cloudtrail.amazonaws.com',
    })),
    ...Object.entries({
      'one call by its name': { Field: 'eventName', NotEquals: ['AssumeRole'] },
      'calls that begin alike': { Field: 'eventName', NotStartsWith: ['Delete'] },
      'only some calls': { Field: 'eventName', StartsWith: ['Create', 'Delete', 'Put', 'Stop'] },
      'a service that nobody asks about': { Field: 'eventSource', NotEquals: ['sts.amazonaws.com'] },
    }).map(([name, field]) => ({
      case: name,
      change: { [`${ADVANCED}.0.FieldSelectors.1`]: field },
      verdict: 'fail' as const,
      because: 'not logged',
    })),
    {
      case: 'one service by a selector of its own',
      change: {
        [`${ADVANCED}.0.FieldSelectors.1`]: { Field: 'eventSource', NotEquals: ['sts.amazonaws.com'] },
        [`${ADVANCED}.2`]: {
          FieldSelectors: [
            { Field: 'eventCategory', Equals: ['Management'] },
            { Field: 'eventSource', Equals: ['sts.amazonaws.com'] },
          ],
        },
      },
      verdict: 'pass',
    },
    {
      case: 'basic selectors',
      change: basic({ ReadWriteType: 'All', IncludeManagementEvents: true }),
      verdict: 'pass',
    },
    {
      case: 'basic selectors without the RDS Data API',
      change: basic({ ExcludeManagementEventSources: ['rdsdata.amazonaws.com'] }),
      verdict: 'fail',
      path: 'EventSelectors',
      found: { notLogged: ['ExecuteStatement of rdsdata.amazonaws.com'] },
    },
    { case: 'basic selectors for writes', change: basic({ ReadWriteType: 'WriteOnly' }), verdict: 'fail' },
    {
      case: 'basic selectors without management events',
      change: basic({ IncludeManagementEvents: false }),
      verdict: 'fail',
    },
    { case: 'a parameter', change: { [ADVANCED]: UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(InsightsEnabled, [
    { case: 'sound', verdict: 'pass', resource: 'Trail', path: 'InsightSelectors' },
    {
      case: 'one type only',
      change: { 'Trail.properties.InsightSelectors.1': ABSENT },
      verdict: 'fail',
      found: [{ InsightType: 'ApiCallRateInsight' }],
    },
    { case: 'none', change: { 'Trail.properties.InsightSelectors': ABSENT }, verdict: 'fail', found: null },
    {
      case: 'on data events only',
      change: { 'Trail.properties.InsightSelectors.0.EventCategories': ['Data'] },
      verdict: 'fail',
    },
    {
      case: 'on data events as well',
      change: { 'Trail.properties.InsightSelectors.0.EventCategories': ['Data', 'Management'] },
      verdict: 'pass',
    },
    { case: 'a parameter', change: { 'Trail.properties.InsightSelectors': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(NoDeliveryFeedbackLoop, [
    { case: 'sound', verdict: 'pass', resource: 'Trail' },
    {
      case: 'uploads are logged as well',
      change: { [`${ADVANCED}.1.FieldSelectors.3`]: ABSENT },
      verdict: 'fail',
      because: 'the trail logs its own deliveries',
    },
    {
      case: 'uploads by callers that have an ARN',
      change: {
        [`${ADVANCED}.1.FieldSelectors.3`]: { Field: 'userIdentity.arn', StartsWith: ['arn:'] },
      },
      verdict: 'pass',
    },
    {
      case: 'a basic selector',
      change: basic({ DataResources: objects(`${BUCKET.arn}/`) }),
      verdict: 'fail',
      path: 'EventSelectors',
    },
    {
      case: 'a basic selector for reads',
      change: basic({ ReadWriteType: 'ReadOnly', DataResources: objects(`${BUCKET.arn}/`) }),
      verdict: 'pass',
    },
    { case: 'a parameter', change: { [ADVANCED]: UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(DeliversToLockedBucket, [
    { case: 'sound', verdict: 'pass', resource: 'Trail', path: 'S3BucketName' },
    {
      case: 'the bucket is not locked',
      change: { 'LogBucket.properties.ObjectLockConfiguration': ABSENT },
      verdict: 'fail',
      resource: 'Trail',
      because: 'does not lock new objects',
    },
    { case: 'no trail', change: { Trail: ABSENT }, verdict: 'fail', resource: 'LogBucket' },
    {
      case: 'the mode is a parameter',
      change: { 'LogBucket.properties.ObjectLockConfiguration.Rule.DefaultRetention.Mode': UNKNOWN },
      verdict: 'unknown',
    },
  ]),
  ...rowsFor(NoOtherTrailDelivers, [
    { case: 'sound', verdict: 'notApplicable' },
    {
      case: 'another trail, not validated',
      change: otherTrail({ KMSKeyId: KEY.arn }),
      verdict: 'fail',
      resource: 'OtherTrail',
      because: 'unguarded',
    },
    {
      case: 'another trail, with another key',
      change: otherTrail({ EnableLogFileValidation: true, KMSKeyId: 'alias/other' }),
      verdict: 'fail',
    },
    {
      case: 'another trail, as guarded',
      change: otherTrail({ EnableLogFileValidation: true, KMSKeyId: KEY.arn }),
      verdict: 'pass',
    },
    {
      case: 'another trail, its key a parameter',
      change: otherTrail({ EnableLogFileValidation: true, KMSKeyId: UNKNOWN }),
      verdict: 'unknown',
    },
  ]),
  ...rowsFor(CloudWatchLogsRoleMinimal, [
    { case: 'events are not copied', verdict: 'notApplicable' },
    {
      case: 'the role writes logs',
      change: logsRole(writeLogs),
      verdict: 'pass',
      resource: 'Trail',
      path: 'CloudWatchLogsRoleArn',
    },
    {
      case: 'the role reads as well',
      change: logsRole(writeLogs, { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }),
      verdict: 'fail',
      found: ['s3:GetObject'],
    },
    { case: 'the role writes any log group', change: logsRole({ ...writeLogs, Resource: '*' }), verdict: 'fail' },
    {
      case: 'the role’s policy is a parameter',
      change: logsRole({ ...writeLogs, Resource: UNKNOWN }),
      verdict: 'unknown',
    },
    {
      case: 'the role is not at hand',
      change: { ...logsRole(writeLogs), LogsRole: ABSENT },
      verdict: 'unknown',
      because: 'was not found',
    },
  ]),
];
