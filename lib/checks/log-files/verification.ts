/** What a verification says about the log as a whole. */
import type { Check } from '../check';

const OF_VERIFICATION = {
  theme: 'log-files',
  owner: 'security',
  threat: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
  judgedFrom: ['log files'],
} as const;

export const LogIsWhole: Check = {
  ...OF_VERIFICATION,
  id: 'LogIsWhole',
  title: 'The log is whole',
  reason:
    'Only a log without a missing or altered part proves what did not happen (CloudTrail User Guide, "Validating ' +
    'CloudTrail log file integrity").',
  severity: 'CRITICAL',
  remedy: 'Read the findings of the same verification: each names the object and the hour.',
};

export const LogVerificationFinished: Check = {
  ...OF_VERIFICATION,
  id: 'LogVerificationFinished',
  title: 'Every day of the log was verified',
  reason: 'A verification that does not finish proves nothing about the rest of the day.',
  severity: 'HIGH',
  remedy: 'Let a state machine verify it: set distributed on LogVerification, or run wormtrail verify --distributed.',
};
