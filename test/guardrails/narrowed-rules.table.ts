/** What TamperEventsAlarmed says of rules that hear calls on some resources only: on the audit log's, on others, or who knows. */
import type { TamperedService } from '../../lib/facts/tamper-calls';
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
      case: 'to alarms that have another name',
      change: narrowed('cloudwatch', 'detail.$or', [
        { requestParameters: { alarmName: [{ 'equals-ignore-case': 'OTHER' }] } },
        { requestParameters: { dashboardName: [{ exists: true }] } },
      ]),
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
      change: narrowed('cloudformation', 'detail.requestParameters.stackName', [{ wildcard: '*:stack/audit-log/*' }]),
      verdict: 'pass' as const,
    },
    {
      case: 'to who calls, which says nothing of what the call is about',
      change: narrowed('kms', 'detail.userIdentity.type', ['AssumedRole']),
      verdict: 'pass' as const,
    },
  ].map((row) => ({ ...row, case: `narrowed ${row.case}` })),
);
