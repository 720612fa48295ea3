/** Keys that uploads bring along (SSE-C), as cases. */
import { WrongKeyUploadsDenied } from '../../lib/guardrails/encryption/WrongKeyUploadsDenied';
import { rowsFor } from '../support/guardrail-table';
import { namesOf } from '../support/sound-audit-log';

const EVIDENCE_STATEMENTS = 'EvidenceBucketPolicy.properties.PolicyDocument.Statement';
const blockedInEvidence = (kind: string) => ({
  'EvidenceBucket.properties.BucketEncryption.ServerSideEncryptionConfiguration.0.BlockedEncryptionTypes': {
    EncryptionType: [kind],
  },
});

export const PROVIDED_KEY_ROWS = rowsFor(WrongKeyUploadsDenied, [
  { case: 'keys that uploads bring are blocked', change: blockedInEvidence('SSE-C'), verdict: 'pass' },
  {
    case: 'keys that uploads bring are taken',
    change: blockedInEvidence('NONE'),
    verdict: 'fail',
    found: { notRefused: ['an upload with a key that it brings'] },
  },
  {
    case: 'keys that uploads bring are taken, and denied',
    change: {
      ...blockedInEvidence('NONE'),
      [`${EVIDENCE_STATEMENTS}.99`]: {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:PutObject',
        Resource: `${namesOf('EvidenceBucket').arn}/*`,
        Condition: { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } },
      },
    },
    verdict: 'pass',
  },
  {
    case: 'keys that uploads bring are taken, and only CloudTrail uploads',
    change: {
      'LogBucket.properties.BucketEncryption.ServerSideEncryptionConfiguration.0.BlockedEncryptionTypes': {
        EncryptionType: ['NONE'],
      },
    },
    verdict: 'pass',
  },
]);
