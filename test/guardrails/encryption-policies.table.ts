/** What the guardrails on key policies and on uploads with other keys say, as cases. */
import { KeyDeletionDenied } from '../../lib/guardrails/encryption/KeyDeletionDenied';
import { KeyPolicyScoped } from '../../lib/guardrails/encryption/KeyPolicyScoped';
import { KeyUsedByNamedAccountsOnly } from '../../lib/guardrails/encryption/KeyUsedByNamedAccountsOnly';
import { QuickKeyDeletionDenied } from '../../lib/guardrails/encryption/QuickKeyDeletionDenied';
import { WrongKeyUploadsDenied } from '../../lib/guardrails/encryption/WrongKeyUploadsDenied';
import { rowsFor } from '../support/guardrail-table';
import {
  ABSENT,
  ACCOUNT,
  ADMINISTRATOR,
  namesOf,
  OTHER_ACCOUNT,
  STRANGER,
  TRAIL_ARN,
  UNKNOWN,
} from '../support/sound-audit-log';

const KEY_STATEMENTS = 'Key.properties.KeyPolicy.Statement';
const LOG_STATEMENTS = 'LogBucketPolicy.properties.PolicyDocument.Statement';
const KEY_ID = 's3:x-amz-server-side-encryption-aws-kms-key-id';
const ROOT = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
const CLOUDTRAIL = { Service: 'cloudtrail.amazonaws.com' };

const statement = (properties: object) => ({ Effect: 'Allow', Resource: '*', ...properties });
const tamperingDenied = (condition: object) =>
  statement({ Effect: 'Deny', Principal: '*', Action: 'kms:*', Condition: condition });
const cloudTrailUses = (condition?: object) =>
  statement({ Principal: CLOUDTRAIL, Action: 'kms:GenerateDataKey*', ...(condition && { Condition: condition }) });
const wrongKeyDenied = (properties: object) => ({
  [LOG_STATEMENTS]: [
    statement({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: `${namesOf('LogBucket').arn}/*`,
      ...properties,
    }),
  ],
});

const WAIT = 'kms:ScheduleKeyDeletionPendingWindowInDays';
const EVERYTHING = statement({ Sid: 'Iam', Principal: ROOT, Action: 'kms:*' });
const quickDeletionDenied = (properties: object) => ({
  [KEY_STATEMENTS]: [
    EVERYTHING,
    statement({
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:ScheduleKeyDeletion',
      Condition: { NumericLessThan: { [WAIT]: 30 } },
      ...properties,
    }),
  ],
});

