/** What the guardrails on expiry say, as cases: which objects lifecycle rules remove, and when. */
import { DeleteMarkersRemoved } from '../../lib/guardrails/retention/DeleteMarkersRemoved';
import { IncompleteUploadsAborted } from '../../lib/guardrails/retention/IncompleteUploadsAborted';
import { LogsExpireAfterRetention } from '../../lib/guardrails/retention/LogsExpireAfterRetention';
import { LogsGoneByMaximum } from '../../lib/guardrails/retention/LogsGoneByMaximum';
import { NoncurrentVersionsExpire } from '../../lib/guardrails/retention/NoncurrentVersionsExpire';
import { rowsFor } from '../support/guardrail-table';
import { ABSENT, UNKNOWN } from '../support/sound-audit-log';

const RULES = 'LifecycleConfiguration.Rules';
const LOG_RULES = `LogBucket.properties.${RULES}`;
const rule = (properties: object) => ({ Status: 'Enabled', ...properties });
const NO_REQUIREMENTS = { 'requirements.frameworks': [], 'requirements.longestRetentionDays': ABSENT };

export const EXPIRY_ROWS = [
  ...rowsFor(LogsExpireAfterRetention, [
    { case: 'sound', verdict: 'pass', path: `${RULES}.0.ExpirationInDays`, found: 2193 },
    { case: 'endless', change: { [LOG_RULES]: [] }, verdict: 'fail', resource: 'LogBucket', path: RULES },
    {
      case: 'by the prefix of all that CloudTrail writes',
      change: { [`${LOG_RULES}.0.Prefix`]: 'AWSLogs/' },
      verdict: 'pass',
    },
    {
      case: 'by the prefix of all that the trail writes',
      change: { 'Trail.properties.S3KeyPrefix': 'trail', [`${LOG_RULES}.0.Prefix`]: 'trail/' },
      verdict: 'pass',
    },
    {
      case: 'by the prefix of another trail',
      change: { 'Trail.properties.S3KeyPrefix': 'trail', [`${LOG_RULES}.0.Prefix`]: 'AWSLogs/' },
      verdict: 'fail',
    },
    {
      case: 'of one account only',
      change: { [`${LOG_RULES}.0.Prefix`]: 'AWSLogs/111122223333/' },
      verdict: 'fail',
      found: 'rules with filters',
    },
    {
      case: 'of tagged objects only',
      change: { [`${LOG_RULES}.0`]: rule({ ExpirationInDays: 2193, TagFilters: [{ Key: 'a', Value: 'b' }] }) },
      verdict: 'fail',
    },
    {
      case: 'by a prefix, and nobody knows where the trail writes',
      change: { 'Trail.properties.S3KeyPrefix': UNKNOWN, [`${LOG_RULES}.0.Prefix`]: 'AWSLogs/' },
      verdict: 'unknown',
    },
    {
      case: 'by a prefix, and no trail says where it writes',
      change: { Trail: ABSENT, [`${LOG_RULES}.0.Prefix`]: 'AWSLogs/' },
      verdict: 'unknown',
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
      case: 'the newest noncurrent versions stay for ever',
      change: { [`${LOG_RULES}.0.NoncurrentVersionExpiration.NewerNoncurrentVersions`]: 100 },
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
    {
      case: 'all but the newest',
      change: { [`${LOG_RULES}.0.NoncurrentVersionExpiration.NewerNoncurrentVersions`]: '1' },
      verdict: 'fail',
    },
    {
      case: 'all but nobody knows how many',
      change: { [`${LOG_RULES}.0.NoncurrentVersionExpiration.NewerNoncurrentVersions`]: UNKNOWN },
      verdict: 'unknown',
    },
    {
      case: 'all but the newest, beside a rule that keeps none',
      change: {
        [`${LOG_RULES}.0.NoncurrentVersionExpiration.NewerNoncurrentVersions`]: 1,
        [`${LOG_RULES}.2`]: rule({ NoncurrentVersionExpiration: { NoncurrentDays: 9 } }),
      },
      verdict: 'pass',
      found: 9,
    },
    { case: 'objects that are not empty', change: { [`${LOG_RULES}.0.ObjectSizeGreaterThan`]: '0' }, verdict: 'pass' },
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
      case: 'of one account’s uploads only',
      change: { [`${LOG_RULES}.0.Prefix`]: 'AWSLogs/111122223333/' },
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
];
