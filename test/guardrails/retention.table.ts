/** What the retention guardrails say, as cases. */
import { DefaultRetentionMeetsFrameworks } from '../../lib/guardrails/retention/DefaultRetentionMeetsFrameworks';
import { DefaultRetentionWithinMaximum } from '../../lib/guardrails/retention/DefaultRetentionWithinMaximum';
import { EvidenceKeptAsLongAsLogs } from '../../lib/guardrails/retention/EvidenceKeptAsLongAsLogs';
import { LifecycleKeepsLogsUntilRetentionEnds } from '../../lib/guardrails/retention/LifecycleKeepsLogsUntilRetentionEnds';
import { LogGroupsExpire } from '../../lib/guardrails/retention/LogGroupsExpire';
import { LogsKeptAtHand } from '../../lib/guardrails/retention/LogsKeptAtHand';
import { RetentionRequirementsAgree } from '../../lib/guardrails/retention/RetentionRequirementsAgree';
import { rowsFor } from '../support/guardrail-table';
import { ABSENT, UNKNOWN } from '../support/sound-audit-log';

const RETENTION = 'ObjectLockConfiguration.Rule.DefaultRetention';
const RULES = 'LifecycleConfiguration.Rules';
const LOCK = `LogBucket.properties.${RETENTION}`;
const LOG_RULES = `LogBucket.properties.${RULES}`;
const rule = (properties: object) => ({ Status: 'Enabled', ...properties });
const NO_REQUIREMENTS = {
  'requirements.frameworks': [],
  'requirements.shortestRetentionDays': ABSENT,
  'requirements.longestRetentionDays': ABSENT,
  'requirements.keptAtHandDays': ABSENT,
};

