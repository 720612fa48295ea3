/** `aws_cloudwatch_event_target`: where a rule of EventBridge leads. */
import { present } from '../../../resource-types/answers';
import { renamed } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const eventTarget: TerraformType = {
  type: 'aws_cloudwatch_event_target',
  cloudFormation: 'AWS::Events::Rule',
  partOf: 'rule',
  computed: ['target_id'],
  properties: (target) => ({
    Targets: [
      present({
        Id: target.at('target_id') ?? target.planned.name,
        Arn: target.link('arn', 'aws_sns_topic', 'aws_sqs_queue', 'aws_lambda_function', 'aws_cloudwatch_log_group'),
        RoleArn: target.link('role_arn', 'aws_iam_role'),
        ...renamed(target, { Input: 'input', InputPath: 'input_path' }),
        InputTransformer: target.block('input_transformer', (block) =>
          renamed(block, { InputPathsMap: 'input_paths', InputTemplate: 'input_template' }),
        ),
        DeadLetterConfig: target.block('dead_letter_config', (block) =>
          present({ Arn: block.link('arn', 'aws_sqs_queue') }),
        ),
        RetryPolicy: target.block('retry_policy', (block) =>
          renamed(block, {
            MaximumEventAgeInSeconds: 'maximum_event_age_in_seconds',
            MaximumRetryAttempts: 'maximum_retry_attempts',
          }),
        ),
      }),
    ],
  }),
};
