/** `aws_sqs_queue`: a queue. */
import { present } from '../../../resource-types/answers';
import { renamed } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const sqsQueue: TerraformType = {
  type: 'aws_sqs_queue',
  cloudFormation: 'AWS::SQS::Queue',
  called: { id: 'Ref', url: 'Ref', arn: 'Arn' },
  physicalId: 'arn',
  computed: ['name', 'policy', 'redrive_policy', 'sqs_managed_sse_enabled'],
  properties: (queue) =>
    present({
      ...renamed(queue, {
        QueueName: 'name',
        SqsManagedSseEnabled: 'sqs_managed_sse_enabled',
        MessageRetentionPeriod: 'message_retention_seconds',
        VisibilityTimeout: 'visibility_timeout_seconds',
        DelaySeconds: 'delay_seconds',
        MaximumMessageSize: 'max_message_size',
      }),
      KmsMasterKeyId: queue.link('kms_master_key_id', 'aws_kms_key', 'aws_kms_alias'),
      RedrivePolicy: queue.json('redrive_policy'),
      Tags: queue.tags(),
    }),
  beside: (queue, own) => {
    const document = queue.json('policy');
    return {
      policy:
        document === undefined
          ? undefined
          : { type: 'AWS::SQS::QueuePolicy', properties: { Queues: [own], PolicyDocument: document } },
    };
  },
};
