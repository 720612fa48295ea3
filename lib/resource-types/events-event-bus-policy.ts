/** Who may send events to a bus. */
import type { ResourceType } from './resource-type';

export const eventsEventBusPolicy: ResourceType = {
  type: 'AWS::Events::EventBusPolicy',
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
