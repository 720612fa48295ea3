/** What somebody added beside the audit log's own resources, in no property of theirs. */
import type { Check } from '../check';

const UNDECLARED = { theme: 'monitoring', owner: 'security', judgedFrom: ['account'] } as const;

export const NoOtherGrant: Check = {
  ...UNDECLARED,
  id: 'NoOtherGrant',
  theme: 'encryption',
  threat: { technique: 'T1098', name: 'Account Manipulation' },
  title: 'No grant lets anyone else use the key',
  reason:
    'A grant permits the use of a key beside its policy, and the policy does not show it (KMS Developer Guide, ' +
    '"Grants in AWS KMS").',
  severity: 'CRITICAL',
  remedy: 'Revoke the grant (kms:RevokeGrant), and find in CloudTrail who created it.',
};

export const NoOtherVersion: Check = {
  ...UNDECLARED,
  id: 'NoOtherVersion',
  threat: { technique: 'T1059.009', name: 'Command and Scripting Interpreter: Cloud API' },
  title: 'No function has a version or an alias that is in no template',
  reason:
    'A version and an alias have a policy and a URL of their own: who is let in there is in no policy of the function ' +
    '(Lambda Developer Guide, "Using versions and aliases in resource-based policies").',
  severity: 'HIGH',
  remedy:
    'Delete it (lambda:DeleteAlias, lambda:DeleteFunction with a qualifier), and find in CloudTrail who created it.',
};

export const NoOtherDestination: Check = {
  ...UNDECLARED,
  id: 'NoOtherDestination',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  title: 'No function hands its events on in a way that is in no template',
  reason:
    'Such a configuration sends the answers of a check elsewhere, and decides whether a failed run is tried again ' +
    '(Lambda API Reference, PutFunctionEventInvokeConfig).',
  severity: 'HIGH',
  remedy: 'Delete it (lambda:DeleteFunctionEventInvokeConfig), and find in CloudTrail who made it.',
};

export const NoOtherConsumer: Check = {
  ...UNDECLARED,
  id: 'NoOtherConsumer',
  threat: { technique: 'T1562.006', name: 'Impair Defenses: Indicator Blocking' },
  title: 'Only the deployed functions take messages out of the queues',
  reason: 'A message that another function takes out of the queue never reaches the one that answers tampering.',
  severity: 'CRITICAL',
  remedy: 'Delete the event source mapping (lambda:DeleteEventSourceMapping), and find in CloudTrail who created it.',
};

export const NoOtherDetector: Check = {
  ...UNDECLARED,
  id: 'NoOtherDetector',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  title: 'No anomaly detector leaves times out that is in no template',
  reason:
    'Whatever happens in a time that a detector leaves out is never unusual: the alarm stays enabled and silent ' +
    '(CloudWatch API Reference, AnomalyDetectorConfiguration).',
  severity: 'HIGH',
  remedy:
    'Set the detector again without times that it leaves out (cloudwatch:PutAnomalyDetector), and find in CloudTrail ' +
    'who set it.',
};

export const NoOtherLogReader: Check = {
  ...UNDECLARED,
  id: 'NoOtherLogReader',
  threat: { technique: 'T1537', name: 'Transfer Data to Cloud Account' },
  title: 'No log group is copied elsewhere',
  reason: 'A subscription filter sends everything that a check says to the person who made it.',
  severity: 'MEDIUM',
  remedy: 'Delete it (logs:DeleteSubscriptionFilter), and find in CloudTrail who created it.',
};

export const SurroundingsUnchanged: Check = {
  ...UNDECLARED,
  id: 'SurroundingsUnchanged',
  theme: 'drift',
  threat: { technique: 'T1098', name: 'Account Manipulation' },
  title: 'What the audit log rests on is as at the last run',
  reason:
    'A stack policy, the policy of the event bus, policies of log groups and the roles that the requirements name stand in ' +
    'no template. A change of them changes who may update the stack, send events, write logs or act as a reader.',
  severity: 'MEDIUM',
  remedy: 'Find the call in CloudTrail and ask the person who made it.',
};

export const NoOtherBucket: Check = {
  ...UNDECLARED,
  id: 'NoOtherBucket',
  theme: 'evidence',
  owner: 'compliance',
  threat: { technique: 'T1070', name: 'Indicator Removal' },
  title: 'No other bucket is tagged as one of the audit log',
  reason:
    'Locked buckets outlive their stack. A stack that is deleted and deployed again under the same name begins a new chain ' +
    'of evidence, in which nothing of the old one is open.',
  severity: 'HIGH',
  remedy:
    'Run wormtrail evidence verify --bucket BUCKET --audit-log NAME on the bucket, keep it as long as the frameworks ' +
    'require, and find out who deleted the stack.',
};
