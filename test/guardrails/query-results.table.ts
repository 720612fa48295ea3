/** Who reads the answers of queries, as cases. */
import type { Properties } from '../../lib/facts/value';
import { QueryResultsForReadersOnly } from '../../lib/guardrails/access/QueryResultsForReadersOnly';
import { rowsFor } from '../support/guardrail-table';
import { ABSENT, ADMINISTRATOR, soundAuditLog, stranger, UNKNOWN, type Changes } from '../support/sound-audit-log';

const READERS = soundAuditLog().requirements.readers;
const wormtrail = { auditLog: 'acme', component: 'query-results' };
const bucket = stranger('AWS::S3::Bucket', 'Answers', {});
const ANSWERS = { ...bucket, arn: `arn:aws:s3:::${bucket.ref}`, metadata: { wormtrail } };

const denied = (change: Properties = {}): Properties => ({
  ...{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: `${ANSWERS.arn}/*` },
  Condition: { ArnNotLike: { 'aws:PrincipalArn': [...READERS] } },
  ...change,
});
const answers = (...Statement: readonly Properties[]): Changes => ({
  Answers: ANSWERS,
  AnswersPolicy: {
    ...stranger('AWS::S3::BucketPolicy', 'AnswersPolicy', { Bucket: ANSWERS.ref, PolicyDocument: { Statement } }),
    metadata: { wormtrail },
  },
});

export const QUERY_RESULTS_ROWS = rowsFor(QueryResultsForReadersOnly, [
  { case: 'nobody asks by queries', verdict: 'notApplicable' },
  { case: 'denied to all but the readers', change: answers(denied()), verdict: 'pass', resource: 'AnswersPolicy' },
  { case: 'no policy', change: { Answers: ANSWERS }, verdict: 'fail', because: 'the bucket has no policy' },
  {
    case: 'administrators may read as well',
    change: answers(denied({ Condition: { ArnNotLike: { 'aws:PrincipalArn': [...READERS, ADMINISTRATOR] } } })),
    verdict: 'fail',
    because: 's3:GetObject',
  },
  {
    case: 'others may write',
    change: answers(denied({ Action: 's3:GetObject*' })),
    verdict: 'fail',
    found: { notRefused: ['s3:PutObject'] },
  },
  {
    case: 'denied only outside Athena',
    change: answers(
      denied({
        Condition: {
          ArnNotLike: { 'aws:PrincipalArn': [...READERS] },
          'ForAllValues:StringNotEquals': { 'aws:CalledVia': 'athena.amazonaws.com' },
        },
      }),
    ),
    verdict: 'fail',
  },
  {
    case: 'one folder only',
    change: answers(denied({ Resource: `${ANSWERS.arn}/answers/*` })),
    verdict: 'fail',
  },
  {
    case: 'a policy that cannot be known',
    change: { ...answers(), 'AnswersPolicy.properties.PolicyDocument': UNKNOWN },
    verdict: 'unknown',
  },
  {
    case: 'a policy of a bucket that cannot be known',
    change: { ...answers(), 'AnswersPolicy.properties.Bucket': UNKNOWN },
    verdict: 'unknown',
  },
  { case: 'the policy is gone', change: { ...answers(), AnswersPolicy: ABSENT }, origin: 'account', verdict: 'fail' },
]);
