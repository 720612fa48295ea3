/** Whether the recorded runs are complete and as they were written. */
import type { Check } from '../check';
import { HIDES, LOCKS } from '../log-files/log-file-check';

const OF_RUNS = {
  theme: 'evidence',
  remedy: 'Keep the bucket as it is, and find the calls in the data events of CloudTrail. Locked versions survive.',
  owner: 'compliance',
  threat: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
  judgedFrom: ['evidence'],
} as const;

export const EvidenceWhole: Check = {
  ...OF_RUNS,
  id: 'EvidenceWhole',
  title: 'The chain of runs is whole',
  reason:
    'Each run names the hash of the one before. Only a chain without a break proves that no run was changed or ' +
    'removed.',
  severity: 'CRITICAL',
};

export const EvidenceHidden: Check = {
  ...OF_RUNS,
  id: 'EvidenceHidden',
  title: 'No delete marker hides evidence',
  reason: HIDES,
  severity: 'CRITICAL',
};

export const EvidenceAltered: Check = {
  ...OF_RUNS,
  id: 'EvidenceAltered',
  title: 'All evidence is as it was written',
  reason: 'An attacker replaces a report to make a finding disappear. The next run holds the hash of the original.',
  severity: 'CRITICAL',
};

export const EvidenceBaselineChanged: Check = {
  ...OF_RUNS,
  id: 'EvidenceBaselineChanged',
  title: 'What runs take for granted changes with a deployment only',
  reason:
    'Each run takes the code, the trails and the requirements of the run before for granted. A forged run in between ' +
    "makes an attacker's own count as deployed.",
  severity: 'CRITICAL',
};

export const EvidenceMissing: Check = {
  ...OF_RUNS,
  id: 'EvidenceMissing',
  title: 'Every run that the chain leads through exists',
  reason: 'A run that is gone may have held the finding that mattered.',
  severity: 'CRITICAL',
};

export const EvidenceRenderingMissing: Check = {
  ...OF_RUNS,
  id: 'EvidenceRenderingMissing',
  title: 'Every run of version 0.1 has its HTML and CSV reports',
  reason: 'That version wrote both beside the document, under the same lock. One that is gone was deleted.',
  severity: 'MEDIUM',
};

export const EvidenceReordered: Check = {
  ...OF_RUNS,
  id: 'EvidenceReordered',
  title: 'Every run is in its place',
  reason: 'A copied or renamed document can pass for a run that never happened.',
  severity: 'CRITICAL',
};

export const RunsMissed: Check = {
  ...OF_RUNS,
  id: 'RunsMissed',
  title: 'A run took place at least as often as scheduled',
  reason: 'While no run takes place, nothing notices a change. An attacker who stops the checker gains this time.',
  severity: 'HIGH',
};

export const EvidenceChainUnbroken: Check = {
  ...OF_RUNS,
  id: 'EvidenceChainUnbroken',
  title: 'The newest evidence is of the last run',
  reason:
    'The next run compares with the last one. A foreign document in its place would set what the next run expects.',
  severity: 'CRITICAL',
  remedy: 'Run wormtrail evidence verify, and find in the data events of CloudTrail who wrote this object.',
};

export const EvidenceLocked: Check = {
  ...OF_RUNS,
  id: 'EvidenceLocked',
  title: 'The evidence of each run is locked when it is written',
  reason: LOCKS,
  severity: 'CRITICAL',
  remedy:
    'Put the default retention of the evidence bucket back to COMPLIANCE, then lock this version with ' +
    's3:PutObjectRetention.',
};

export const VerificationsRecorded: Check = {
  ...OF_RUNS,
  id: 'VerificationsRecorded',
  title: 'Verifications of the log are recorded',
  reason: 'A log that is never verified can be altered unnoticed.',
  severity: 'HIGH',
  remedy: 'Find out whether the log verification runs: look at its schedule, its function and its alarms.',
};
