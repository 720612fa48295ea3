/** The facts of Lambda functions: configuration, code hash, concurrency, permissions, event sources. */
import {
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
  ListFunctionUrlConfigsCommand,
} from '@aws-sdk/client-lambda';
import type { Resource } from '../audit-log';
import { isList, isProperties, isUnknown, type Properties, type Unknown, type Value } from '../value';
import { from, Gone, nameIn, parsed, plain, present, type Reader, type Reads } from './reads';

const GONE = { goneOn: ['ResourceNotFoundException'] };

export const readFunction: Reader = async (resource, reads) => {
  const [answer, entrances] = await Promise.all([
    reads.call(
      resource,
      'Environment',
      'lambda:GetFunction',
      (options) => reads.clients.lambda.send(new GetFunctionCommand({ FunctionName: resource.ref }), options),
      GONE,
    ),
    reads.looksCloselyAt(resource) ? entrancesOf(resource, reads) : {},
  ]);
  const configured = from(answer, ({ Configuration }) => plain(Configuration));
  const member = (name: string): Value | undefined =>
    from(configured, (all) => (isProperties(all) ? all[name] : undefined));
  return {
    properties: {
      FunctionName: member('FunctionName'),
      Description: from(answer, ({ Configuration }) => Configuration?.Description || undefined),
      Handler: member('Handler'),
      Runtime: member('Runtime'),
      Role: member('Role'),
      MemorySize: member('MemorySize'),
      Timeout: member('Timeout'),
      Architectures: member('Architectures'),
      PackageType: member('PackageType'),
      Environment: from(answer, ({ Configuration }) =>
        Configuration?.Environment ? { Variables: Configuration.Environment.Variables ?? {} } : undefined,
      ),
      DeadLetterConfig: member('DeadLetterConfig'),
      EphemeralStorage: member('EphemeralStorage'),
      FileSystemConfigs: member('FileSystemConfigs'),
      KmsKeyArn: member('KMSKeyArn'),
      Layers: from(answer, ({ Configuration }) => Configuration?.Layers?.map(({ Arn }) => Arn ?? '')),
      LoggingConfig: member('LoggingConfig'),
      SnapStart: from(answer, ({ Configuration }) =>
        Configuration?.SnapStart?.ApplyOn ? { ApplyOn: Configuration.SnapStart.ApplyOn } : undefined,
      ),
      TracingConfig: member('TracingConfig'),
      VpcConfig: from(answer, ({ Configuration }) =>
        Configuration?.VpcConfig?.SubnetIds?.length ? plain(Configuration.VpcConfig) : undefined,
      ),
      ReservedConcurrentExecutions: from(answer, ({ Concurrency }) => Concurrency?.ReservedConcurrentExecutions),
    },
    state: present({
      CodeSha256: from(answer, ({ Configuration }) => Configuration?.CodeSha256),
      State: from(answer, ({ Configuration }) => Configuration?.State),
      ...entrances,
    }),
  };
};

/**
 * Who may invoke a function, and its URLs: what somebody may have added beside the template. Each version and each alias has a
 * policy of its own, which is not read; its URL is.
 */
async function entrancesOf(resource: Resource, reads: Reads): Promise<Record<string, Value | undefined>> {
  const [statements, urls] = await Promise.all([
    statementsOf(resource, 'Policy', resource.ref, reads),
    reads.call(
      resource,
      'FunctionUrlConfig',
      'lambda:ListFunctionUrlConfigs',
      (options) =>
        reads.clients.lambda.send(new ListFunctionUrlConfigsCommand({ FunctionName: resource.ref }), options),
      { absentOn: GONE.goneOn },
    ),
  ]);
  return {
    Statements: statements,
    FunctionUrls: from(urls, ({ FunctionUrlConfigs: found }) => {
      if (!found) throw new Error('the answer is empty');
      return found.map(({ FunctionUrl = 'a URL that AWS does not name' }) => FunctionUrl);
    }),
  };
}

