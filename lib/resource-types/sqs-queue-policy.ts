/** Policies of SQS queues. */
import { listAt, json, textAt } from './answers';
import { everyOf, inputsFor } from './shared-policies';
import type { ResourceType } from './resource-type';

export const sqsQueuePolicy: ResourceType = {
  type: 'AWS::SQS::QueuePolicy',
  readAt: 'queues',
  reads: {
    attributes: {
      call: 'sqs:GetQueueAttributes',
      input: inputsFor('Queues', (QueueUrl) => ({ QueueUrl, AttributeNames: ['All'] })),
      goneOn: ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'],
      isGone: (answers) => listAt({ answers }, 'answers').every((each) => textAt(each, 'Attributes.Policy') === ''),
      properties: {
        Queues: (_, { resource }) => resource.properties.Queues,
        PolicyDocument: everyOf(json('Attributes.Policy')),
      },
    },
  },
};
