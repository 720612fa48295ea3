/** `aws_sns_topic_subscription`: who gets what a topic sends. */
import { present } from '../../../resource-types/answers';
import { renamed } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const snsSubscription: TerraformType = {
  type: 'aws_sns_topic_subscription',
  cloudFormation: 'AWS::SNS::Subscription',
  physicalId: 'arn',
  computed: ['filter_policy_scope'],
  properties: (subscription) =>
    present({
      TopicArn: subscription.link('topic_arn', 'aws_sns_topic'),
      ...renamed(subscription, { Protocol: 'protocol', FilterPolicyScope: 'filter_policy_scope' }),
      Endpoint: subscription.link('endpoint', 'aws_sqs_queue', 'aws_lambda_function'),
      RawMessageDelivery: subscription.isTrue('raw_message_delivery'),
      FilterPolicy: subscription.json('filter_policy'),
      RedrivePolicy: subscription.json('redrive_policy'),
    }),
};
