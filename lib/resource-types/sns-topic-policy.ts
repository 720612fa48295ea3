/** Policies of SNS topics. */
import { json } from './answers';
import { everyOf, inputsFor } from './shared-policies';
import type { ResourceType } from './resource-type';

export const snsTopicPolicy: ResourceType = {
  type: 'AWS::SNS::TopicPolicy',
  readAt: 'topics',
  reads: {
    attributes: {
      call: 'sns:GetTopicAttributes',
      input: inputsFor('Topics', (TopicArn) => ({ TopicArn })),
      goneOn: ['NotFoundException', 'NotFound'],
      properties: {
        Topics: (_, { resource }) => resource.properties.Topics,
        PolicyDocument: everyOf(json('Attributes.Policy')),
      },
    },
  },
};
