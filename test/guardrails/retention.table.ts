/** What the retention guardrails say, as cases. */
import { DefaultRetentionMeetsFrameworks } from '../../lib/guardrails/retention/DefaultRetentionMeetsFrameworks';
import { DefaultRetentionWithinMaximum } from '../../lib/guardrails/retention/DefaultRetentionWithinMaximum';
import { DeleteMarkersRemoved } from '../../lib/guardrails/retention/DeleteMarkersRemoved';
import { EvidenceKeptAsLongAsLogs } from '../../lib/guardrails/retention/EvidenceKeptAsLongAsLogs';
import { IncompleteUploadsAborted } from '../../lib/guardrails/retention/IncompleteUploadsAborted';
import { LifecycleKeepsLogsUntilRetentionEnds } from '../../lib/guardrails/retention/LifecycleKeepsLogsUntilRetentionEnds';
import { LogGroupsExpire } from '../../lib/guardrails/retention/LogGroupsExpire';
import { LogsExpireAfterRetention } from '../../lib/guardrails/retention/LogsExpireAfterRetention';
import { LogsGoneByMaximum } from '../../lib/guardrails/retention/LogsGoneByMaximum';
import { LogsKeptAtHand } from '../../lib/guardrails/retention/LogsKeptAtHand';
import { NoncurrentVersionsExpire } from '../../lib/guardrails/retention/NoncurrentVersionsExpire';
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
    { case: 'nobody asks for anything', change: NO_REQUIREMENTS, verdict: 'notApplicable' },
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
      case: 'of a prefix only',
      change: { [`${LOG_RULES}.2`]: rule({ Prefix: 'AWSLogs/', ExpirationInDays: 30 }) },
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
  ...rowsFor(LogsExpireAfterRetention, [
    { case: 'sound', verdict: 'pass', path: `${RULES}.0.ExpirationInDays`, found: 2193 },
    { case: 'endless', change: { [LOG_RULES]: [] }, verdict: 'fail', resource: 'LogBucket', path: RULES },
    {
      case: 'of a prefix only',
      change: { [`${LOG_RULES}.0.Prefix`]: 'AWSLogs/' },
      verdict: 'fail',
      found: 'rules with filters',
    },
    { case: 'disabled', change: { [`${LOG_RULES}.0.Status`]: 'Disabled' }, verdict: 'fail' },
    { case: 'with an empty prefix', change: { [`${LOG_RULES}.0.Prefix`]: '' }, verdict: 'pass' },
    { case: 'an unknown status', change: { [`${LOG_RULES}.0.Status`]: UNKNOWN }, verdict: 'unknown' },
    { case: 'an unknown filter', change: { [`${LOG_RULES}.0.TagFilters`]: UNKNOWN }, verdict: 'unknown' },
    { case: 'unknown rules', change: { 'LogBucket.properties.LifecycleConfiguration': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(LogsGoneByMaximum, [
    { case: 'sound', verdict: 'pass', path: RULES, found: 2194 },
    {
      case: 'the noncurrent version stays too long',
      change: { [`${LOG_RULES}.0.NoncurrentVersionExpiration.NoncurrentDays`]: 2000 },
      verdict: 'fail',
      found: 4193,
    },
    {
      case: 'the noncurrent version stays for ever',
      change: { [`${LOG_RULES}.0.NoncurrentVersionExpiration`]: ABSENT },
      verdict: 'fail',
      because: 'noncurrent versions never expire',
    },
    {
      case: 'nothing expires',
      change: { [LOG_RULES]: ABSENT },
      verdict: 'fail',
      because: 'current versions never expire',
    },
    { case: 'nobody states a longest period', change: NO_REQUIREMENTS, verdict: 'notApplicable' },
    { case: 'unknown days', change: { [`${LOG_RULES}.0.ExpirationInDays`]: UNKNOWN }, verdict: 'unknown' },
    { case: 'unknown rules', change: { [LOG_RULES]: UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(NoncurrentVersionsExpire, [
    { case: 'sound', verdict: 'pass', path: `${RULES}.0.NoncurrentVersionExpiration.NoncurrentDays`, found: 1 },
    {
      case: 'written in the older way',
      change: {
        [`${LOG_RULES}.0.NoncurrentVersionExpiration`]: ABSENT,
        [`${LOG_RULES}.0.NoncurrentVersionExpirationInDays`]: 30,
      },
      verdict: 'pass',
      found: 30,
    },
    {
      case: 'never',
      change: { [`${LOG_RULES}.0.NoncurrentVersionExpiration`]: ABSENT },
      verdict: 'fail',
      path: RULES,
      found: null,
    },
    { case: 'large objects only', change: { [`${LOG_RULES}.0.ObjectSizeGreaterThan`]: '1000' }, verdict: 'fail' },
    {
      case: 'unknown days',
      change: { [`${LOG_RULES}.0.NoncurrentVersionExpiration`]: UNKNOWN },
      verdict: 'unknown',
    },
    { case: 'unknown rules', change: { [LOG_RULES]: UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(DeleteMarkersRemoved, [
    { case: 'sound', verdict: 'pass', path: `${RULES}.1.ExpiredObjectDeleteMarker`, found: true },
    { case: 'never', change: { [`${LOG_RULES}.1`]: ABSENT }, verdict: 'fail', path: RULES, found: null },
    { case: 'disabled', change: { [`${LOG_RULES}.1.Status`]: 'Disabled' }, verdict: 'fail' },
    { case: 'said to be false', change: { [`${LOG_RULES}.1.ExpiredObjectDeleteMarker`]: false }, verdict: 'fail' },
    { case: 'unknown', change: { [`${LOG_RULES}.1.ExpiredObjectDeleteMarker`]: UNKNOWN }, verdict: 'unknown' },
    { case: 'unknown rules', change: { [LOG_RULES]: UNKNOWN }, verdict: 'unknown' },
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
  ...rowsFor(IncompleteUploadsAborted, [
    { case: 'sound', verdict: 'pass', resource: 'EvidenceBucket', found: 7 },
    {
      case: 'never',
      change: { 'EvidenceBucket.properties.LifecycleConfiguration.Rules.0.AbortIncompleteMultipartUpload': ABSENT },
      verdict: 'fail',
      resource: 'EvidenceBucket',
      path: RULES,
    },
    {
      case: 'of a prefix only',
      change: { [`${LOG_RULES}.0.Prefix`]: 'AWSLogs/' },
      verdict: 'fail',
      resource: 'LogBucket',
    },
    {
      case: 'unknown',
      change: { [`${LOG_RULES}.0.AbortIncompleteMultipartUpload`]: UNKNOWN },
      verdict: 'unknown',
      resource: 'LogBucket',
    },
    { case: 'unknown rules', change: { [LOG_RULES]: UNKNOWN }, verdict: 'unknown' },
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
