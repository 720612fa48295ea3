/** Who may send events to a bus. */
import { statementsOf } from '../facts/policy';
import { textAt } from './answers';
import type { ResourceType } from './resource-type';

export const eventsEventBusPolicy: ResourceType = {
  type: 'AWS::Events::EventBusPolicy',
  surrounding: {
    call: 'events:DescribeEventBus',
    of: 'account',
    what: () => 'the policy of the event bus',
    input: () => ({}),
    flaw: (answer) => (textAt(answer, 'Arn') === '' ? 'the answer names no event bus' : undefined),
    // a policy without statements is as good as none
    text: (answer) => {
      const policy = textAt(answer, 'Policy');
      return policy === '' || statementsOf(policy).length === 0 ? '' : policy;
    },
  },
  tampering: {
    service: 'events',
    calls: {
      PutPermission: 'lets others send events to the bus, forged ones among them',
      RemovePermission: 'hides that others could send events to the bus',
    },
    // of the default bus they name nothing (EventBridge API Reference, PutPermission): those of all buses of the account are watched
    namedBy: [
      { parameter: 'statementId', matches: () => [{ exists: true }] },
      { parameter: 'policy', eventNames: ['PutPermission'], matches: () => [{ exists: true }] },
      { parameter: 'removeAllPermissions', eventNames: ['RemovePermission'], matches: () => [{ exists: true }] },
    ],
  },
};