export const readPermission: Reader = async (resource, reads) => {
  const name = nameIn(resource.properties.FunctionName, 'FunctionName');
  const statements = await statementsOf(resource, 'Principal', name, reads);
  if (isUnknown(statements)) return { properties: { Principal: statements } };
  const found = statements.find(({ Sid }) => Sid === resource.ref);
  if (!found) throw new Gone(resource.displayName);
  return { properties: { FunctionName: name, ...permission(found) } };
};

/** The statements of a function's policy; none where it has no policy. */
async function statementsOf(
  resource: Resource,
  path: string,
  name: string,
  reads: Reads,
): Promise<readonly Properties[] | Unknown> {
  const answer = await reads.shared(resource, path, 'lambda:GetPolicy', name, async () => {
    try {
      return await reads.clients.lambda.send(new GetPolicyCommand({ FunctionName: name }));
    } catch (error) {
      if (error instanceof Error && GONE.goneOn.includes(error.name)) return undefined;
      throw error;
    }
  });
  if (answer === undefined) return [];
  if (isUnknown(answer)) return answer;
  const document = parsed(answer.Policy);
  if (!isProperties(document) || !isList(document.Statement)) throw new Error('the policy has no statements');
  return document.Statement.filter(isProperties);
}

/** A statement of a function's policy as the members of AWS::Lambda::Permission that Lambda made it from. */
function permission(statement: Readonly<Record<string, Value>>): Record<string, Value | undefined> {
  const { Principal, Condition } = statement;
  const condition = (operator: string, name: string): Value | undefined => {
    const conditions = isProperties(Condition) ? Condition[operator] : undefined;
    if (!isProperties(conditions)) return undefined;
    return Object.entries(conditions).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  };
  return {
    Action: statement.Action,
    Principal: isProperties(Principal) ? (Principal.Service ?? Principal.AWS) : Principal,
    SourceArn: condition('ArnLike', 'AWS:SourceArn'),
    SourceAccount: condition('StringEquals', 'AWS:SourceAccount'),
    PrincipalOrgID: condition('StringEquals', 'aws:PrincipalOrgID'),
  };
}

export const readEventSourceMapping: Reader = async (resource, reads) => {
  const answer = await reads.call(
    resource,
    'Enabled',
    'lambda:GetEventSourceMapping',
    (options) => reads.clients.lambda.send(new GetEventSourceMappingCommand({ UUID: resource.ref }), options),
    GONE,
  );
  const all = from(answer, plain);
  const member = (name: string): Value | undefined =>
    from(all, (value) => (isProperties(value) ? value[name] : undefined));
  return {
    properties: {
      EventSourceArn: member('EventSourceArn'),
      FunctionName: member('FunctionArn'),
      BatchSize: member('BatchSize'),
      Enabled: from(answer, ({ State }) => !['Disabled', 'Disabling'].includes(State ?? '')),
      FilterCriteria: member('FilterCriteria'),
      FunctionResponseTypes: member('FunctionResponseTypes'),
      KmsKeyArn: member('KMSKeyArn'),
      MaximumBatchingWindowInSeconds: member('MaximumBatchingWindowInSeconds'),
      ScalingConfig: member('ScalingConfig'),
    },
  };
};

export const readEventInvokeConfig: Reader = async (resource, reads) => {
  const FunctionName = nameIn(resource.properties.FunctionName, 'FunctionName');
  const Qualifier = nameIn(resource.properties.Qualifier, 'Qualifier');
  const answer = await reads.call(
    resource,
    'MaximumRetryAttempts',
    'lambda:GetFunctionEventInvokeConfig',
    (options) => {
      const input = { FunctionName, Qualifier };
      return reads.clients.lambda.send(new GetFunctionEventInvokeConfigCommand(input), options);
    },
    GONE,
  );
  return {
    properties: {
      FunctionName,
      Qualifier,
      MaximumRetryAttempts: from(answer, ({ MaximumRetryAttempts }) => MaximumRetryAttempts),
      MaximumEventAgeInSeconds: from(answer, ({ MaximumEventAgeInSeconds }) => MaximumEventAgeInSeconds),
      DestinationConfig: from(answer, ({ DestinationConfig }) => DestinationConfig && plain(DestinationConfig)),
    },
  };
};
