/** What runs as an administrator, a reader or a function, or weakens the audit log by itself, as cases. */
import type { Properties, Value } from '../../lib/facts/value';
import { RolesRunNothingElse } from '../../lib/guardrails/access/RolesRunNothingElse';
import { rowsFor } from '../support/guardrail-table';
import {
  ACCOUNT,
  ADMINISTRATOR,
  namesOf,
  READER,
  stranger,
  TRAIL_ARN,
  UNKNOWN,
  type Changes,
} from '../support/sound-audit-log';

const somebody = (type: string, properties: Properties): Changes => ({
  Somebody: stranger(type, 'Somebody', properties),
});
const OWN_ROLE = `arn:aws:iam::${ACCOUNT}:role/own`;
const NAME = 'audit-log-administrator';
const BY_PATTERN = { 'requirements.administrators': [`arn:aws:iam::${ACCOUNT}:role/audit-log-*`] };

const machine = (properties: Properties) =>
  somebody('AWS::StepFunctions::StateMachine', { RoleArn: OWN_ROLE, ...properties });
const state = (properties: Properties, more: Properties = {}) =>
  machine({ DefinitionString: JSON.stringify({ States: { Do: { Type: 'Task', ...properties } } }), ...more });
const calling = (call: string, Parameters: Value) =>
  state({ Resource: `arn:aws:states:::aws-sdk:${call}`, Parameters });
const schedule = (call: string, Input: Value) =>
  somebody('AWS::Scheduler::Schedule', {
    Target: { Arn: `arn:aws:scheduler:::aws-sdk:${call}`, RoleArn: OWN_ROLE, Input },
  });
const automation = (Content: Value) => somebody('AWS::SSM::Document', { DocumentType: 'Automation', Content });
const step = (inputs: Properties) => automation({ mainSteps: [{ action: 'aws:executeAwsApi', inputs }] });

const reader = (Principal: Value): Changes => ({
  Reader: {
    ...stranger('AWS::IAM::Role', 'Reader', {
      AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] },
    }),
    arn: READER,
  },
  ...somebody('AWS::Lambda::Function', { Role: READER }),
});

