/** CloudFormation stacks: the one of the audit log, and the one that forwards to it. */
import { textAt } from './answers';
import type { Match, ResourceType, WatchedResources } from './resource-type';

const idsOf = ({ stackNames }: WatchedResources): Match[] =>
  stackNames.map((name) => ({ wildcard: `*:stack/${name}/*` }));

export const cloudformationStack: ResourceType = {
  type: 'AWS::CloudFormation::Stack',
  surrounding: {
    call: 'cloudformation:GetStackPolicy',
    of: 'stack',
    what: () => 'the policy of the stack',
    input: (StackName) => ({ StackName }),
    text: (answer) => textAt(answer, 'StackPolicyBody'),
  },
  authorizedAs: { service: 'cloudformation', resourceTypes: ['stack'] },
  tampering: {
    service: 'cloudformation',
    calls: {
      DeleteStack: 'removes the audit log',
      UpdateTerminationProtection: 'lets somebody remove the audit log',
      UpdateStack: 'changes the audit log',
      ExecuteChangeSet: 'changes the audit log',
      SetStackPolicy: 'changes what a stack update may replace',
      RollbackStack: 'brings an older audit log back',
      ContinueUpdateRollback: 'leaves resources out of a rollback',
      CancelUpdateStack: 'brings an older audit log back',
      ExecuteStackRefactor: 'moves resources out of the stack',
    },
    // a change set that is executed by its ARN alone does not name the stack; what it does is seen call by call
    namedBy: [
      {
        parameter: 'stackName',
        forms: ['ref', 'arn'],
        matches: (watched) => [...watched.stackNames, ...idsOf(watched)],
      },
      { parameter: 'stackId', forms: ['arn'], eventNames: [], matches: idsOf },
      { parameter: 'stackRefactorId', eventNames: ['ExecuteStackRefactor'] },
    ],
  },
};
