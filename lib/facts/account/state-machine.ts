/** The facts of Step Functions state machines. */
import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import { isList, isProperties, type Value } from '../value';
import { from, parsed, plain, type Reader } from './reads';

export const readStateMachine: Reader = async (resource, reads) => {
  const answer = await reads.call(
    resource,
    'DefinitionString',
    'states:DescribeStateMachine',
    (options) =>
      reads.clients.stepFunctions.send(new DescribeStateMachineCommand({ stateMachineArn: resource.ref }), options),
    { goneOn: ['StateMachineDoesNotExist'] },
  );
  return {
    properties: {
      StateMachineName: from(answer, ({ name }) => name),
      StateMachineType: from(answer, ({ type }) => type),
      DefinitionString: from(answer, ({ definition }) => parsed(definition)),
      RoleArn: from(answer, ({ roleArn }) => roleArn),
      LoggingConfiguration: from(answer, ({ loggingConfiguration }) => capitalized(plain(loggingConfiguration))),
      TracingConfiguration: from(answer, ({ tracingConfiguration }) => capitalized(plain(tracingConfiguration))),
      EncryptionConfiguration: from(answer, ({ encryptionConfiguration }) =>
        capitalized(plain(encryptionConfiguration)),
      ),
    },
  };
};

/** Step Functions writes `kmsKeyId` where CloudFormation writes `KmsKeyId`. */
function capitalized(value: Value): Value {
  if (isList(value)) return value.map(capitalized);
  if (!isProperties(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.charAt(0).toUpperCase() + name.slice(1), capitalized(member)]),
  );
}
