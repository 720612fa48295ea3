/** `aws_lambda_function`: a function. */
import { present } from '../../../resource-types/answers';
import { Unknown } from '../../value';
import { renamed } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const lambdaFunction: TerraformType = {
  type: 'aws_lambda_function',
  cloudFormation: 'AWS::Lambda::Function',
  called: { id: 'Ref', function_name: 'Ref', arn: 'Arn' },
  computed: ['architectures', 'logging_config', 'tracing_config', 'ephemeral_storage', 'source_code_hash'],
  properties: (lambda) =>
    present({
      ...renamed(lambda, {
        FunctionName: 'function_name',
        Handler: 'handler',
        Runtime: 'runtime',
        Timeout: 'timeout',
        MemorySize: 'memory_size',
        PackageType: 'package_type',
      }),
      Role: lambda.link('role', 'aws_iam_role'),
      KmsKeyArn: lambda.link('kms_key_arn', 'aws_kms_key'),
      Layers: lambda.list('layers'),
      // -1 reserves none (Terraform AWS provider, "aws_lambda_function")
      ReservedConcurrentExecutions:
        lambda.at('reserved_concurrent_executions') === -1 ? undefined : lambda.at('reserved_concurrent_executions'),
      Code: new Unknown('a plan does not say what the function runs'),
      Environment: lambda.block('environment', (block) => present({ Variables: block.at('variables') })),
      DeadLetterConfig: lambda.block('dead_letter_config', (block) =>
        present({ TargetArn: block.link('target_arn', 'aws_sqs_queue', 'aws_sns_topic') }),
      ),
      VpcConfig: lambda.block('vpc_config', (block) =>
        present({ SubnetIds: block.list('subnet_ids'), SecurityGroupIds: block.list('security_group_ids') }),
      ),
      LoggingConfig: lambda.block('logging_config', (block) =>
        present({ LogGroup: block.link('log_group', 'aws_cloudwatch_log_group') }),
      ),
      Tags: lambda.tags(),
    }),
};
