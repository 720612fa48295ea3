/** Whether what stands in the evidence bucket is what CloudTrail saw being written, by whom it should be. */
import type { Check } from '../check';

const OF_WRITES = {
  theme: 'evidence',
  severity: 'CRITICAL',
  owner: 'security',
  threat: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
  judgedFrom: ['evidence', 'log files'],
} as const;

export const EvidenceWriteRecorded: Check = {
  ...OF_WRITES,
  id: 'EvidenceWriteRecorded',
  title: 'CloudTrail recorded the write of every run',
  reason:
    'An attacker who may write evidence forges a run that follows the last one. CloudTrail signs what it recorded of each write, and ' +
    'the attacker cannot sign. A run without an event was written while the trail recorded no data events of the bucket.',
  remedy:
    'Find out who changed the event selectors of the trail at that time, and do not believe the run: wormtrail evidence show names its ' +
    'version and its hash.',
};

export const EvidenceWriteKept: Check = {
  ...OF_WRITES,
  id: 'EvidenceWriteKept',
  title: 'Every recorded write of a run still has its object',
  reason: 'A run that was written and is gone may have held the finding that mattered. No later run needs to name it.',
  remedy: 'Find out how a locked version could be deleted: look for calls on the retention of the bucket at that time.',
};

export const EvidenceWriterKnown: Check = {
  ...OF_WRITES,
  id: 'EvidenceWriterKnown',
  title: 'Only the functions wrote evidence, each in its own chain',
  reason:
    'What somebody else wrote is no evidence, even where the chain is whole: an administrator who changes the policy of the bucket can ' +
    'append a run in which nothing is wrong.',
  remedy:
    'Do not believe this object. Find the caller in the log, and put the policy of the evidence bucket back as it was deployed.',
};