const RUNNING: Readonly<Record<string, Changes>> = {
  'an instance profile with a name that a pattern fits': {
    ...BY_PATTERN,
    ...somebody('AWS::IAM::InstanceProfile', { Roles: [NAME] }),
  },
  'an instance profile with the name of a function’s role': somebody('AWS::IAM::InstanceProfile', {
    Roles: [namesOf('DriftCheckerRole').ref],
  }),
  'a stack set that acts by the role’s name': somebody('AWS::CloudFormation::StackSet', { ExecutionRoleName: NAME }),
  'a method of an API': somebody('AWS::ApiGateway::Method', { Integration: { Credentials: ADMINISTRATOR } }),
  'an integration of an API': somebody('AWS::ApiGatewayV2::Integration', { CredentialsArn: ADMINISTRATOR }),
  'an API’s own description': somebody('AWS::ApiGateway::RestApi', {
    Body: { paths: { '/': { get: { 'x-amazon-apigateway-integration': { credentials: ADMINISTRATOR } } } } },
  }),
  'a source of AppSync': somebody('AWS::AppSync::DataSource', { ServiceRoleArn: ADMINISTRATOR }),
  'a rule of IoT': somebody('AWS::IoT::TopicRule', {
    TopicRulePayload: { Actions: [{ S3: { RoleArn: ADMINISTRATOR } }] },
  }),
  'a pipe': somebody('AWS::Pipes::Pipe', { RoleArn: ADMINISTRATOR }),
  'a task of a pipe’s target': somebody('AWS::Pipes::Pipe', {
    RoleArn: OWN_ROLE,
    TargetParameters: { EcsTaskParameters: { Overrides: { TaskRoleArn: ADMINISTRATOR } } },
  }),
  'a state with credentials': state({ Credentials: { RoleArn: ADMINISTRATOR } }),
  'a state with credentials, by a pattern': { ...BY_PATTERN, ...state({ Credentials: { RoleArn: ADMINISTRATOR } }) },
  'a state with credentials that are substituted': state(
    { Credentials: { RoleArn: '${Who}' } },
    { DefinitionSubstitutions: { Who: ADMINISTRATOR } },
  ),
  'a schedule that makes a function with the role': schedule('lambda:createFunction', `{"Role":"${ADMINISTRATOR}"}`),
  'a schedule that starts an execution with the role inside': schedule(
    'sfn:startExecution',
    JSON.stringify({ input: JSON.stringify({ roleArn: ADMINISTRATOR }) }),
  ),
  'an automation in JSON': automation(JSON.stringify({ assumeRole: ADMINISTRATOR })),
  'an automation in YAML': automation(`schemaVersion: '0.3'\nassumeRole: "${ADMINISTRATOR}"\n`),
  'a function that runs as a reader of people': reader({ AWS: `arn:aws:iam::${ACCOUNT}:root` }),
};
const WEAKENING: Readonly<Record<string, Changes>> = {
  'a schedule on the trail, its ARN escaped': schedule(
    'cloudtrail:stopLogging',
    `{"Name":"${TRAIL_ARN.replace('a', '\\u0061')}"}`,
  ),
  'a call that IAM names otherwise': schedule(
    's3:putObjectLockConfiguration',
    JSON.stringify({ Bucket: namesOf('LogBucket').ref }),
  ),
  'a state on the bucket': calling('s3:putBucketPolicy', { Bucket: namesOf('LogBucket').ref }),
  'a state on a queue’s rule': calling('eventbridge:disableRule', { Name: namesOf('TamperRulecloudtrail').ref }),
  'a step of an automation': step({ Service: 'cloudtrail', Api: 'StopLogging', Name: TRAIL_ARN }),
  'a custom resource of the CDK': somebody('Custom::AWS', {
    Delete: JSON.stringify({ service: 'CloudTrail', action: 'deleteTrail', parameters: { Name: TRAIL_ARN } }),
  }),
};
const OTHERWISE: Readonly<Record<string, Changes>> = {
  'a state that writes into another bucket': calling('s3:putObject', { Bucket: 'another', Key: 'k' }),
  'a state that changes another function': calling('lambda:updateFunctionCode', { FunctionName: 'another' }),
  'a state that only reads': calling('s3:getObject', { Bucket: namesOf('LogBucket').ref }),
  'a state with credentials of its own': state({ Credentials: { RoleArn: OWN_ROLE } }),
  'an automation on another trail': step({ Service: 'cloudtrail', Api: 'StopLogging', Name: 'another' }),
  'a function whose reader trusts services only': reader({ Service: 'lambda.amazonaws.com' }),
  'a function of a reader that is stated to be a service': {
    'requirements.serviceReaders': [{ arn: READER, reason: 'it forwards logs' }],
    ...somebody('AWS::Lambda::Function', { Role: READER }),
  },
  'an instance profile with another name': somebody('AWS::IAM::InstanceProfile', { Roles: ['web'] }),
  'a definition of brackets alone': machine({ DefinitionString: '['.repeat(100_000) }),
};
const UNCLEAR: Readonly<Record<string, Changes>> = {
  'a task': somebody('AWS::ECS::TaskDefinition', { TaskRoleArn: UNKNOWN }),
  'a build': somebody('AWS::CodeBuild::Project', { ServiceRole: UNKNOWN }),
  'a pipe': somebody('AWS::Pipes::Pipe', { RoleArn: UNKNOWN }),
  'a method of an API': somebody('AWS::ApiGateway::Method', { Integration: { Credentials: UNKNOWN } }),
  'roles in a list': somebody('AWS::IAM::InstanceProfile', { Roles: [UNKNOWN] }),
  'credentials that are computed': state({ Credentials: { 'RoleArn.$': '$.role' } }),
  'credentials that are computed in JSONata': state({ Credentials: { RoleArn: '{% $states.input.role %}' } }),
  'credentials that are substituted': state(
    { Credentials: { RoleArn: '${Who}' } },
    { DefinitionSubstitutions: { Who: UNKNOWN } },
  ),
  'a definition that is a parameter': machine({ DefinitionString: UNKNOWN }),
  'a definition in a file': machine({ DefinitionS3Location: { Bucket: 'b', Key: 'k' } }),
  'a trail that is computed': calling('cloudtrail:stopLogging', { 'Name.$': '$.trail' }),
  'a trail that is a parameter': schedule('cloudtrail:stopLogging', UNKNOWN),
};

const cases = (of: Readonly<Record<string, Changes>>, verdict: 'pass' | 'fail' | 'unknown') =>
  Object.entries(of).map(([name, change]) => ({
    ...{ case: name, change, verdict },
    ...(verdict !== 'pass' && { resource: 'Somebody' }),
  }));

export const WHAT_RUNS_ROWS = rowsFor(RolesRunNothingElse, [
  ...cases(RUNNING, 'fail'),
  ...cases(WEAKENING, 'fail'),
  ...cases(OTHERWISE, 'pass'),
  ...cases(UNCLEAR, 'unknown'),
]);
