/** What TamperEventsAlarmed says of rules that hear calls on some resources only: on the audit log's, on others, or who knows. */
import { TAMPER_CALLS } from '../../lib/facts/tamper-calls';
import type { TamperedService } from '../../lib/resource-types/services';
import { TamperEventsAlarmed } from '../../lib/guardrails/monitoring/TamperEventsAlarmed';
import { rowsFor } from '../support/guardrail-table';
import { ACCOUNT, namesOf, OTHER_ACCOUNT, REGION, UNKNOWN } from '../support/sound-audit-log';

const ORIGINS = ['template', 'account'] as const;
const ruleOf = (service: TamperedService) => `TamperRule${service}.properties`;

/** The rule of a service, narrowed by a field of its pattern. */
const narrowed = (service: TamperedService, field: string, matchers: unknown) => ({
  [`${ruleOf(service)}.EventPattern.${field}`]: matchers,
});
const byBucket = (...matchers: unknown[]) => narrowed('s3', 'detail.requestParameters.bucketName', matchers);

export const NARROWED_RULE_ROWS = rowsFor(
  TamperEventsAlarmed,
  [
    ...ORIGINS.flatMap((origin) => {
      const names = (logicalId: string) => namesOf(logicalId, origin);
      const buckets = ['LogBucket', 'EvidenceBucket'].map((logicalId) => names(logicalId).ref);
      return [
        { case: 'to its buckets', origin, change: byBucket(...buckets), verdict: 'pass' as const },
        {
          case: 'to its key, by the end of its ARN',
          origin,
          change: narrowed('kms', 'detail.requestParameters.keyId', [{ suffix: names('Key').ref }]),
          verdict: 'pass' as const,
        },
        {
          case: 'to its trail, by whichever parameter names it',
          origin,
          change: narrowed(
            'cloudtrail',
            'detail.$or',
            ['name', 'trailName', 'resourceId'].map((parameter) => ({
              requestParameters: { [parameter]: [names('Trail').ref, names('Trail').arn] },
            })),
          ),
          verdict: 'pass' as const,
        },
        {
          case: 'to its trail, by one parameter of three',
          origin,
          change: narrowed('cloudtrail', 'detail.requestParameters.name', [names('Trail').ref, names('Trail').arn]),
          verdict: 'fail' as const,
          because:
            'not watched: cloudtrail:PutEventSelectors on audit-log/Trail, cloudtrail:PutInsightSelectors on audit-log/Trail, ' +
            'cloudtrail:PutEventConfiguration on audit-log/Trail, ' +
            'cloudtrail:AddTags on audit-log/Trail, cloudtrail:RemoveTags on audit-log/Trail',
        },
        {
          case: 'to its trail, by its name alone',
          origin,
          change: narrowed(
            'cloudtrail',
            'detail.$or',
            ['name', 'trailName', 'resourceId'].map((parameter) => ({
              requestParameters: { [parameter]: [names('Trail').ref] },
            })),
          ),
          verdict: 'fail' as const,
          because: 'cloudtrail:* on audit-log/Trail',
        },
        {
          case: 'to its key, by its id alone',
          origin,
          change: narrowed('kms', 'detail.requestParameters.keyId', [names('Key').ref]),
          verdict: 'fail' as const,
          because: 'kms:* on audit-log/Key',
        },
        {
          case: 'to one call on its key, and all calls on another',
          origin,
          change: narrowed('kms', 'detail', {
            $or: [
              { eventName: ['TagResource'], requestParameters: { keyId: [{ suffix: names('Key').ref }] } },
              { requestParameters: { keyId: ['another'] } },
            ],
          }),
          verdict: 'fail' as const,
          because: 'kms:DisableKey on audit-log/Key',
        },
        {
          case: 'to its key, by alternatives that are each about some of the calls',
          origin,
          change: narrowed('kms', 'detail', {
            requestParameters: { keyId: [{ suffix: names('Key').ref }] },
            $or: [{ eventName: [{ 'anything-but': { prefix: 'Delete' } }] }, { eventName: [{ prefix: 'Delete' }] }],
          }),
          verdict: 'pass' as const,
        },
        {
          case: 'to one of its buckets',
          origin,
          change: byBucket(buckets[0]),
          verdict: 'fail' as const,
          resource: 'TamperRules3',
          path: 'EventPattern',
          found: { notWatched: ['s3:* on audit-log/EvidenceBucket'] },
          because: 'not watched: s3:* on audit-log/EvidenceBucket',
        },
        {
          case: 'to anything but its log bucket',
          origin,
          change: byBucket({ 'anything-but': buckets[0] }),
          verdict: 'fail' as const,
          because: 's3:* on audit-log/LogBucket',
        },
        {
          case: 'to another bucket of the app',
          origin,
          change: byBucket(origin === 'template' ? '${audit-log.OtherBucket}' : 'other-bucket'),
          verdict: 'fail' as const,
          because: 's3:* on audit-log/LogBucket, s3:* on audit-log/EvidenceBucket',
        },
        {
          case: 'to anything but its key',
          origin,
          change: narrowed('kms', 'detail.requestParameters.keyId', [{ 'anything-but': [names('Key').ref] }]),
          verdict: 'fail' as const,
          because: 'kms:* on audit-log/Key',
        },
        {
          case: 'to another account',
          origin,
          change: narrowed('kms', 'account', [OTHER_ACCOUNT]),
          verdict: 'fail' as const,
          because: 'kms:* on audit-log/Key',
        },
        {
          case: 'to the Region of another of its stacks',
          origin,
          change: {
            'stacks.1': { name: 'other', terminationProtection: true, account: ACCOUNT, region: 'us-east-1' },
            ...narrowed('kms', 'region', ['us-east-1']),
          },
          verdict: 'fail' as const,
          because: 'kms:* on audit-log/Key',
        },
        {
          case: 'to events that are sent to another event bus',
          origin,
          change: { [`${ruleOf('kms')}.EventBusName`]: 'own' },
          verdict: 'fail' as const,
          path: 'EventBusName',
          because: 'not watched: kms:',
        },
        {
          case: 'to a bus to which another rule sends',
          origin,
          change: {
            [`${ruleOf('kms')}.EventBusName`]: 'own',
            [`${ruleOf('logs')}.Targets.1`]: {
              Id: 'Bus',
              Arn: `arn:aws:events:eu-central-1:${ACCOUNT}:event-bus/own`,
            },
          },
          verdict: 'unknown' as const,
          because: 'what other rules send to the event bus own is not known here',
        },
        {
          case: 'to its account and Region',
          origin,
          change: {
            ...narrowed('kms', 'account', [ACCOUNT]),
            ...narrowed('kms', 'detail.awsRegion', [{ 'anything-but': { prefix: 'us-' } }]),
          },
          verdict: 'pass' as const,
        },
        {
          case: 'to its Region, where no event of IAM is recorded',
          origin,
          change: narrowed('iam', 'region', [REGION]),
          verdict: 'fail' as const,
          because: 'iam:* on audit-log/DriftCheckerRole',
        },
      ];
    }),
    {
      case: 'to a bucket by name, where the template does not name its own',
      change: byBucket('some-bucket'),
      verdict: 'unknown' as const,
      resource: 'TamperRules3',
      path: 'EventPattern',
      because: 'whether some-bucket matches ${audit-log.LogBucket} is known at deployment only',
    },
    {
      case: 'to a bucket by name, where another rule hears all of S3',
      change: {
        ...byBucket('some-bucket'),
        [`${ruleOf('logs')}.EventPattern`]: { 'detail-type': ['AWS API Call via CloudTrail'] },
      },
      verdict: 'pass' as const,
    },
    {
      case: 'to an account, where the template does not say its own',
      change: { 'stacks.0.account': UNKNOWN, ...narrowed('kms', 'account', [ACCOUNT]) },
      verdict: 'unknown' as const,
      resource: 'TamperRulekms',
    },
    {
      case: 'to the keys of another account',
      origin: 'account' as const,
      change: narrowed('kms', 'detail.requestParameters.keyId', [
        { prefix: `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:` },
      ]),
      verdict: 'fail' as const,
      because: 'kms:* on audit-log/Key',
    },
    {
      case: 'to another trail',
      change: narrowed('cloudtrail', 'detail.requestParameters.name', ['other-trail']),
      verdict: 'fail' as const,
      because: 'cloudtrail:* on audit-log/Trail',
    },
    {
      case: 'to calls on the name of the key, which calls on the key do not state',
      change: narrowed('kms', 'detail.requestParameters.aliasName', ['alias/audit-log']),
      verdict: 'fail' as const,
      because: 'kms:* on audit-log/Key',
    },
    {
      case: 'to its log groups by name, which calls that change the key may give as an ARN instead',
      change: narrowed('logs', 'detail.$or', [
        { requestParameters: { logGroupName: [{ wildcard: '*' }] } },
        { requestParameters: { logGroupIdentifier: [{ wildcard: '*' }] } },
      ]),
      verdict: 'fail' as const,
      because: 'logs:AssociateKmsKey on audit-log/',
    },
    {
      case: 'to alarms that have another name',
      change: narrowed('cloudwatch', 'detail.$or', [
        { requestParameters: { alarmName: [{ 'equals-ignore-case': 'OTHER' }] } },
        { requestParameters: { dashboardName: [{ exists: true }] } },
      ]),
      verdict: 'fail' as const,
      because: 'cloudwatch:DeleteAlarms on audit-log/',
    },
    {
      case: 'to buckets that have another name',
      change: byBucket({ 'equals-ignore-case': 'OTHER' }),
      verdict: 'unknown' as const,
    },
    {
      case: 'to another stack',
      change: narrowed('cloudformation', 'detail.requestParameters.stackName', ['other-stack']),
      verdict: 'fail' as const,
      because: 'cloudformation:* on audit-log',
    },
    {
      case: 'to its stack',
      change: narrowed('cloudformation', 'detail.requestParameters.stackName', [
        'audit-log',
        { wildcard: '*:stack/audit-log/*' },
      ]),
      verdict: 'pass' as const,
    },
    {
      case: 'to its stack, by its ARN alone',
      change: narrowed('cloudformation', 'detail.requestParameters.stackName', [{ wildcard: '*:stack/audit-log/*' }]),
      verdict: 'fail' as const,
      because: 'cloudformation:* on audit-log',
    },
    ...Object.entries({
      'detail.userIdentity.type': ['Root'],
      'detail.sourceIPAddress': ['10.0.0.1'],
      'detail.errorCode': [{ exists: true }],
      'detail.userIdentity.arn': [{ 'anything-but': { prefix: `arn:aws:sts::${ACCOUNT}:assumed-role/developer` } }],
      'detail.userAgent': [{ prefix: 'aws-cli' }],
      id: ['x'],
    }).map(([field, matchers]) => ({
      case: `to some callers by ${field}`,
      change: narrowed('kms', field, matchers),
      verdict: 'fail' as const,
      because: 'kms:',
    })),
    ...Object.entries({
      'detail.userIdentity.type': [{ exists: true }],
      'detail.userIdentity.invokedBy': [{ exists: false }],
      'detail.sourceIPAddress': [{ wildcard: '*' }],
      'detail.userAgent': [{ regex: '.*' }],
    }).map(([field, matchers]) => ({
      case: `to what AWS may write into each event, or into none: ${field}`,
      change: narrowed('kms', field, matchers),
      verdict: 'unknown' as const,
      resource: 'TamperRulekms',
    })),
    ...Object.entries({
      'detail.errorCode': [{ exists: false }],
      'detail.userIdentity.arn': [{ exists: true }, { exists: false }],
    }).map(([field, matchers]) => ({
      case: `to all that weaken: ${field}`,
      change: narrowed('kms', field, matchers),
      verdict: 'pass' as const,
    })),
    ...Object.entries({
      version: ['0'],
      'detail.eventType': ['AwsApiCall'],
      'detail.eventVersion': [{ prefix: '1.' }],
      'detail.readOnly': [false, { exists: false }],
      'detail.managementEvent': [{ exists: false }, true],
      'detail.eventCategory': ['Management', { exists: false }],
    }).map(([field, matchers]) => ({
      case: `to what each of its calls says: ${field}`,
      change: narrowed('kms', field, matchers),
      verdict: 'pass' as const,
    })),
    ...Object.entries({
      version: ['1'],
      'detail.eventType': ['AwsServiceEvent', 'AwsConsoleAction'],
      'detail.eventVersion': [{ prefix: '2.' }],
      'detail.readOnly': [true],
      'detail.managementEvent': [false],
      'detail.eventCategory': ['Data'],
    }).map(([field, matchers]) => ({
      case: `to what none of its calls says: ${field}`,
      change: narrowed('kms', field, matchers),
      verdict: 'fail' as const,
      because: 'kms:DisableKey, ',
    })),
    ...Object.entries({
      'detail.eventVersion': ['1.11'],
      'detail.readOnly': [false],
      'detail.managementEvent': [true],
      'detail.eventCategory': ['Management'],
    }).map(([field, matchers]) => ({
      case: `to what a service may leave out: ${field}`,
      change: narrowed('kms', field, matchers),
      verdict: 'unknown' as const,
      resource: 'TamperRulekms',
    })),
    {
      case: 'to management events, which calls on objects are not',
      change: narrowed('s3', 'detail.eventCategory', ['Management', { exists: false }]),
      verdict: 'unknown' as const,
      resource: 'TamperRules3',
    },
    {
      case: 'to management events for certain, which calls on objects are not',
      change: narrowed('s3', 'detail.managementEvent', [true]),
      verdict: 'fail' as const,
      found: {
        notWatched: [
          's3:DeleteObject',
          's3:DeleteObjects',
          's3:PutObjectRetention',
          's3:PutObjectLegalHold',
          's3:PutObjectAcl',
          's3:UpdateObjectEncryption',
        ],
      },
    },
    {
      case: 'to management and data events, by alternatives',
      change: narrowed('s3', 'detail.$or', [
        { eventCategory: [{ 'anything-but': 'Data' }, { exists: false }] },
        { managementEvent: [false, { exists: false }] },
      ]),
      verdict: 'pass' as const,
    },
    {
      case: 'to what is not known of a call, where another rule hears all',
      change: {
        ...narrowed('kms', 'detail.userIdentity.type', ['Root']),
        [`${ruleOf('logs')}.EventPattern`]: { 'detail-type': ['AWS API Call via CloudTrail'] },
      },
      verdict: 'pass' as const,
    },
    {
      case: 'to the sign-in of the root user, as the CIS benchmark has it, in every rule',
      change: Object.fromEntries(
        TAMPER_CALLS.map(({ service }) => [
          `${ruleOf(service)}.EventPattern`,
          { 'detail-type': ['AWS API Call via CloudTrail'], detail: { userIdentity: { type: ['Root'] } } },
        ]),
      ),
      verdict: 'fail' as const,
    },
  ].map((row) => ({ ...row, case: `narrowed ${row.case}` })),
);
