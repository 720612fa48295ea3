/** What the access guardrails say of who is let in, as cases. */
import { AdministratorsAndReadersNamed } from '../../lib/guardrails/access/AdministratorsAndReadersNamed';
import { ConfusedDeputyPrevented } from '../../lib/guardrails/access/ConfusedDeputyPrevented';
import { DutiesSegregated } from '../../lib/guardrails/access/DutiesSegregated';
import { NoPublicGrants } from '../../lib/guardrails/access/NoPublicGrants';
import { OnlyAdministratorsAdminister } from '../../lib/guardrails/access/OnlyAdministratorsAdminister';
import { PoliciesWithinQuotas } from '../../lib/guardrails/access/PoliciesWithinQuotas';
import { OrganizationBoundary } from '../../lib/guardrails/access/OrganizationBoundary';
import { rowsFor } from '../support/guardrail-table';
import { adding, statementPath, without } from '../support/policy-changes';
import {
  ABSENT,
  ACCOUNT,
  ADMINISTRATOR,
  namesOf,
  OTHER_ACCOUNT,
  READER,
  STRANGER,
  stranger,
  UNKNOWN,
} from '../support/sound-audit-log';

const LOG = 'LogBucketPolicy';
const BUCKET_ARN = namesOf('LogBucket').arn;
const OBJECTS = `${BUCKET_ARN}/*`;

const allow = (principal: object | string, action: string, resource = OBJECTS, condition?: object) =>
  ({
    Effect: 'Allow',
    Principal: principal,
    Action: action,
    Resource: resource,
    ...(condition && { Condition: condition }),
  }) as never;

const ADMINISTRATORS = 'requirements.administrators';
const READERS = 'requirements.readers';
const roleIn = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;

