/** Event source mappings of Lambda functions. */
import { sameNames, textAt } from './answers';
import { regional } from './names';
import type { ResourceType } from './resource-type';
import { is } from './service-defaults';

const EVENTS = [
  'CreateEventSourceMapping20150331',
  'UpdateEventSourceMapping20150331',
  'DeleteEventSourceMapping20150331',
];

export const lambdaEventSourceMapping: ResourceType = {
  type: 'AWS::Lambda::EventSourceMapping',
  arn: regional('lambda', 'event-source-mapping:'),
  arnAttribute: 'EventSourceMappingArn',
  readAt: 'functions',
  taggable: true,
  reads: {
    mapping: {
      call: 'lambda:GetEventSourceMapping',
      unbound: true,
      input: ({ resource }) => ({ UUID: resource.ref }),
      goneOn: ['ResourceNotFoundException'],
      properties: {
        ...sameNames('', ['EventSourceArn', 'BatchSize', 'FilterCriteria', 'FunctionResponseTypes']),
        ...sameNames('', ['MaximumBatchingWindowInSeconds', 'ScalingConfig']),
        FunctionName: 'FunctionArn',
        Enabled: (answer) => !['Disabled', 'Disabling'].includes(textAt(answer, 'State')),
        KmsKeyArn: 'KMSKeyArn',
      },
    },
  },
  defaults: { BatchSize: is(10), Enabled: is(true), MaximumBatchingWindowInSeconds: is(0) },
  tampering: {
    service: 'lambda',
    calls: {
      CreateEventSourceMapping: 'feeds a check with other events',
      UpdateEventSourceMapping: 'keeps tamper events from the responder',
      DeleteEventSourceMapping: 'keeps tamper events from the responder',
    },
    recordedAs: Object.fromEntries(EVENTS.map((name) => [name.replace(/\d+$/, ''), [name]])),
    namedBy: [
      {
        parameter: 'eventSourceArn',
        eventNames: EVENTS,
        matches: ({ auditLogName }) => [{ wildcard: `*:${auditLogName}-*` }],
      },
      {
        parameter: 'uUID',
        eventNames: EVENTS,
        belongingForm: 'ref',
        matches: ({ eventSourceMappingId: id }) => [id],
      },
      { parameter: 'uuid', eventNames: EVENTS, matches: ({ eventSourceMappingId: id }) => [id] },
      { parameter: 'resource', matches: ({ eventSourceMappingId: id }) => [{ wildcard: `*:${id}` }] },
    ],
  },
};
