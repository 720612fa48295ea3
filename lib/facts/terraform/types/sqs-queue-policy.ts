/** `aws_sqs_queue_policy`: a queue's policy. */
import { present } from '../../../resource-types/answers';
import type { TerraformType } from '../terraform-type';

export const sqsQueuePolicy: TerraformType = {
  type: 'aws_sqs_queue_policy',
  cloudFormation: 'AWS::SQS::QueuePolicy',
  called: { id: 'Ref', queue_url: 'Ref' },
  standsFor: 'queue_url',
  properties: (policy) =>
    present({ Queues: [policy.link('queue_url', 'aws_sqs_queue') ?? null], PolicyDocument: policy.json('policy') }),
};
