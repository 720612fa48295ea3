/** Whether a stack says where it is deployed. */
import type { Check } from '../check';

export const EnvironmentStated: Check = {
  theme: 'trail',
  owner: 'engineering',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  judgedFrom: ['template'],
  id: 'EnvironmentStated',
  title: 'The stack of the audit log states its account and Region',
  reason:
    'Policies name the account of the audit log. Without it nothing proves before the deployment that they admit its principals ' +
    'alone. The drift check judges all of it again after the deployment.',
  severity: 'CRITICAL',
  remedy: 'Set env: { account, region } on the stack, or give wormtrail check --account and --region.',
  noCode: 'A template does not say where it is deployed: the stack of the app and the command line do.',
};
