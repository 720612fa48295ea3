/** What the access guardrails say of what the buckets’ policies deny, as cases. */
import { ObjectDeletionDenied } from '../../lib/guardrails/access/ObjectDeletionDenied';
import { OnlyCloudTrailWrites } from '../../lib/guardrails/access/OnlyCloudTrailWrites';
import { PeopleReadWithMfa } from '../../lib/guardrails/access/PeopleReadWithMfa';
import { PublicAccessBlocked } from '../../lib/guardrails/access/PublicAccessBlocked';
import { ReadsLimitedToReaders } from '../../lib/guardrails/access/ReadsLimitedToReaders';
import { TlsOnly } from '../../lib/guardrails/access/TlsOnly';
import { rowsFor } from '../support/guardrail-table';
import { adding, statementPath, without } from '../support/policy-changes';
import {
  ABSENT,
  ACCOUNT,
  ADMINISTRATOR,
  namesOf,
  READER,
  STRANGER,
  stranger,
  UNKNOWN,
} from '../support/sound-audit-log';

const LOG = 'LogBucketPolicy';
const LOG_DOCUMENT = `${LOG}.properties.PolicyDocument`;
const BUCKET_ARN = namesOf('LogBucket').arn;
const OBJECTS = `${BUCKET_ARN}/*`;
const writes = statementPath(LOG, 'WritesByOthers');
const reads = statementPath(LOG, 'ReadsByOthers');
const delivery = statementPath(LOG, 'CloudTrailWrites');

const allow = (principal: object | string, action: string, resource = OBJECTS, condition?: object) =>
  ({
    Effect: 'Allow',
    Principal: principal,
    Action: action,
    Resource: resource,
    ...(condition && { Condition: condition }),
  }) as never;

