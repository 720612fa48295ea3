/** Whether the account still has what was deployed. */
import type { Check } from '../check';

const OF_DRIFT = {
  theme: 'drift',
  owner: 'security',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  judgedFrom: ['account'],
} as const;

export const Drift: Check = {
  ...OF_DRIFT,
  id: 'Drift',
  variesByProperty: true,
  title: 'Every property is as deployed',
  reason:
    'A change made outside CloudFormation is in no template and was not reviewed. CloudFormation drift ' +
    'detection does not see all of them (CloudFormation User Guide, "Detecting unmanaged configuration changes to ' +
    'stacks and resources").',
  severity: 'CRITICAL',
  remedy: 'Undo the change, or deploy the stack again. CloudTrail has the call that made it.',
};

export const ResourceRemoved: Check = {
  ...OF_DRIFT,
  id: 'ResourceRemoved',
  variesByProperty: true,
  title: 'Every deployed resource exists',
  reason: 'A resource that was removed no longer records, protects or watches anything.',
  severity: 'CRITICAL',
  remedy: 'Deploy the stack again. CloudTrail has the call that removed the resource.',
};

export const ResourceReplaced: Check = {
  ...OF_DRIFT,
  id: 'ResourceReplaced',
  title: 'No resource was deleted and created again outside CloudFormation',
  reason:
    'A resource that was created again under the same name looks the same, but may have lost its content, its ' +
    'history or its policies.',
  severity: 'HIGH',
  remedy: 'Find the calls that deleted and created it in CloudTrail, then deploy the stack again.',
};

export const RequirementsUnchanged: Check = {
  ...OF_DRIFT,
  id: 'RequirementsUnchanged',
  variesByProperty: true,
  title: 'The deployed requirements are those of the last run',
  reason:
    'Guardrails judge by the requirements in the template. A deployment that requires less would pass all of them.',
  severity: 'CRITICAL',
  remedy:
    'Ask the administrators whether they meant this deployment: it is reported once. If they did not, find the ' +
    'UpdateStack call in CloudTrail and deploy the last good configuration.',
};

export const QuotaNearlyUsed: Check = {
  ...OF_DRIFT,
  id: 'QuotaNearlyUsed',
  owner: 'engineering',
  title: 'No quota of AWS is nearly used up',
  reason:
    'The next change that needs more than a fixed quota allows fails, often while somebody repairs something else.',
  severity: 'LOW',
  remedy: 'Make the policy or selector shorter before the next change fails. AWS does not raise this quota.',
};

export const FactCouldNotBeRead: Check = {
  ...OF_DRIFT,
  id: 'FactCouldNotBeRead',
  variesByProperty: true,
  judgedFrom: ['template', 'account'],
  title: 'Every fact could be read',
  reason: 'What was not read is not proven. An attacker can hide a change by taking away the right to read it.',
  severity: 'CRITICAL',
  remedy: 'Let the role of the reader make the call, or find out why AWS does not answer it.',
  noCode: 'It is about what the reader may do, or what AWS does not answer.',
};

export const AuditLogDeployed: Check = {
  ...OF_DRIFT,
  id: 'AuditLogDeployed',
  title: 'The stack has an audit log',
  reason: 'A check of a stack without an audit log proves nothing.',
  severity: 'CRITICAL',
  remedy: 'Name the stack that wormtrail deployed. Deploy it again if its trail or its bucket was removed.',
};

export const HeldFilesHeld: Check = {
  ...OF_DRIFT,
  id: 'HeldFilesHeld',
  theme: 'write-once',
  owner: 'compliance',
  title: 'Log files that a legal hold keeps are held',
  reason:
    'Setting a legal hold and lifting one is the same call, s3:PutObjectLegalHold (Amazon S3 User Guide, "S3 Object Lock legal hold"). A ' +
    'file whose hold was lifted without two holders may go once its retention ends, and would not be missed.',
  severity: 'CRITICAL',
  remedy:
    'Find the PutObjectLegalHold call in CloudTrail, and who let its caller make it. Then ask for a hold on the same days again, under another ' +
    'case number: the function sets it anew.',
};

export const NewestObjectsLocked: Check = {
  ...OF_DRIFT,
  id: 'NewestObjectsLocked',
  theme: 'write-once',
  owner: 'compliance',
  title: 'The newest log files are locked as long as required',
  reason:
    'Object Lock protects a version only if the version has a retention of its own. The default of the bucket can be ' +
    'changed between two uploads (S3 User Guide, "Object Lock considerations").',
  severity: 'CRITICAL',
  remedy:
    'Put a retention on this version (s3:PutObjectRetention can only extend it), and find out why the default of the ' +
    'bucket did not.',
};