export const ACCESS_GRANT_ROWS = [
  ...rowsFor(AdministratorsAndReadersNamed, [
    { case: 'sound', verdict: 'pass', resource: 'LogBucket', found: ADMINISTRATOR },
    { case: 'sound', origin: 'account', verdict: 'pass', found: READER },
    { case: 'nobody is named', change: { [ADMINISTRATORS]: [], [READERS]: [] }, verdict: 'notApplicable' },
    {
      case: 'administrators by the first letters of their name',
      change: { [ADMINISTRATORS]: [roleIn(ACCOUNT, 'teams/*/audit-admin-*')] },
      verdict: 'pass',
    },
    ...[
      '*',
      'arn:aws:iam::*:role/audit-admin',
      'arn:aws*:iam::111122223333:role/audit-admin',
      'arn:aws:iam::1111222233??:role/audit-admin',
      roleIn(ACCOUNT, '*'),
      roleIn(ACCOUNT, '*w*'),
      roleIn(ACCOUNT, '?udit-admin'),
      roleIn(ACCOUNT, 'dev*'),
      roleIn(ACCOUNT, 'teams/*/dev'),
      roleIn(ACCOUNT, 'aws-reserved/sso.amazonaws.com/*'),
      `arn:aws:iam::${ACCOUNT}:*`,
    ].map((pattern) => ({
      case: `administrators ${pattern}`,
      change: { [ADMINISTRATORS]: [ADMINISTRATOR, pattern] },
      verdict: 'fail' as const,
      path: 'Metadata.wormtrail.requirements.administrators.1',
      found: pattern,
      because: 'that were not named',
    })),
    {
      case: 'administrators of another account',
      change: { [ADMINISTRATORS]: [roleIn(OTHER_ACCOUNT, 'cdk-*')] },
      verdict: 'fail',
      because: `in account ${ACCOUNT}`,
    },
    {
      case: 'nobody knows which account is its own',
      change: { 'stacks.0.account': UNKNOWN },
      verdict: 'unknown',
      because: 'parameter Example',
    },
    {
      case: 'administrators in whichever account it is deployed to',
      change: {
        'stacks.0.account': UNKNOWN,
        [ADMINISTRATORS]: ['arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${app.Admin}'],
      },
      verdict: 'pass',
    },
    ...['audit-admin', `arn:aws:iam::${ACCOUNT}:root`, `arn:aws:iam::${ACCOUNT}:user/jo`, 'arn:aws:sts::x:role/a'].map(
      (pattern) => ({
        case: `administrators ${pattern}`,
        change: { [ADMINISTRATORS]: [pattern] },
        verdict: 'fail' as const,
        because: 'is no ARN of a role',
      }),
    ),
    {
      case: 'an administrator that is a reference',
      change: { [ADMINISTRATORS]: ['${app.Admin}'] },
      verdict: 'unknown',
      because: 'is no ARN of a role',
    },
    {
      case: 'all roles of another account read',
      change: { [READERS]: [READER, roleIn(OTHER_ACCOUNT, '*')] },
      verdict: 'fail',
      path: 'Metadata.wormtrail.requirements.readers.1',
    },
    { case: 'roles of one name read', change: { [READERS]: [`${READER}-*`] }, verdict: 'fail' },
    {
      case: 'a user of another account reads',
      change: { [READERS]: [`arn:aws:iam::${OTHER_ACCOUNT}:user/jo`] },
      verdict: 'pass',
    },
    { case: 'an account reads', change: { [READERS]: [`arn:aws:iam::${ACCOUNT}:root`] }, verdict: 'fail' },
    { case: 'a reader that is a reference', change: { [READERS]: ['${app.Reader}'] }, verdict: 'unknown' },
  ]),
  ...rowsFor(DutiesSegregated, [
    { case: 'sound', verdict: 'pass', resource: 'LogBucket', found: [] },
    { case: 'nobody administers', change: { 'requirements.administrators': [] }, verdict: 'notApplicable' },
    {
      case: 'a reader administers as well',
      change: { 'requirements.readers': [READER, ADMINISTRATOR] },
      verdict: 'fail',
      found: [ADMINISTRATOR],
    },
    {
      case: 'the administrators’ pattern fits a reader',
      change: { 'requirements.administrators': [`arn:aws:iam::${ACCOUNT}:role/sec*`] },
      verdict: 'fail',
      found: [READER],
    },
    {
      case: 'the role of a function is a parameter',
      change: { 'DriftChecker.properties.Role': UNKNOWN },
      verdict: 'unknown',
      resource: 'DriftChecker',
      path: 'Role',
    },
  ]),
  ...rowsFor(OnlyAdministratorsAdminister, [
    { case: 'sound', verdict: 'pass', resource: 'Key', path: 'KeyPolicy' },
    {
      case: 'the bucket policy lets a stranger configure what nothing denies',
      change: adding(LOG, allow({ AWS: STRANGER }, 's3:PutBucket*', BUCKET_ARN)),
      verdict: 'fail',
      resource: LOG,
      because: 's3:PutBucketLogging',
    },
    {
      case: 'the bucket policy lets a stranger replace the policy, which is denied',
      change: adding(LOG, allow({ AWS: STRANGER }, 's3:PutBucketPolicy', BUCKET_ARN)),
      verdict: 'pass',
    },
    {
      case: 'the key’s policy denies nothing',
      change: without('Key', 'Tampering'),
      verdict: 'fail',
      resource: 'Key',
      because: 'kms:PutKeyPolicy',
    },
    {
      case: 'an administrator is allowed',
      change: adding(LOG, allow({ AWS: ADMINISTRATOR }, 's3:*', BUCKET_ARN)),
      verdict: 'pass',
    },
    { case: 'the key’s policy is a parameter', change: { 'Key.properties.KeyPolicy': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(OrganizationBoundary, [
    { case: 'no organization is configured', verdict: 'notApplicable' },
    {
      case: 'others are not denied',
      change: { 'requirements.organizationId': 'o-exampleorgid' },
      verdict: 'fail',
      expected: 'denied outside o-exampleorgid',
    },
    { case: 'others are denied', change: boundary('o-exampleorgid'), verdict: 'pass' },
    { case: 'administrators are spared', change: boundary('o-exampleorgid', [ADMINISTRATOR]), verdict: 'pass' },
    { case: 'somebody else is spared', change: boundary('o-exampleorgid', [READER]), verdict: 'fail' },
    { case: 'the account itself is spared', change: boundary('o-exampleorgid', [], [ACCOUNT]), verdict: 'pass' },
    {
      case: 'another account is spared',
      change: boundary('o-exampleorgid', [], [ACCOUNT, OTHER_ACCOUNT]),
      verdict: 'fail',
    },
    {
      case: 'an account is spared, and the template does not say its own',
      change: { ...boundary('o-exampleorgid', [], [ACCOUNT]), 'stacks.0.account': UNKNOWN },
      verdict: 'unknown',
    },
    {
      case: 'its own account is spared, and the template does not say which it is',
      change: { ...boundary('o-exampleorgid', [], ['${AWS::AccountId}']), 'stacks.0.account': UNKNOWN },
      verdict: 'pass',
    },
    { case: 'another organization is let in', change: boundary('o-another'), verdict: 'fail' },
    { case: 'the organization is a parameter', change: boundary(UNKNOWN), verdict: 'unknown' },
  ]),
  ...rowsFor(PoliciesWithinQuotas, [
    { case: 'sound', verdict: 'pass', resource: LOG },
    {
      case: 'a bucket policy of more than 20 KB',
      change: adding(LOG, allow({ AWS: ADMINISTRATOR }, 's3:GetBucketLocation', 'x'.repeat(20_000))),
      verdict: 'fail',
      resource: LOG,
    },
    {
      case: 'a pattern of more than 2,048 characters',
      change: { 'InsightsRule.properties.EventPattern.source': Array.from({ length: 300 }, () => 'aws.any') },
      verdict: 'fail',
      resource: 'InsightsRule',
      path: 'EventPattern',
    },
    {
      case: 'names that only the deployment knows decide whether it is',
      change: { 'InsightsRule.properties.EventPattern.source': Array.from({ length: 60 }, () => '${audit-log.Topic}') },
      verdict: 'unknown',
      resource: 'InsightsRule',
    },
    { case: 'a policy is a parameter', change: { 'Key.properties.KeyPolicy': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(ConfusedDeputyPrevented, [
    { case: 'sound', verdict: 'pass', resource: 'Key', path: 'KeyPolicy' },
    {
      case: 'a service acts for anybody on a topic',
      change: { [`${statementPath('SecurityTopicPolicy', 'ServicesDeliver')}.Condition`]: ABSENT },
      verdict: 'fail',
      resource: 'SecurityTopicPolicy',
      because: 'may act for anybody',
    },
    {
      case: 'EventBridge may do more than publish to a topic',
      change: { [`${statementPath('SecurityTopicPolicy', 'RulesPublish')}.Action`]: 'sns:*' },
      verdict: 'fail',
      resource: 'SecurityTopicPolicy',
    },
    {
      case: 'the condition lets absent keys through',
      change: {
        [`${statementPath('SecurityTopicPolicy', 'ServicesDeliver')}.Condition`]: {
          StringEqualsIfExists: { 'aws:SourceAccount': ACCOUNT },
        },
      },
      verdict: 'fail',
    },
    {
      case: 'the condition fits everything',
      change: {
        [`${statementPath('SecurityTopicPolicy', 'ServicesDeliver')}.Condition`]: { ArnLike: { 'aws:SourceArn': '*' } },
      },
      verdict: 'fail',
    },
    {
      case: 'a role trusts a service without saying for whom',
      change: { 'DriftCheckerRole.properties.AssumeRolePolicyDocument.Statement.0.Condition': ABSENT },
      verdict: 'fail',
      resource: 'DriftCheckerRole',
      found: ['lambda.amazonaws.com'],
    },
    {
      case: 'a function may be invoked by a service for anybody',
      change: {
        Permission: {
          ...stranger('AWS::Lambda::Permission', 'Permission', {
            Action: 'lambda:InvokeFunction',
            FunctionName: 'f',
            Principal: 'events.amazonaws.com',
          }),
          metadata: { wormtrail: { auditLog: 'audit-log', component: 'drift-checker' } },
        },
      },
      verdict: 'fail',
      resource: 'Permission',
    },
    {
      case: 'the condition is a parameter',
      change: {
        [`${statementPath('SecurityTopicPolicy', 'ServicesDeliver')}.Condition.StringEquals`]: UNKNOWN,
      },
      verdict: 'unknown',
    },
  ]),
  ...rowsFor(NoPublicGrants, [
    { case: 'sound', verdict: 'pass', resource: LOG },
    {
      case: 'everyone may read',
      change: adding(LOG, allow('*', 's3:GetObject')),
      verdict: 'fail',
      resource: LOG,
      found: ['s3:GetObject'],
    },
    {
      case: 'everyone of the account may read',
      change: adding(LOG, allow('*', 's3:GetObject', OBJECTS, { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } })),
      verdict: 'pass',
    },
    {
      case: 'everyone but one may publish',
      change: adding('SecurityTopicPolicy', {
        Effect: 'Allow',
        NotPrincipal: { AWS: STRANGER },
        Action: 'sns:Publish',
        Resource: '*',
      }),
      verdict: 'fail',
      resource: 'SecurityTopicPolicy',
    },
    {
      case: 'the principal is a parameter',
      change: { [`${statementPath(LOG, 'ReadersRead')}.Principal`]: UNKNOWN },
      verdict: 'unknown',
    },
  ]),
];

/** Both buckets deny everyone outside an organization; o-exampleorgid is the configured one. */
function boundary(organizationId: unknown, spared: readonly string[] = [], accounts: readonly string[] = []) {
  const statement = (logicalId: string) =>
    ({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [namesOf(logicalId).arn, `${namesOf(logicalId).arn}/*`],
      Condition: {
        ...(spared.length > 0 && { ArnNotLike: { 'aws:PrincipalArn': spared } }),
        StringNotEqualsIfExists: {
          'aws:PrincipalOrgID': organizationId,
          ...(accounts.length > 0 && { 'aws:PrincipalAccount': accounts }),
        },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    }) as never;
  return {
    ...adding(LOG, statement('LogBucket')),
    ...adding('EvidenceBucketPolicy', statement('EvidenceBucket')),
    'requirements.organizationId': 'o-exampleorgid',
  };
}
