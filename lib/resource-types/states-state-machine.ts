/** Step Functions state machines. */
import { isList, isProperties, valueAt, type Value } from '../facts/value';
import { from, json } from './answers';
import { regional } from './names';
import type { Fills, ResourceType } from './resource-type';
import { anything, is } from './service-defaults';

const capitalizedAt =
  (path: string): Fills[string] =>
  (answer) =>
    from(valueAt(answer, path), capitalized);

export const statesStateMachine: ResourceType = {
  type: 'AWS::StepFunctions::StateMachine',
  nameProperty: 'StateMachineName',
  arn: regional('states', 'stateMachine:'),
  ref: 'arn',
  attributes: { Name: (name) => name },
  readAt: 'stateMachines',
  taggable: true,
  authorizedAs: { service: 'states', resourceTypes: ['statemachine'] },
  reads: {
    stateMachine: {
      call: 'states:DescribeStateMachine',
      input: ({ resource }) => ({ stateMachineArn: resource.ref }),
      goneOn: ['StateMachineDoesNotExist'],
      properties: {
        StateMachineName: 'name',
        StateMachineType: 'type',
        DefinitionString: json('definition'),
        RoleArn: 'roleArn',
        LoggingConfiguration: capitalizedAt('loggingConfiguration'),
        TracingConfiguration: capitalizedAt('tracingConfiguration'),
        EncryptionConfiguration: capitalizedAt('encryptionConfiguration'),
      },
    },
  },
  neverRead: Object.fromEntries(
    ['Definition', 'DefinitionS3Location', 'DefinitionSubstitutions'].map((name) => [
      name,
      'an input of the deployment: DefinitionString is compared in its place',
    ]),
  ),
  defaults: {
    StateMachineName: anything,
    StateMachineType: is('STANDARD'),
    'LoggingConfiguration.Level': is('OFF'),
    'EncryptionConfiguration.Type': is('AWS_OWNED_KEY'),
  },
};

/** Step Functions writes `kmsKeyId` where CloudFormation writes `KmsKeyId`. */
function capitalized(value: Value): Value {
  if (isList(value)) return value.map(capitalized);
  if (!isProperties(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.charAt(0).toUpperCase() + name.slice(1), capitalized(member)]),
  );
}