export const ACCESS_POLICY_ROWS = [
  ...rowsFor(PublicAccessBlocked, [
    { case: 'sound', verdict: 'pass', resource: 'LogBucket', path: 'PublicAccessBlockConfiguration.BlockPublicPolicy' },
    { case: 'sound', origin: 'account', verdict: 'pass', resource: 'EvidenceBucket' },
    {
      case: 'public policies are accepted',
      change: { 'LogBucket.properties.PublicAccessBlockConfiguration.BlockPublicPolicy': false },
      verdict: 'fail',
      resource: 'LogBucket',
      path: 'PublicAccessBlockConfiguration.BlockPublicPolicy',
      expected: true,
      found: false,
    },
    {
      case: 'not configured on the evidence bucket',
      change: { 'EvidenceBucket.properties.PublicAccessBlockConfiguration': ABSENT },
      verdict: 'fail',
      resource: 'EvidenceBucket',
      found: null,
    },
    {
      case: 'left out by somebody who relies on the default',
      change: { 'LogBucket.metadata': {}, 'LogBucket.properties.PublicAccessBlockConfiguration': ABSENT },
      verdict: 'pass',
      path: 'PublicAccessBlockConfiguration',
      found: null,
    },
    {
      case: 'none in the account',
      change: { 'LogBucket.metadata': {}, 'LogBucket.properties.PublicAccessBlockConfiguration': ABSENT },
      origin: 'account',
      verdict: 'fail',
    },
    {
      case: 'one of four settings, which leaves three off',
      change: {
        'LogBucket.metadata': {},
        'LogBucket.properties.PublicAccessBlockConfiguration': { BlockPublicAcls: true },
      },
      verdict: 'fail',
      path: 'PublicAccessBlockConfiguration.RestrictPublicBuckets',
    },
    {
      case: 'one setting is a parameter',
      change: { 'LogBucket.properties.PublicAccessBlockConfiguration.IgnorePublicAcls': UNKNOWN },
      verdict: 'unknown',
      path: 'PublicAccessBlockConfiguration.IgnorePublicAcls',
      because: 'parameter Example has no default',
    },
  ]),
  ...rowsFor(TlsOnly, [
    { case: 'sound', verdict: 'pass', resource: LOG, path: 'PolicyDocument' },
    {
      case: 'plain HTTP is not denied',
      change: without(LOG, 'PlainHttp'),
      verdict: 'fail',
      because: 'over plain HTTP',
    },
    { case: 'TLS 1.1 is not denied', change: without(LOG, 'OldTls'), verdict: 'fail', because: 'over TLS 1.1' },
    {
      case: 'TLS 1.1 is the oldest that is let in',
      change: { [`${statementPath(LOG, 'OldTls')}.Condition.NumericLessThan`]: { 's3:TlsVersion': '1.1' } },
      verdict: 'fail',
      because: 'over TLS 1.1',
    },
    {
      case: 'denied on objects only',
      change: { [`${statementPath(LOG, 'PlainHttp')}.Resource`]: OBJECTS },
      verdict: 'fail',
      because: 's3:ListBucket over plain HTTP',
    },
    {
      case: 'the evidence bucket has no policy',
      change: { EvidenceBucketPolicy: ABSENT },
      verdict: 'fail',
      resource: 'EvidenceBucket',
      because: 'the bucket has no policy',
    },
    {
      case: 'written with BoolIfExists, list and NotPrincipal-free star',
      change: {
        [`${statementPath(LOG, 'PlainHttp')}.Condition`]: { BoolIfExists: { 'AWS:SecureTransport': [false] } },
      },
      verdict: 'pass',
    },
    { case: 'the policy is a parameter', change: { [LOG_DOCUMENT]: UNKNOWN }, verdict: 'unknown', resource: LOG },
  ]),
  ...rowsFor(OnlyCloudTrailWrites, [
    { case: 'sound', verdict: 'pass', resource: LOG },
    { case: 'sound', origin: 'account', verdict: 'pass', resource: LOG },
    {
      case: 'others are not denied',
      change: without(LOG, 'WritesByOthers'),
      verdict: 'fail',
      resource: LOG,
      path: 'PolicyDocument',
      because: 'uploads by users and roles',
    },
    {
      case: 'administrators are let through',
      change: {
        [`${writes}.Condition`]: {
          StringNotEquals: { 'aws:PrincipalServiceName': 'cloudtrail.amazonaws.com' },
          ArnNotLike: { 'aws:PrincipalArn': ADMINISTRATOR },
        },
      },
      verdict: 'fail',
      because: 'uploads by users and roles',
    },
    {
      case: 'the trail is not named',
      change: {
        [`${delivery}.Condition.StringEquals`]: { 's3:x-amz-acl': 'bucket-owner-full-control' },
      },
      verdict: 'fail',
      because: 'uploads by CloudTrail for other trails',
    },
    {
      case: 'all trails of the account are named by a wildcard',
      change: {
        [`${delivery}.Condition`]: { ArnLike: { 'aws:SourceArn': `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*` } },
      },
      verdict: 'fail',
      because: 'uploads by CloudTrail for other trails',
    },
    {
      case: 'another service may write',
      change: {
        ...adding(LOG, allow({ Service: 'config.amazonaws.com' }, 's3:PutObject')),
        [`${writes}.Condition`]: { StringEquals: { 'aws:PrincipalIsAWSService': 'false' } },
      },
      verdict: 'fail',
      because: 'uploads by other AWS services',
    },
    {
      case: 'a condition that nobody can evaluate',
      change: { [`${writes}.Condition`]: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
      verdict: 'fail',
    },
    { case: 'the condition is a parameter', change: { [`${writes}.Condition`]: UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(ObjectDeletionDenied, [
    { case: 'sound', verdict: 'pass', resource: LOG },
    { case: 'not denied', change: without(LOG, 'Deletion'), verdict: 'fail', because: 's3:DeleteObject' },
    {
      case: 'administrators are let through',
      change: {
        [`${statementPath(LOG, 'Deletion')}.Condition`]: { ArnNotLike: { 'aws:PrincipalArn': ADMINISTRATOR } },
      },
      verdict: 'fail',
    },
    {
      case: 'versions only',
      change: { [`${statementPath(LOG, 'Deletion')}.Action`]: 's3:DeleteObjectVersion' },
      verdict: 'fail',
      found: { notRefused: ['s3:DeleteObject'] },
    },
    {
      case: 'below one prefix only',
      change: { [`${statementPath(LOG, 'Deletion')}.Resource`]: `${BUCKET_ARN}/AWSLogs/*` },
      verdict: 'fail',
    },
    {
      case: 'the resource is a parameter',
      change: { [`${statementPath(LOG, 'Deletion')}.Resource`]: UNKNOWN },
      verdict: 'unknown',
    },
  ]),
  ...rowsFor(ReadsLimitedToReaders, [
    { case: 'sound', verdict: 'pass', resource: LOG },
    { case: 'sound', origin: 'account', verdict: 'pass', resource: LOG },
    { case: 'not denied', change: without(LOG, 'ReadsByOthers'), verdict: 'fail', because: 's3:GetObject' },
    {
      case: 'a reader whom nobody named',
      change: { [`${reads}.Condition.ArnNotLike`]: { 'aws:PrincipalArn': [READER, STRANGER] } },
      verdict: 'fail',
    },
    {
      case: 'a reader was taken off the list',
      change: { 'requirements.readers': [] },
      verdict: 'fail',
      resource: 'EvidenceBucketPolicy',
    },
    {
      case: 'versions are left out',
      change: { [`${reads}.Action`]: 's3:GetObject' },
      verdict: 'fail',
      because: 's3:GetObjectVersion',
    },
    { case: 'the action is a parameter', change: { [`${reads}.Action`]: UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(PeopleReadWithMfa, [
    { case: 'sound', verdict: 'pass', resource: LOG, found: READER },
    {
      case: 'not denied',
      change: without(LOG, 'ReadsWithoutMfa'),
      verdict: 'fail',
      found: READER,
      because: 'may read without multi-factor authentication',
    },
    {
      case: 'long-term keys are let through',
      change: {
        [`${statementPath(LOG, 'ReadsWithoutMfa')}.Condition`]: {
          ArnLike: { 'aws:PrincipalArn': READER },
          Bool: { 'aws:MultiFactorAuthPresent': 'false' },
        },
      },
      verdict: 'fail',
    },
    {
      case: 'the reader is a role of IAM Identity Center',
      change: {
        ...without(LOG, 'ReadsWithoutMfa'),
        ...without('EvidenceBucketPolicy', 'ReadsWithoutMfa'),
        'requirements.readers': [
          `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Auditor_0123456789abcdef`,
        ],
      },
      verdict: 'notApplicable',
    },
    {
      case: 'the reader is a service that is named as one',
      change: {
        ...without(LOG, 'ReadsWithoutMfa'),
        'requirements.serviceReaders': [{ arn: READER, reason: 'The SIEM collects logs.' }],
      },
      verdict: 'pass',
      expected: 'no second factor of a service: The SIEM collects logs.',
    },
    {
      case: 'the role is assumed with a second factor only',
      change: {
        ...without(LOG, 'ReadsWithoutMfa'),
        Reader: {
          ...stranger('AWS::IAM::Role', 'Reader', {
            AssumeRolePolicyDocument: {
              Statement: {
                Effect: 'Allow',
                Principal: { AWS: ACCOUNT },
                Action: 'sts:AssumeRole',
                Condition: { Bool: { 'aws:MultiFactorAuthPresent': true } },
              },
            },
          }),
          arn: READER,
        },
      },
      verdict: 'pass',
    },
    {
      case: 'the condition is a parameter',
      change: { [`${statementPath(LOG, 'ReadsWithoutMfa')}.Condition`]: UNKNOWN },
      verdict: 'unknown',
    },
  ]),
];
