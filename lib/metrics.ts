/** The metrics that the functions emit and that alarms and the dashboard read: one contract for both sides. */

/** CloudWatch namespace. */
export const METRIC_NAMESPACE = 'wormtrail';

/** The only dimension: the name of the audit log. */
export const METRIC_DIMENSION = 'AuditLog';

/** Metrics of S3 that tell of deliveries: what is unusual of them is alarmed. */
export const DELIVERY_METRICS = ['BytesUploaded', 'PutRequests'] as const;

/** What each metric counts. */
export const METRICS = {
  /** Drift checks that ran to their end and whose evidence is written: 1 a run. */
  runsCompleted: 'DriftChecksCompleted',
  /** Verifications of the digest chain that ran to their end: 1 a run. */
  verificationsCompleted: 'VerificationsCompleted',
  /** Runs of the ledger's function that ran to their end: 1 a run. */
  ledgerAppends: 'LedgerAppendsCompleted',
  /** Runs of the ledger's function after which enough witnesses had cosigned its newest checkpoint: 1 a run. */
  ledgerWitnessed: 'LedgerWitnessed',
  /** Runs of the function of holds that ran to their end: 1 a run. */
  holdsProcessed: 'HoldRunsCompleted',
  /** Findings that need somebody, by severity, at the last run. */
  findings: { CRITICAL: 'CriticalFindings', HIGH: 'HighFindings', MEDIUM: 'MediumFindings', LOW: 'LowFindings' },
  /** Minutes since CloudTrail delivered a log file, at the last run. */
  minutesSinceDelivery: 'MinutesSinceLastLogFile',
  /** Minutes since CloudTrail delivered a digest, at the last run. */
  minutesSinceDigest: 'MinutesSinceLastDigest',
  /** Calls that could weaken the audit log, allowed or denied. */
  tamperAttempts: 'TamperAttempts',
} as const;
