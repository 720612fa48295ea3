/** Whether the exceptions that were accepted are still in order. */
import type { Check } from '../check';

const OF_ACKNOWLEDGEMENTS = {
  theme: 'ownership',
  owner: 'compliance',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  judgedFrom: ['template'],
  noCode: 'It is about an acknowledgement: those stand in the code of the app, or in a file beside the template.',
} as const;

export const AcknowledgementInForce: Check = {
  ...OF_ACKNOWLEDGEMENTS,
  id: 'AcknowledgementInForce',
  title: 'No acknowledgement has run out',
  reason: 'An exception that outlives its date is no longer a decision of anyone.',
  severity: 'HIGH',
  remedy: 'Repair what it accepted, or decide again and write a new date.',
};

export const AcknowledgementOwned: Check = {
  ...OF_ACKNOWLEDGEMENTS,
  id: 'AcknowledgementOwned',
  title: 'Every acknowledgement names who answers for it',
  reason: 'An exception without an owner is never reviewed.',
  severity: 'HIGH',
  remedy: 'Name the owner in acknowledge(construct, { id, reason, owner, until }).',
};

export const AcknowledgementNeeded: Check = {
  ...OF_ACKNOWLEDGEMENTS,
  id: 'AcknowledgementNeeded',
  title: 'Every acknowledgement matches a finding',
  reason: 'An exception that matches nothing today can hide a new finding tomorrow.',
  severity: 'MEDIUM',
  remedy: 'Remove it, or let it name the construct or resource that has the finding.',
};

export const AcknowledgementAllowed: Check = {
  ...OF_ACKNOWLEDGEMENTS,
  id: 'AcknowledgementAllowed',
  title: 'Write-once guardrails are acknowledged only if the pack names them',
  reason:
    'Write-once storage is what makes the audit log evidence. An exception from it must be visible in the ' +
    'configuration of the pack. What leaves a write-once guardrail unknown counts as one.',
  severity: 'CRITICAL',
  remedy: 'Repair what it accepted, or name the guardrail in acknowledgeableWriteOnce of AuditLogChecks.',
};
