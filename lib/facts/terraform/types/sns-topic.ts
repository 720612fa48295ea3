/** `aws_sns_topic`: a topic. */
import { present } from '../../../resource-types/answers';
import { renamed } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const snsTopic: TerraformType = {
  type: 'aws_sns_topic',
  cloudFormation: 'AWS::SNS::Topic',
  called: { id: 'Ref', arn: 'Ref', name: 'Ref' },
  physicalId: 'arn',
  computed: ['name', 'policy'],
  properties: (topic) =>
    present({
      ...renamed(topic, { TopicName: 'name', DisplayName: 'display_name' }),
      KmsMasterKeyId: topic.link('kms_master_key_id', 'aws_kms_key', 'aws_kms_alias'),
      DeliveryPolicy: topic.json('delivery_policy'),
      Tags: topic.tags(),
    }),
  beside: (topic, own) => {
    const document = topic.json('policy');
    return {
      policy:
        document === undefined
          ? undefined
          : { type: 'AWS::SNS::TopicPolicy', properties: { Topics: [own], PolicyDocument: document } },
    };
  },
};
