/** What is said of replicas of the log bucket, as cases. */
import { ReplicaAsLockedAsSource } from '../../lib/guardrails/write-once/ReplicaAsLockedAsSource';
import { rowsFor } from '../support/guardrail-table';
import { ABSENT, stranger, UNKNOWN } from '../support/sound-audit-log';

const replicaOf = (change: object = {}) => ({
  Replica: {
    ...stranger('AWS::S3::Bucket', 'Replica', {
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2192 } } },
      ...change,
    }),
    arn: 'arn:aws:s3:::replica',
  },
});

/** A replica whose default retention is this. */
const replicaLocked = (retention: object) => ({
  ...REPLICATED,
  ...replicaOf({ ObjectLockConfiguration: { Rule: { DefaultRetention: retention } } }),
});

const REPLICATED = {
  'LogBucket.properties.ReplicationConfiguration': {
    Role: 'arn:aws:iam::111122223333:role/replication',
    Rules: [{ Status: 'Enabled', Destination: { Bucket: 'arn:aws:s3:::replica' } }],
  },
};

export const REPLICA_ROWS = rowsFor(ReplicaAsLockedAsSource, [
  { case: 'sound: no replica', verdict: 'notApplicable' },
  { case: 'as locked', change: { ...REPLICATED, ...replicaOf() }, verdict: 'pass', resource: 'LogBucket' },
  {
    case: 'GOVERNANCE',
    change: replicaLocked({ Mode: 'GOVERNANCE', Days: 9999 }),
    verdict: 'fail',
    path: 'ReplicationConfiguration.Rules.0.Destination.Bucket',
    expected: 'COMPLIANCE for at least 2192 days',
  },
  {
    case: 'locked for less',
    change: replicaLocked({ Mode: 'COMPLIANCE', Days: 2191 }),
    verdict: 'fail',
  },
  {
    case: 'not locked at all',
    change: { ...REPLICATED, ...replicaOf({ ObjectLockConfiguration: null }) },
    verdict: 'fail',
  },
  {
    case: 'an unknown mode',
    change: replicaLocked({ Mode: UNKNOWN, Days: 2192 }),
    verdict: 'unknown',
    because: 'parameter Example has no default',
  },
  {
    case: 'an unknown number of days',
    change: replicaLocked({ Mode: 'COMPLIANCE', Days: UNKNOWN }),
    verdict: 'unknown',
  },
  { case: 'GOVERNANCE, however long', change: replicaLocked({ Mode: 'GOVERNANCE', Days: UNKNOWN }), verdict: 'fail' },
  { case: 'days without a mode', change: replicaLocked({ Days: 2192 }), verdict: 'fail' },
  { case: 'a mode without days', change: replicaLocked({ Mode: 'COMPLIANCE' }), verdict: 'fail' },
  { case: 'years', change: replicaLocked({ Mode: 'COMPLIANCE', Years: 7 }), verdict: 'pass' },
  { case: 'fewer years', change: replicaLocked({ Mode: 'COMPLIANCE', Years: 6 }), verdict: 'fail' },
  {
    case: 'an unknown number of years',
    change: replicaLocked({ Mode: 'COMPLIANCE', Years: UNKNOWN }),
    verdict: 'unknown',
  },
  {
    case: 'days that are no number',
    change: replicaLocked({ Mode: 'COMPLIANCE', Days: 'many' }),
    verdict: 'unknown',
    because: 'is not a number',
  },
  {
    case: 'a source whose lock is unknown',
    change: {
      ...replicaLocked({ Mode: 'COMPLIANCE', Days: 2192 }),
      'LogBucket.properties.ObjectLockConfiguration.Rule.DefaultRetention.Days': UNKNOWN,
    },
    verdict: 'unknown',
    expected: 'COMPLIANCE, as long as the source',
  },
  {
    case: 'a source that is not locked',
    change: {
      ...replicaLocked({ Mode: 'COMPLIANCE' }),
      'LogBucket.properties.ObjectLockConfiguration': ABSENT,
    },
    verdict: 'pass',
  },
  {
    case: 'one of two replicas is locked for less',
    change: {
      ...replicaLocked({ Mode: 'COMPLIANCE', Days: 1 }),
      'LogBucket.properties.ReplicationConfiguration.Rules': [
        { Status: 'Disabled', Destination: { Bucket: 'arn:aws:s3:::elsewhere' } },
        { Status: 'Enabled', Destination: { Bucket: 'arn:aws:s3:::replica' } },
      ],
    },
    verdict: 'fail',
    path: 'ReplicationConfiguration.Rules.1.Destination.Bucket',
  },
  {
    case: 'an unknown destination',
    change: { ...REPLICATED, 'LogBucket.properties.ReplicationConfiguration.Rules.0.Destination.Bucket': UNKNOWN },
    verdict: 'unknown',
    because: 'parameter Example has no default',
  },
  {
    case: 'rules that are no list',
    change: { 'LogBucket.properties.ReplicationConfiguration': { Rules: 'all' } },
    verdict: 'unknown',
    because: 'the replication rules are no list',
  },
  { case: 'a bucket that is not at hand', change: REPLICATED, verdict: 'unknown', because: 'was not found' },
  {
    case: 'a rule that is disabled',
    change: { ...REPLICATED, 'LogBucket.properties.ReplicationConfiguration.Rules.0.Status': 'Disabled' },
    verdict: 'notApplicable',
  },
  {
    case: 'a rule without destination',
    change: { ...REPLICATED, 'LogBucket.properties.ReplicationConfiguration.Rules.0.Destination': ABSENT },
    verdict: 'fail',
  },
  {
    case: 'unknown rules',
    change: { 'LogBucket.properties.ReplicationConfiguration': UNKNOWN },
    verdict: 'unknown',
  },
]);
