/** What TamperingDenied says of what the buckets’ policies deny to whom, as cases. */
import { TamperingDenied } from '../../lib/guardrails/access/TamperingDenied';
import { rowsFor } from '../support/guardrail-table';
import { adding, statementPath, without } from '../support/policy-changes';
import { ABSENT, ACCOUNT, ADMINISTRATOR, namesOf, OTHER_ACCOUNT, STRANGER, UNKNOWN } from '../support/sound-audit-log';

const LOG = 'LogBucketPolicy';
const LOG_DOCUMENT = `${LOG}.properties.PolicyDocument`;
const BUCKET_ARN = namesOf('LogBucket').arn;
const OBJECTS = `${BUCKET_ARN}/*`;
const tampering = statementPath(LOG, 'Tampering');

const FUNCTION = `arn:aws:iam::${ACCOUNT}:role/function`;
/** Denies a principal all but reading and uploading. */
const onlyWrites = (arn: string) => ({
  ...{ Effect: 'Deny', Principal: '*', NotAction: ['s3:Get*', 's3:List*', 's3:PutObject'], Resource: '*' },
  Condition: { ArnLike: { 'aws:PrincipalArn': arn } },
});

const allow = (principal: object | string, action: string, resource = OBJECTS, condition?: object) =>
  ({
    Effect: 'Allow',
    Principal: principal,
    Action: action,
    Resource: resource,
    ...(condition && { Condition: condition }),
  }) as never;

/** A Deny with this condition beside the one on the principal. */
const narrowed = (path: string, condition: object) => ({
  [`${path}.Condition`]: { ArnNotLike: { 'aws:PrincipalArn': [ADMINISTRATOR] }, ...condition },
});

export const TAMPERING_DENIED_ROWS = [
  ...rowsFor(TamperingDenied, [
    { case: 'sound', verdict: 'pass', resource: LOG },
    { case: 'sound', origin: 'account', verdict: 'pass', resource: 'EvidenceBucketPolicy' },
    {
      case: 'denied to all but a role, and nobody states that it is an administrator',
      change: { 'requirements.administrators': [] },
      verdict: 'fail',
      resource: LOG,
      found: { deniedToAllBut: [ADMINISTRATOR] },
      because: `denied to everybody but ${ADMINISTRATOR}`,
    },
    {
      case: 'not denied at all, and no administrators are stated',
      change: { 'requirements.administrators': [], ...without(LOG, 'Tampering') },
      verdict: 'fail',
      resource: LOG,
      because: 'not refused: s3:DeleteBucket',
    },
    {
      case: 'not denied',
      change: without(LOG, 'Tampering'),
      verdict: 'fail',
      resource: LOG,
      expected: 'denied to all but the administrators',
      because: 's3:PutBucketPolicy',
    },
    {
      case: 'a stranger is let through',
      change: { [`${tampering}.Condition.ArnNotLike`]: { 'aws:PrincipalArn': [ADMINISTRATOR, STRANGER] } },
      verdict: 'fail',
    },
    {
      case: 'a function is let through, and another statement denies it all but its own calls',
      change: {
        [`${tampering}.Condition.ArnNotLike`]: { 'aws:PrincipalArn': [ADMINISTRATOR, FUNCTION] },
        ...adding(LOG, onlyWrites(FUNCTION)),
      },
      verdict: 'pass',
    },
    {
      case: 'the same, and no administrators are stated',
      change: {
        'requirements.administrators': [],
        [`${tampering}.Condition.ArnNotLike`]: { 'aws:PrincipalArn': [ADMINISTRATOR, FUNCTION] },
        ...adding(LOG, onlyWrites(FUNCTION)),
      },
      verdict: 'fail',
      found: { deniedToAllBut: [ADMINISTRATOR] },
    },
    {
      case: 'a function is let through, and the other statement denies it to another one',
      change: {
        [`${tampering}.Condition.ArnNotLike`]: { 'aws:PrincipalArn': [ADMINISTRATOR, FUNCTION] },
        ...adding(LOG, onlyWrites(STRANGER)),
      },
      verdict: 'fail',
      because: 's3:PutBucketPolicy',
    },
    {
      case: 'the whole account is let through',
      change: { [`${tampering}.Condition.ArnNotLike`]: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:*` } },
      verdict: 'fail',
    },
    {
      case: 'fewer than the administrators are let through',
      change: { 'requirements.administrators': [`arn:aws:iam::${ACCOUNT}:role/audit-log-*`] },
      verdict: 'pass',
    },
    {
      case: 'everything but reading and delivering is denied',
      change: {
        [`${tampering}.Action`]: ABSENT,
        [`${tampering}.NotAction`]: ['S3:Get*', 's3:List*', 's3:PutObject'],
      },
      verdict: 'pass',
    },
    {
      case: 'the lifecycle is left out',
      change: {
        [`${tampering}.Action`]: ABSENT,
        [`${tampering}.NotAction`]: ['s3:Get*', 's3:List*', 's3:*Lifecycle*'],
      },
      verdict: 'fail',
      because: 's3:PutLifecycleConfiguration',
    },
    {
      case: 'denied from outside a network only',
      change: narrowed(tampering, { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } }),
      verdict: 'fail',
    },
    {
      case: 'services are let through, and none is allowed anything',
      change: narrowed(tampering, { Bool: { 'aws:PrincipalIsAWSService': 'false' } }),
      verdict: 'pass',
    },
    {
      case: 'a service is let through, and allowed',
      change: {
        ...narrowed(tampering, { Bool: { 'aws:PrincipalIsAWSService': 'false' } }),
        ...adding(LOG, allow({ Service: 'ec2.amazonaws.com' }, 's3:Put*', BUCKET_ARN)),
      },
      verdict: 'fail',
      because: 's3:PutBucketPolicy by AWS services',
    },
    {
      case: 'denied to all of a named account only',
      change: { [`${tampering}.Principal`]: { AWS: OTHER_ACCOUNT } },
      verdict: 'fail',
    },
    {
      case: 'denied to a NotPrincipal who is an administrator',
      change: { [`${tampering}.Principal`]: ABSENT, [`${tampering}.NotPrincipal`]: { AWS: ADMINISTRATOR } },
      verdict: 'pass',
    },
    {
      case: 'one of the excepted is a parameter',
      change: { [`${tampering}.Condition.ArnNotLike`]: { 'aws:PrincipalArn': [UNKNOWN] } },
      verdict: 'unknown',
    },
    { case: 'the policy is no policy', change: { [LOG_DOCUMENT]: { Statement: [7] } }, verdict: 'unknown' },
  ]),
];
