/** What a deployment changed, and who made it. */
import type { Check } from '../check';

const OF_DEPLOYMENTS = {
  theme: 'drift',
  owner: 'security',
  threat: { technique: 'T1562', name: 'Impair Defenses' },
  judgedFrom: ['account'],
} as const;

export const TemplateUnchanged: Check = {
  ...OF_DEPLOYMENTS,
  id: 'TemplateUnchanged',
  title: 'The deployed template is that of the last run',
  reason:
    'The account is compared with what was deployed. An administrator who deploys something else changes what is ' +
    'compared, and the next comparison finds no difference.',
  severity: 'INFO',
  remedy: 'Compare it with what was meant to be deployed. It is reported once.',
};

export const DeploymentNotWeaker: Check = {
  ...OF_DEPLOYMENTS,
  id: 'DeploymentNotWeaker',
  variesByProperty: true,
  title: 'No deployment weakened the audit log',
  reason:
    'UpdateStack can take away an alarm, open a policy or replace the code of a check. Afterwards the account is as ' +
    'deployed.',
  severity: 'CRITICAL',
  remedy: 'Ask the person who deployed. If it was not meant, deploy the last good version.',
};

export const DeployerKnown: Check = {
  ...OF_DEPLOYMENTS,
  id: 'DeployerKnown',
  title: 'CloudTrail says who deployed',
  reason: 'A change without a known author was not reviewed. CloudTrail names caller, time and address.',
  severity: 'LOW',
  remedy: 'Ask the person who deployed whether this deployment was meant. It is reported once.',
};

export const ChangesAcknowledged: Check = {
  ...OF_DEPLOYMENTS,
  id: 'ChangesAcknowledged',
  title: 'Every change outside a deployment is acknowledged',
  reason:
    'A retention that is lowered for a minute, or a grant that is given and revoked, leaves the account as deployed. Only ' +
    'the event of the call tells of it.',
  severity: 'HIGH',
  remedy: 'Ask the person behind the session what the call was for, and look at what happened until it was undone.',
};
