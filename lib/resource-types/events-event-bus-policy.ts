/** Who may send events to a bus. */
import { statementsOf } from '../facts/policy';
import type { Resource } from '../facts/audit-log';
import { isProperties, valueAt, type Value } from '../facts/value';
import { listAt, parsed, textAt } from './answers';
import type { ResourceType } from './resource-type';

export const eventsEventBusPolicy: ResourceType = {
  type: 'AWS::Events::EventBusPolicy',
  nameProperty: 'StatementId',
  reads: {
    // the call is made of the default bus by every run: the checker's role has it for all
    bus: {
      call: 'events:DescribeEventBus',
      unbound: true,
      input: ({ resource }) => ({ Name: textAt(resource.properties, 'EventBusName') || 'default' }),
      flaw: (answer) => (textAt(answer, 'Arn') === '' ? 'the answer names no event bus' : undefined),
      isGone: (answer, { resource }) => statementOf(answer, resource) === undefined,
      properties: {
        EventBusName: (_answer, { resource }) => valueAt(resource.properties, 'EventBusName'),
        StatementId: (answer, { resource }) => valueAt(statementOf(answer, resource), 'Sid'),
        Statement: (answer, { resource }) => statementOf(answer, resource),
      },
    },
  },
  severities: [[/^/, 'HIGH', 'security']],
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

/** A policy has one statement of a name (EventBridge API Reference, PutPermission, StatementId). */
function statementOf(answer: Value, { properties }: Resource): Value | undefined {
  const policy = parsed(valueAt(answer, 'Policy'));
  return listAt(policy, 'Statement').find(
    (statement) => isProperties(statement) && valueAt(statement, 'Sid') === valueAt(properties, 'StatementId'),
  );
}