export const RETENTION_ROWS = [
  ...rowsFor(DefaultRetentionMeetsFrameworks, [
    {
      case: 'sound',
      verdict: 'pass',
      resource: 'LogBucket',
      path: RETENTION,
      expected: 'at least 2192 days: SEC-17a-4 asks for 6 years (17 CFR 240.17a-4(a))',
      found: { Mode: 'COMPLIANCE', Days: 2192 },
    },
    {
      case: 'a day too short',
      change: { [`${LOCK}.Days`]: 2191 },
      verdict: 'fail',
      resource: 'LogBucket',
      because: 'the default retention is 2191 days',
    },
    {
      case: 'lowered to a day',
      change: { [`${LOCK}.Days`]: 1 },
      origin: 'account',
      verdict: 'fail',
      found: { Mode: 'COMPLIANCE', Days: 1 },
    },
    { case: 'written as a text', change: { [`${LOCK}.Days`]: '2192' }, verdict: 'pass' },
    {
      case: 'in years, which may have 365 days each',
      change: { [LOCK]: { Mode: 'COMPLIANCE', Years: 6 } },
      verdict: 'fail',
      because: 'the default retention is 2190 days',
    },
    { case: 'in more years', change: { [LOCK]: { Mode: 'COMPLIANCE', Years: 7 } }, verdict: 'pass' },
    {
      case: 'no default retention',
      change: { [LOCK]: ABSENT },
      verdict: 'fail',
      because: 'no default retention is configured',
    },
    {
      case: 'requirements that state less than their frameworks ask for',
      change: { 'requirements.shortestRetentionDays': 1, [`${LOCK}.Days`]: 366 },
      verdict: 'fail',
    },
    {
      case: 'the configuration asks for more than the frameworks',
      change: { 'requirements.shortestRetentionDays': 3000 },
      verdict: 'fail',
      expected: 'at least 3000 days: the configuration keeps logs for at least 3000 days',
    },
    ...[
      { days: 89, verdict: 'fail' as const },
      { days: 90, verdict: 'pass' as const },
    ].map(({ days, verdict }) => ({
      case: `no period is stated, and the lock is for ${days} days`,
      change: { ...NO_REQUIREMENTS, [`${LOCK}.Days`]: days },
      verdict,
      resource: 'LogBucket',
    })),
    {
      case: 'no period is stated, and nothing is locked',
      change: { ...NO_REQUIREMENTS, [LOCK]: ABSENT, [`EvidenceBucket.properties.${RETENTION}`]: ABSENT },
      verdict: 'notApplicable',
    },
    { case: 'unknown days', change: { [`${LOCK}.Days`]: UNKNOWN }, verdict: 'unknown', path: RETENTION },
    { case: 'days that are no number', change: { [`${LOCK}.Days`]: 'many' }, verdict: 'unknown' },
  ]),
  ...rowsFor(DefaultRetentionWithinMaximum, [
    {
      case: 'sound',
      verdict: 'pass',
      path: RETENTION,
      expected: 'at most 3653 days: the configuration wants logs gone after 3653 days',
    },
    {
      case: 'too long',
      change: { [`${LOCK}.Days`]: 3654 },
      verdict: 'fail',
      because: 'the default retention is 3654 days',
    },
    { case: 'nobody states a longest period', change: NO_REQUIREMENTS, verdict: 'notApplicable' },
    { case: 'unknown', change: { [`${LOCK}.Days`]: UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(RetentionRequirementsAgree, [
    {
      case: 'sound',
      verdict: 'pass',
      resource: 'LogBucket',
      found: { shortestRetentionDays: 2192, longestRetentionDays: 3653 },
    },
    {
      case: 'a shortest period above the longest, both sources named',
      change: { 'requirements.longestRetentionDays': 365 },
      verdict: 'fail',
      because:
        'logs must be kept for 2192 days and be gone after 365 days: SEC-17a-4 asks for 6 years (17 CFR 240.17a-4(a)), ' +
        'the configuration wants logs gone after 365 days',
    },
    {
      case: 'nobody says how long',
      change: NO_REQUIREMENTS,
      verdict: 'unknown',
      because: 'neither frameworks nor days',
    },
  ]),
  ...rowsFor(LifecycleKeepsLogsUntilRetentionEnds, [
    { case: 'sound', verdict: 'pass', resource: 'LogBucket', path: `${RULES}.0.ExpirationInDays`, found: 2193 },
    { case: 'no lifecycle rules', change: { 'LogBucket.properties.LifecycleConfiguration': ABSENT }, verdict: 'pass' },
    {
      case: 'a rule that expires logs after a day',
      change: { [`${LOG_RULES}.2`]: rule({ ExpirationInDays: 1 }) },
      verdict: 'fail',
      resource: 'LogBucket',
      path: `${RULES}.2.ExpirationInDays`,
      expected: '2192 days or later',
      found: 1,
    },
    {
      case: 'of CloudTrail’s folder',
      change: { [`${LOG_RULES}.2`]: rule({ Prefix: 'AWSLogs/', ExpirationInDays: 30 }) },
      verdict: 'fail',
    },
    {
      case: 'of one account’s logs',
      change: { [`${LOG_RULES}.2`]: rule({ Prefix: 'AWSLogs/111122223333/', ExpirationInDays: 30 }) },
      verdict: 'fail',
    },
    {
      case: 'of a prefix where the trail does not write',
      change: { [`${LOG_RULES}.2`]: rule({ Prefix: 'inventory/', ExpirationInDays: 30 }) },
      verdict: 'pass',
    },
    {
      case: 'of a prefix, and no trail says where it writes',
      change: { Trail: ABSENT, [`${LOG_RULES}.2`]: rule({ Prefix: 'inventory/', ExpirationInDays: 30 }) },
      verdict: 'fail',
    },
    {
      case: 'that is disabled',
      change: { [`${LOG_RULES}.2`]: { Status: 'Disabled', ExpirationInDays: 1 } },
      verdict: 'pass',
    },
    {
      case: 'at a date, which is too soon for what arrives the day before',
      change: { [`${LOG_RULES}.2`]: rule({ ExpirationDate: '2040-01-01T00:00:00Z' }) },
      verdict: 'fail',
      path: `${RULES}.2.ExpirationDate`,
    },
    {
      case: 'noncurrent versions after a day, while the lock holds them',
      change: { [`${LOG_RULES}.2`]: rule({ NoncurrentVersionExpiration: { NoncurrentDays: 1 } }) },
      verdict: 'pass',
    },
    {
      case: 'noncurrent versions after a day, and no lock that holds them',
      change: { [`${LOCK}.Mode`]: 'GOVERNANCE' },
      verdict: 'fail',
      path: `${RULES}.0.NoncurrentVersionExpiration.NoncurrentDays`,
      found: 1,
    },
    {
      case: 'noncurrent versions after a day, and a lock of which the mode is not known',
      change: { [`${LOCK}.Mode`]: UNKNOWN },
      verdict: 'unknown',
      path: `${RULES}.0.NoncurrentVersionExpiration.NoncurrentDays`,
    },
    {
      case: 'the lock lasts longer than what is asked for',
      change: { [`${LOCK}.Days`]: 3000 },
      verdict: 'fail',
      expected: '3000 days or later',
      found: 2193,
    },
    {
      case: 'unknown days',
      change: { [`${LOG_RULES}.0.ExpirationInDays`]: UNKNOWN },
      verdict: 'unknown',
      path: `${RULES}.0.ExpirationInDays`,
    },
    {
      case: 'an unknown rule beside one that surely expires too soon',
      change: { [`${LOG_RULES}.2`]: UNKNOWN, [`${LOG_RULES}.3`]: rule({ ExpirationInDays: 1 }) },
      verdict: 'fail',
    },
    { case: 'unknown rules', change: { [LOG_RULES]: UNKNOWN }, verdict: 'unknown', path: RULES },
    { case: 'an unknown lock', change: { [LOCK]: UNKNOWN }, verdict: 'unknown' },
    { case: 'rules that are no list', change: { [LOG_RULES]: 'all' }, verdict: 'unknown' },
  ]),
  ...rowsFor(LogsKeptAtHand, [
    {
      case: 'sound',
      verdict: 'pass',
      path: `${RULES}.0.Transitions.1.TransitionInDays`,
      expected: 'no archive class before 731 days',
      found: 731,
    },
    {
      case: 'archived a day too soon',
      change: { [`${LOG_RULES}.0.Transitions.1.TransitionInDays`]: 730 },
      verdict: 'fail',
      path: `${RULES}.0.Transitions.1.TransitionInDays`,
      found: 730,
    },
    {
      case: 'Glacier Instant Retrieval from the first day is read at once',
      change: { [`${LOG_RULES}.0.Transitions.0.TransitionInDays`]: 0 },
      verdict: 'pass',
    },
    {
      case: 'Glacier Flexible Retrieval is not',
      change: { [`${LOG_RULES}.0.Transitions.0.StorageClass`]: 'GLACIER' },
      verdict: 'fail',
      path: `${RULES}.0.Transitions.0.TransitionInDays`,
      found: 90,
    },
    {
      case: 'a single transition in the older way',
      change: { [`${LOG_RULES}.2`]: rule({ Transition: { StorageClass: 'DEEP_ARCHIVE', TransitionInDays: 180 } }) },
      verdict: 'fail',
      path: `${RULES}.2.Transition.TransitionInDays`,
    },
    {
      case: 'at a date',
      change: { [`${LOG_RULES}.0.Transitions.2`]: { StorageClass: 'GLACIER', TransitionDate: '2030-01-01' } },
      verdict: 'fail',
      path: `${RULES}.0.Transitions.2.TransitionDate`,
    },
    {
      case: 'Intelligent-Tiering that archives by itself',
      change: {
        'LogBucket.properties.IntelligentTieringConfigurations': [
          { Id: 'a', Status: 'Enabled', Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: 90 }] },
        ],
      },
      verdict: 'fail',
      path: 'IntelligentTieringConfigurations.0.Tierings',
      found: 90,
    },
    {
      case: 'Intelligent-Tiering that is disabled',
      change: {
        'LogBucket.properties.IntelligentTieringConfigurations': [
          { Id: 'a', Status: 'Disabled', Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: 90 }] },
        ],
      },
      verdict: 'pass',
    },
    { case: 'no rules', change: { [LOG_RULES]: ABSENT }, verdict: 'pass', found: 'no rule archives objects' },
    { case: 'nobody wants logs at hand', change: NO_REQUIREMENTS, verdict: 'notApplicable' },
    {
      case: 'an unknown storage class',
      change: { [`${LOG_RULES}.0.Transitions.1.StorageClass`]: UNKNOWN },
      verdict: 'unknown',
    },
    { case: 'unknown transitions', change: { [`${LOG_RULES}.0.Transitions`]: UNKNOWN }, verdict: 'unknown' },
    {
      case: 'unknown tiering',
      change: { 'LogBucket.properties.IntelligentTieringConfigurations': UNKNOWN },
      verdict: 'unknown',
    },
  ]),
  ...rowsFor(EvidenceKeptAsLongAsLogs, [
    { case: 'sound', verdict: 'pass', resource: 'EvidenceBucket', expected: 'at least 2192 days' },
    {
      case: 'gone before the logs',
      change: { [`EvidenceBucket.properties.${RETENTION}.Days`]: 365 },
      verdict: 'fail',
      resource: 'EvidenceBucket',
      path: RETENTION,
      because: 'the default retention is 365 days',
    },
    {
      case: 'not locked',
      change: { [`EvidenceBucket.properties.${RETENTION}`]: ABSENT },
      verdict: 'fail',
      because: 'no default retention is configured',
    },
    { case: 'no evidence bucket', change: { EvidenceBucket: ABSENT }, verdict: 'notApplicable' },
    { case: 'unknown', change: { [`EvidenceBucket.properties.${RETENTION}`]: UNKNOWN }, verdict: 'unknown' },
    { case: 'an unknown lock on the logs', change: { [LOCK]: UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(LogGroupsExpire, [
    { case: 'sound', verdict: 'pass', resource: 'DriftCheckerLogs', path: 'RetentionInDays', found: 731 },
    {
      case: 'kept for ever',
      change: { 'DriftCheckerLogs.properties.RetentionInDays': ABSENT },
      verdict: 'fail',
      resource: 'DriftCheckerLogs',
      found: null,
    },
    { case: 'unknown', change: { 'DriftCheckerLogs.properties.RetentionInDays': UNKNOWN }, verdict: 'unknown' },
  ]),
];
