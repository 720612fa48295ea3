/** Whether as much is asked for as in the baseline. */
import type { Check } from '../check';

export const RequirementsNotLowered: Check = {
  theme: 'ownership',
  owner: 'compliance',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  judgedFrom: ['template'],
  id: 'RequirementsNotLowered',
  title: 'As much is asked for as in the baseline',
  reason:
    'Guardrails judge by the requirements in the template. A change that requires less, or that names more administrators, would ' +
    'pass all of them.',
  severity: 'CRITICAL',
  variesByProperty: true,
  remedy:
    'Restore what the baseline has. If its owners decided otherwise, write the baseline again with --write-baseline.',
  noCode: 'What was lowered stands in the baseline and in the last version of the template.',
};
