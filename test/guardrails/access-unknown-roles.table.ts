/** What the access guardrails say where the role of a function is not known, as cases. */
import { BucketTamperingNotGranted } from '../../lib/guardrails/access/BucketTamperingNotGranted';
import { CheckerTamperingNotGranted } from '../../lib/guardrails/access/CheckerTamperingNotGranted';
import { EvidenceWrittenByFunctionsOnly } from '../../lib/guardrails/access/EvidenceWrittenByFunctionsOnly';
import { OnlyAdministratorsAdminister } from '../../lib/guardrails/access/OnlyAdministratorsAdminister';
import { ReadsLimitedToReaders } from '../../lib/guardrails/access/ReadsLimitedToReaders';
import { rowsFor } from '../support/guardrail-table';
import { adding, without } from '../support/policy-changes';
import { namesOf, READER, UNKNOWN } from '../support/sound-audit-log';

const UNKNOWN_ROLE = { 'DriftChecker.properties.Role': UNKNOWN };
const CASE = 'the role of a function is a parameter';
const BECAUSE = 'the role of audit-log/DriftChecker: parameter Example has no default';
const FIRST_STATEMENT = 'DriftCheckerRole.properties.Policies.0.PolicyDocument.Statement.0';

export const ACCESS_UNKNOWN_ROLE_ROWS = [
  ...rowsFor(ReadsLimitedToReaders, [
    { case: CASE, change: UNKNOWN_ROLE, verdict: 'unknown', resource: 'LogBucketPolicy', because: BECAUSE },
    { case: CASE, origin: 'account', change: UNKNOWN_ROLE, verdict: 'unknown', because: BECAUSE },
    {
      case: `${CASE}, and nothing is denied`,
      change: { ...UNKNOWN_ROLE, ...without('LogBucketPolicy', 'ReadsByOthers') },
      verdict: 'fail',
      because: 's3:GetObject',
    },
    {
      case: `${CASE}, and the policy denies everyone but those who are known`,
      change: {
        ...UNKNOWN_ROLE,
        ...adding('LogBucketPolicy', readsByOthers('LogBucket')),
        ...adding('EvidenceBucketPolicy', readsByOthers('EvidenceBucket')),
      },
      verdict: 'pass',
    },
  ]),
  ...rowsFor(EvidenceWrittenByFunctionsOnly, [
    { case: CASE, change: UNKNOWN_ROLE, verdict: 'unknown', resource: 'EvidenceBucketPolicy', because: BECAUSE },
    {
      case: `${CASE}, and nothing is denied`,
      change: { ...UNKNOWN_ROLE, ...without('EvidenceBucketPolicy', 'WritesByOthers') },
      verdict: 'fail',
      because: 'uploads by others',
    },
  ]),
  ...rowsFor(OnlyAdministratorsAdminister, [
    { case: CASE, change: UNKNOWN_ROLE, verdict: 'unknown', resource: 'EvidenceBucketPolicy', because: BECAUSE },
    {
      case: `${CASE}, and everyone may configure the bucket`,
      change: {
        ...UNKNOWN_ROLE,
        ...adding('EvidenceBucketPolicy', {
          Effect: 'Allow',
          Principal: '*',
          Action: 's3:PutBucketLogging',
          Resource: namesOf('EvidenceBucket').arn,
        }),
      },
      verdict: 'fail',
      because: 's3:PutBucketLogging',
    },
  ]),
  ...rowsFor(BucketTamperingNotGranted, [
    { case: CASE, change: UNKNOWN_ROLE, verdict: 'unknown', resource: 'DriftCheckerRole', because: BECAUSE },
    {
      case: `${CASE}, and that role may do more than write evidence`,
      change: { ...UNKNOWN_ROLE, [FIRST_STATEMENT]: { Effect: 'Allow', Action: 's3:Delete*', Resource: '*' } },
      verdict: 'fail',
      resource: 'DriftCheckerRole',
    },
  ]),
  ...rowsFor(CheckerTamperingNotGranted, [
    { case: CASE, change: UNKNOWN_ROLE, verdict: 'unknown', resource: 'DriftChecker', path: 'Role' },
    {
      case: 'the role of the log verification is a parameter',
      change: { 'LogVerification.properties.Role': UNKNOWN },
      verdict: 'unknown',
      resource: 'LogVerification',
    },
  ]),
];

/** Denies reading to all but the reader and the two functions whose roles are known. */
function readsByOthers(bucket: string) {
  return {
    Effect: 'Deny',
    Principal: '*',
    Action: ['s3:GetObject', 's3:GetObjectVersion'],
    Resource: `${namesOf(bucket).arn}/*`,
    Condition: {
      ArnNotLike: {
        'aws:PrincipalArn': [READER, namesOf('TamperResponderRole').arn, namesOf('LogVerificationRole').arn],
      },
    },
  };
}