export const ENCRYPTION_POLICY_ROWS = [
  ...rowsFor(KeyDeletionDenied, [
    { case: 'sound', verdict: 'pass', resource: 'Key', path: 'KeyPolicy', found: 'denied' },
    {
      case: 'the account’s identity policies may allow it',
      change: { [KEY_STATEMENTS]: [statement({ Sid: 'Iam', Principal: ROOT, Action: 'kms:*' })] },
      verdict: 'fail',
      resource: 'Key',
      path: 'KeyPolicy',
      found: 'kms:ScheduleKeyDeletion is left open',
      because: 'the Allow statement "Iam"',
    },
    {
      case: 'without a policy the account may do everything',
      change: { 'Key.properties.KeyPolicy': ABSENT },
      verdict: 'fail',
      found: 'kms:ScheduleKeyDeletion is left open',
    },
    {
      case: 'nobody is allowed to in the first place',
      change: { [KEY_STATEMENTS]: [statement({ Principal: ROOT, Action: ['kms:Decrypt', 'kms:Describe*'] })] },
      verdict: 'pass',
    },
    {
      case: 'only administrators are allowed',
      change: {
        [KEY_STATEMENTS]: [
          statement({
            Principal: ROOT,
            Action: 'kms:*',
            Condition: { ArnLike: { 'aws:PrincipalArn': ADMINISTRATOR } },
          }),
        ],
      },
      verdict: 'pass',
    },
    {
      case: 'others than the administrators are excepted, too',
      change: {
        [KEY_STATEMENTS]: [
          statement({ Principal: ROOT, Action: 'kms:*' }),
          tamperingDenied({ ArnNotLike: { 'aws:PrincipalArn': [ADMINISTRATOR, STRANGER] } }),
        ],
      },
      verdict: 'fail',
    },
    {
      case: 'one call is forgotten',
      change: {
        [KEY_STATEMENTS]: [
          statement({ Principal: ROOT, Action: 'kms:*' }),
          statement({
            Effect: 'Deny',
            Principal: '*',
            NotAction: ['kms:DisableKey', 'kms:Decrypt'],
            Condition: { ArnNotLike: { 'aws:PrincipalArn': ADMINISTRATOR } },
          }),
        ],
      },
      verdict: 'fail',
      found: 'kms:DisableKey is left open',
    },
    {
      case: 'denied under a condition that nobody knows',
      change: {
        [KEY_STATEMENTS]: [
          statement({ Principal: ROOT, Action: 'kms:*' }),
          tamperingDenied({ DateGreaterThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } }),
        ],
      },
      verdict: 'fail',
    },
    { case: 'an unknown policy', change: { 'Key.properties.KeyPolicy': UNKNOWN }, verdict: 'unknown' },
    {
      case: 'a principal that cannot be known may be anyone',
      change: { [KEY_STATEMENTS]: [statement({ Principal: { AWS: UNKNOWN }, Action: 'kms:*' })] },
      verdict: 'unknown',
    },
  ]),
  ...rowsFor(QuickKeyDeletionDenied, [
    { case: 'sound', verdict: 'pass', resource: 'Key', path: 'KeyPolicy', found: 'denied' },
    { case: 'sound', origin: 'account', verdict: 'pass', resource: 'Key' },
    ...(['template', 'account'] as const).flatMap((origin) => [
      {
        case: 'no such Deny',
        origin,
        change: { [KEY_STATEMENTS]: [EVERYTHING] },
        verdict: 'fail' as const,
        resource: 'Key',
        path: 'KeyPolicy',
        expected: 'kms:ScheduleKeyDeletion with less than 30 days denied to everyone',
        found: 'kms:ScheduleKeyDeletion with 29 days is left open',
        because: 'the Allow statement "Iam" may allow kms:ScheduleKeyDeletion with 29 days',
      },
      { case: 'nothing but such a Deny', origin, change: quickDeletionDenied({}), verdict: 'pass' as const },
      {
        case: 'the Deny spares the administrators',
        origin,
        change: quickDeletionDenied({
          Condition: { NumericLessThan: { [WAIT]: 30 }, ArnNotLike: { 'aws:PrincipalArn': ADMINISTRATOR } },
        }),
        verdict: 'fail' as const,
      },
      {
        case: 'the Deny names some principals',
        origin,
        change: quickDeletionDenied({ Principal: { AWS: STRANGER } }),
        verdict: 'fail' as const,
      },
      {
        case: 'the Deny ends at two weeks',
        origin,
        change: quickDeletionDenied({ Condition: { NumericLessThan: { [WAIT]: '14' } } }),
        verdict: 'fail' as const,
        found: 'kms:ScheduleKeyDeletion with 29 days is left open',
      },
      {
        case: 'the Deny begins at two weeks',
        origin,
        change: quickDeletionDenied({ Condition: { NumericGreaterThan: { [WAIT]: '13' } } }),
        verdict: 'fail' as const,
        found: 'kms:ScheduleKeyDeletion with 13 days is left open',
      },
    ]),
    {
      case: 'up to 29 days denied',
      change: quickDeletionDenied({ Condition: { NumericLessThanEquals: { [WAIT]: '29' } } }),
      verdict: 'pass',
    },
    {
      case: 'another number of days than the longest denied',
      change: quickDeletionDenied({ Condition: { NumericNotEquals: { [WAIT]: '30' } } }),
      verdict: 'pass',
    },
    {
      case: 'all deletion denied to everyone',
      change: quickDeletionDenied({ Condition: undefined }),
      verdict: 'pass',
    },
    {
      case: 'the Deny is about another call',
      change: quickDeletionDenied({ Action: 'kms:DisableKey' }),
      verdict: 'fail',
    },
    {
      case: 'nobody is allowed to in the first place',
      change: { [KEY_STATEMENTS]: [statement({ Principal: ROOT, Action: ['kms:Decrypt', 'kms:Describe*'] })] },
      verdict: 'pass',
    },
    {
      case: 'the days are a parameter',
      change: quickDeletionDenied({ Condition: { NumericLessThan: { [WAIT]: UNKNOWN } } }),
      verdict: 'unknown',
    },
    { case: 'the policy is a parameter', change: { 'Key.properties.KeyPolicy': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(KeyPolicyScoped, [
    {
      case: 'everybody of this account',
      change: {
        [`${KEY_STATEMENTS}.8`]: statement({
          Principal: '*',
          Action: 'kms:Decrypt',
          Condition: { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } },
        }),
      },
      verdict: 'pass',
    },
    { case: 'sound', verdict: 'pass', resource: 'Key', path: 'KeyPolicy' },
    {
      case: 'for any trail',
      change: { [KEY_STATEMENTS]: [cloudTrailUses()] },
      verdict: 'fail',
      resource: 'Key',
      found: 'kms:GenerateDataKey for any trail',
      because: 'is not bound to a trail',
    },
    {
      case: 'for any trail of the account',
      change: { [KEY_STATEMENTS]: [cloudTrailUses({ StringEquals: { 'aws:SourceAccount': ACCOUNT } })] },
      verdict: 'fail',
    },
    {
      case: 'by encryption context alone',
      change: {
        [KEY_STATEMENTS]: [cloudTrailUses({ StringEquals: { 'kms:EncryptionContext:aws:cloudtrail:arn': TRAIL_ARN } })],
      },
      verdict: 'pass',
    },
    {
      case: 'by an encryption context with wildcards',
      change: {
        [KEY_STATEMENTS]: [
          cloudTrailUses({
            StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*` },
          }),
        ],
      },
      verdict: 'fail',
    },
    {
      case: 'for any trail of another account',
      change: { [KEY_STATEMENTS]: [cloudTrailUses({ StringEquals: { 'aws:SourceAccount': OTHER_ACCOUNT } })] },
      verdict: 'fail',
    },
    {
      case: 'for any trail of its own account, which is not known',
      change: {
        'Trail.arn': TRAIL_ARN.replace(ACCOUNT, '${AWS::AccountId}').replace('eu-central-1', '${AWS::Region}'),
        [KEY_STATEMENTS]: [cloudTrailUses({ ArnLike: { 'aws:SourceArn': TRAIL_ARN.replace(/trail\/.*/, 'trail/*') } })],
      },
      verdict: 'fail',
    },
    {
      case: 'for no trail at all',
      change: { [KEY_STATEMENTS]: [EVERYTHING] },
      verdict: 'notApplicable',
    },
    { case: 'no trail', change: { Trail: ABSENT }, verdict: 'notApplicable' },
    { case: 'an unknown policy', change: { 'Key.properties.KeyPolicy': UNKNOWN }, verdict: 'unknown' },
    {
      case: 'an unknown condition',
      change: { [KEY_STATEMENTS]: [cloudTrailUses({ StringEquals: UNKNOWN })] },
      verdict: 'unknown',
    },
  ]),
  ...rowsFor(KeyUsedByNamedAccountsOnly, [
    { case: 'sound', verdict: 'pass', resource: 'Key', expected: `accounts ${ACCOUNT} only` },
    {
      case: 'another account',
      change: { [`${KEY_STATEMENTS}.8`]: statement({ Principal: { AWS: OTHER_ACCOUNT }, Action: 'kms:Decrypt' }) },
      verdict: 'fail',
      resource: 'Key',
      path: 'KeyPolicy',
      found: OTHER_ACCOUNT,
    },
    {
      case: 'an account that is not known',
      change: {
        [`${KEY_STATEMENTS}.8`]: statement({
          Principal: { AWS: 'arn:aws:iam::${other.Account}:root' },
          Action: 'kms:Decrypt',
        }),
      },
      verdict: 'unknown',
      because: 'the account ${other.Account} is not known',
    },
    {
      case: 'the account of a named reader',
      change: {
        'requirements.readers.1': `arn:aws:iam::${OTHER_ACCOUNT}:role/auditor`,
        [`${KEY_STATEMENTS}.8`]: statement({ Principal: { AWS: OTHER_ACCOUNT }, Action: 'kms:Decrypt' }),
      },
      verdict: 'pass',
    },
    {
      case: 'anyone',
      change: { [`${KEY_STATEMENTS}.8`]: statement({ Sid: 'Open', Principal: '*', Action: 'kms:Decrypt' }) },
      verdict: 'fail',
      found: 'any account',
      because: 'the Allow statement "Open" may allow kms:Decrypt',
    },
    {
      case: 'anyone of this account',
      change: {
        [`${KEY_STATEMENTS}.8`]: statement({
          Principal: '*',
          Action: 'kms:Decrypt',
          Condition: { StringEquals: { 'kms:CallerAccount': ACCOUNT } },
        }),
      },
      verdict: 'pass',
    },
    {
      case: 'an unknown principal',
      change: { [`${KEY_STATEMENTS}.8`]: statement({ Principal: { AWS: UNKNOWN }, Action: 'kms:Decrypt' }) },
      verdict: 'unknown',
    },
    { case: 'an unknown policy', change: { 'Key.properties.KeyPolicy': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(WrongKeyUploadsDenied, [
    { case: 'sound', verdict: 'pass', resource: 'LogBucketPolicy', path: 'PolicyDocument' },
    {
      case: 'not denied',
      change: { [LOG_STATEMENTS]: [] },
      verdict: 'fail',
      resource: 'LogBucketPolicy',
      path: 'PolicyDocument',
    },
    { case: 'no bucket policy', change: { LogBucketPolicy: ABSENT }, verdict: 'fail', resource: 'LogBucket' },
    {
      case: 'denied where no key is named, too',
      change: wrongKeyDenied({ Condition: { ArnNotEqualsIfExists: { [KEY_ID]: namesOf('Key').arn } } }),
      verdict: 'pass',
    },
    {
      case: 'denied to principals but not to services',
      change: wrongKeyDenied({
        Condition: {
          ArnNotEquals: { [KEY_ID]: namesOf('Key').arn },
          Bool: { 'aws:PrincipalIsAWSService': 'false' },
        },
      }),
      verdict: 'fail',
    },
    {
      case: 'denied below a prefix only',
      change: wrongKeyDenied({ Resource: `${namesOf('LogBucket').arn}/AWSLogs/*` }),
      verdict: 'fail',
    },
    {
      case: 'an unknown policy',
      change: { 'EvidenceBucketPolicy.properties.PolicyDocument': UNKNOWN },
      verdict: 'unknown',
    },
  ]),
];
