/** Whether what is found reaches the owners, and only them. */
import type { Check } from '../check';

const OF_NOTIFICATION = { theme: 'monitoring', judgedFrom: ['account'] } as const;

export const NoOtherSubscriber: Check = {
  ...OF_NOTIFICATION,
  id: 'NoOtherSubscriber',
  owner: 'security',
  threat: { technique: 'T1537', name: 'Transfer Data to Cloud Account' },
  title: 'Only the deployed addresses are subscribed to the topics',
  reason: 'A subscriber who was added reads every finding, and so learns what was noticed and what was not.',
  severity: 'MEDIUM',
  remedy: 'Add the address to the configuration, or remove it (sns:Unsubscribe).',
};

export const AlarmNotMuted: Check = {
  ...OF_NOTIFICATION,
  id: 'AlarmNotMuted',
  owner: 'security',
  threat: { technique: 'T1562.006', name: 'Impair Defenses: Indicator Blocking' },
  title: 'No rule mutes an alarm',
  reason:
    'A muted alarm still changes its state, but its actions do not run (CloudWatch API Reference, PutAlarmMuteRule).',
  severity: 'HIGH',
  remedy: 'Delete the rule (cloudwatch:DeleteAlarmMuteRule), and find in CloudTrail who created it.',
};

export const NothingGivenUp: Check = {
  ...OF_NOTIFICATION,
  id: 'NothingGivenUp',
  owner: 'engineering',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  title: 'No message waits in a dead-letter queue',
  reason: 'A message in a dead-letter queue is a check or an alarm that did not happen, although it was due.',
  severity: 'MEDIUM',
  remedy: 'Read the log group of the function, repair what failed, then redrive the queue.',
};

export const GlobalCallsForwarded: Check = {
  ...OF_NOTIFICATION,
  id: 'GlobalCallsForwarded',
  owner: 'security',
  threat: { technique: 'T1562.006', name: 'Impair Defenses: Indicator Blocking' },
  title: 'Calls that AWS records in one Region are forwarded to the audit log',
  reason: 'AWS records IAM calls in one Region only. Without the rules there, they are not reported at once.',
  severity: 'HIGH',
  remedy: 'Deploy the forwarding stack again, and find in CloudTrail who changed the rule.',
};

export const OwnersTold: Check = {
  ...OF_NOTIFICATION,
  id: 'OwnersTold',
  owner: 'engineering',
  threat: { technique: 'T1562.006', name: 'Impair Defenses: Indicator Blocking' },
  title: 'Every message reached the topic of its owner',
  reason: 'A finding that its owner does not receive is not acted on.',
  severity: 'HIGH',
  remedy:
    'Let the role of the function publish to the topic of the owner and use its key. The next run sends the message ' +
    'again.',
};

export const SecurityHubTold: Check = {
  ...OF_NOTIFICATION,
  id: 'SecurityHubTold',
  owner: 'engineering',
  threat: { technique: 'T1562.006', name: 'Impair Defenses: Indicator Blocking' },
  title: 'Security Hub took every finding',
  reason: 'A finding that Security Hub refused is missing where the security team looks for it.',
  severity: 'MEDIUM',
  remedy: 'Enable Security Hub in this Region, and let the role of the function import findings.',
};
