/** What is asked of acknowledgements: findings about them look like any other. */
import type { CatalogueEntry } from '../findings/catalogue-entry';

const ABOUT_ACKNOWLEDGEMENTS = {
  theme: 'ownership',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  owner: 'compliance',
} as const satisfies Partial<CatalogueEntry>;

export const AcknowledgementInForce: CatalogueEntry = {
  ...ABOUT_ACKNOWLEDGEMENTS,
  id: 'AcknowledgementInForce',
  title: 'No acknowledgement has run out',
  reason: 'An exception that outlives its date is no longer anybody’s decision.',
  severity: 'HIGH',
  remedy: 'Mend what it accepted, or decide again and write a new date.',
};

export const AcknowledgementOwned: CatalogueEntry = {
  ...ABOUT_ACKNOWLEDGEMENTS,
  id: 'AcknowledgementOwned',
  title: 'Every acknowledgement names who answers for it',
  reason: 'An exception that nobody answers for is never reviewed.',
  severity: 'HIGH',
  remedy: 'Use acknowledge(construct, { id, reason, owner, until }), and name the owner.',
};

export const AcknowledgementNeeded: CatalogueEntry = {
  ...ABOUT_ACKNOWLEDGEMENTS,
  id: 'AcknowledgementNeeded',
  title: 'Every acknowledgement matches a finding',
  reason: 'An exception that matches nothing waits for the day on which it hides something new.',
  severity: 'MEDIUM',
  remedy: 'Remove it, or put it on the construct that has the finding.',
};

export const AcknowledgementAllowed: CatalogueEntry = {
  ...ABOUT_ACKNOWLEDGEMENTS,
  id: 'AcknowledgementAllowed',
  title: 'Write-once guardrails are acknowledged only where the pack names them',
  reason: 'Write-once is what makes the audit log evidence: whoever gives it up must do so where everyone sees it.',
  severity: 'CRITICAL',
  remedy: 'Mend what it accepted, or name the guardrail in acknowledgeableWriteOnce of AuditLogChecks.',
};

export const ACKNOWLEDGEMENT_CHECKS: readonly CatalogueEntry[] = [
  AcknowledgementInForce,
  AcknowledgementOwned,
  AcknowledgementNeeded,
  AcknowledgementAllowed,
];
