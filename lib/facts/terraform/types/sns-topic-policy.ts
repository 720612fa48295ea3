/** `aws_sns_topic_policy`: a topic's policy. */
import { present } from '../../../resource-types/answers';
import type { TerraformType } from '../terraform-type';

export const snsTopicPolicy: TerraformType = {
  type: 'aws_sns_topic_policy',
  cloudFormation: 'AWS::SNS::TopicPolicy',
  called: { id: 'Ref', arn: 'Ref' },
  standsFor: 'arn',
  properties: (policy) =>
    present({ Topics: [policy.link('arn', 'aws_sns_topic') ?? null], PolicyDocument: policy.json('policy') }),
};
