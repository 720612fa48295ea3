/** Lambda functions. */
import { isList, isProperties, Unknown, valueAt, type Value } from '../facts/value';
import { from, listAt, nonEmpty, parsed, present, sameNames, textAt } from './answers';
import { regional } from './names';
import type { Read, ResourceType } from './resource-type';
import { anything, is, isJson } from './service-defaults';

const GONE = ['ResourceNotFoundException'];

/** The policy of a function: who may invoke it. */
export function getPolicy(nameOf: (subject: Parameters<Read['input']>[0]) => ReturnType<Read['input']>) {
  return {
    call: 'lambda:GetPolicy',
    input: nameOf,
    flaw: (answer: Value) =>
      isList(valueAt(parsed(valueAt(answer, 'Policy')), 'Statement')) ? undefined : 'the policy has no statements',
  } satisfies Read;
}

export function statementsOf(policy: Value): readonly Value[] {
  return listAt(parsed(valueAt(policy, 'Policy')), 'Statement').filter(isProperties);
}

function versionsIn(answer: Value): readonly string[] {
  return listAt(answer, 'Versions')
    .map((each) => textAt(each, 'Version'))
    .filter((version) => version !== '$LATEST');
}

function aliasesIn(answer: Value): readonly string[] {
  return listAt(answer, 'Aliases').map((each) => textAt(each, 'Name'));
}

/** The version or alias in a function's ARN. */
function qualifierOf(arn: string): string {
  return arn.split(':')[7] ?? '$LATEST';
}

export const lambdaFunction: ResourceType = {
  type: 'AWS::Lambda::Function',
  nameProperty: 'FunctionName',
  arn: regional('lambda', 'function:'),
  readAt: 'functions',
  taggable: true,
  reads: {
    function: {
      call: 'lambda:GetFunction',
      input: ({ resource }) => ({ FunctionName: resource.ref }),
      goneOn: GONE,
      properties: {
        ...sameNames('Configuration', [
          ...['FunctionName', 'Handler', 'Runtime', 'Role', 'MemorySize', 'Timeout', 'Architectures', 'PackageType'],
          ...['DeadLetterConfig', 'EphemeralStorage', 'FileSystemConfigs', 'LoggingConfig', 'TracingConfig'],
        ]),
        Description: nonEmpty('Configuration.Description'),
        // whoever may not decrypt it is answered an error in its place (Lambda API Reference, EnvironmentResponse)
        Environment: (answer) =>
          from(valueAt(answer, 'Configuration.Environment'), (environment) => {
            const error = textAt(environment, 'Error.ErrorCode');
            if (error !== '') return new Unknown(`the environment could not be decrypted: ${error}`);
            return { Variables: valueAt(environment, 'Variables') ?? {} };
          }),
        KmsKeyArn: 'Configuration.KMSKeyArn',
        Layers: (answer) =>
          from(valueAt(answer, 'Configuration.Layers'), () =>
            listAt(answer, 'Configuration.Layers').map((layer) => valueAt(layer, 'Arn') ?? ''),
          ),
        SnapStart: (answer) => from(nonEmpty('Configuration.SnapStart.ApplyOn')(answer), (ApplyOn) => ({ ApplyOn })),
        VpcConfig: (answer) =>
          listAt(answer, 'Configuration.VpcConfig.SubnetIds').length > 0
            ? valueAt(answer, 'Configuration.VpcConfig')
            : undefined,
        ReservedConcurrentExecutions: 'Concurrency.ReservedConcurrentExecutions',
      },
      state: sameNames('Configuration', ['CodeSha256', 'State']),
    },
    // each version and each alias has a policy and a URL of its own: wormtrail makes none, and the template says which others do
    versions: {
      call: 'lambda:ListVersionsByFunction',
      input: ({ resource }) => ({ FunctionName: resource.ref }),
      absentOn: GONE,
      rotates: true,
      flaw: (answer) => (isList(valueAt(answer, 'Versions')) ? undefined : 'the answer is empty'),
      state: { Versions: versionsIn },
    },
    aliases: {
      call: 'lambda:ListAliases',
      input: ({ resource }) => ({ FunctionName: resource.ref }),
      absentOn: GONE,
      rotates: true,
      flaw: (answer) => (isList(valueAt(answer, 'Aliases')) ? undefined : 'the answer is empty'),
      state: { Aliases: aliasesIn },
    },
    // where its events go that failed or succeeded, those of its versions and aliases as well
    invocations: {
      call: 'lambda:ListFunctionEventInvokeConfigs',
      input: ({ resource }) => ({ FunctionName: resource.ref }),
      absentOn: GONE,
      rotates: true,
      absent: { EventInvokeConfig: [] },
      flaw: (answer) => (isList(valueAt(answer, 'FunctionEventInvokeConfigs')) ? undefined : 'the answer is empty'),
      state: {
        EventInvokeConfig: (answer) =>
          listAt(answer, 'FunctionEventInvokeConfigs').map((each) =>
            present({
              Qualifier: qualifierOf(textAt(each, 'FunctionArn')),
              DestinationConfig: valueAt(each, 'DestinationConfig'),
              MaximumRetryAttempts: valueAt(each, 'MaximumRetryAttempts'),
              MaximumEventAgeInSeconds: valueAt(each, 'MaximumEventAgeInSeconds'),
            }),
          ),
      },
    },
    // who may invoke it, and its URLs, beside those whom the template lets in
    policy: {
      ...getPolicy(({ resource }) => ({ FunctionName: resource.ref })),
      absentOn: GONE,
      rotates: true,
      absent: { Statements: [] },
      state: { Statements: statementsOf },
    },
    // the same of each version and alias, once they are known
    qualified: {
      ...getPolicy(({ resource, answers: { versions, aliases } }) =>
        versions === undefined || aliases === undefined
          ? undefined
          : [...versionsIn(versions), ...aliasesIn(aliases)].map((Qualifier) => ({
              FunctionName: resource.ref,
              Qualifier,
            })),
      ),
      absentOn: GONE,
      // it takes no call in a run that does not read those
      rotates: () => false,
      state: {
        QualifiedStatements: (answers, { answers: { versions, aliases } }) =>
          [...versionsIn(versions ?? null), ...aliasesIn(aliases ?? null)].flatMap((Qualifier, index) =>
            statementsOf((isList(answers) ? answers[index] : undefined) ?? null).map((Statement) => ({
              Qualifier,
              Statement,
            })),
          ),
      },
    },
    urls: {
      call: 'lambda:ListFunctionUrlConfigs',
      input: ({ resource }) => ({ FunctionName: resource.ref }),
      absentOn: GONE,
      rotates: true,
      flaw: (answer) => (isList(valueAt(answer, 'FunctionUrlConfigs')) ? undefined : 'the answer is empty'),
      state: {
        FunctionUrls: (answer) =>
          listAt(answer, 'FunctionUrlConfigs').map(
            (each) => valueAt(each, 'FunctionUrl') ?? 'a URL that AWS does not name',
          ),
      },
    },
  },
  neverRead: {
    Code: 'Lambda keeps a hash of the code, not where it came from: the hash is compared in its place',
    RecursiveLoop: 'it would take a call of its own for each function',
    RuntimeManagementConfig: 'it would take a call of its own for each function',
  },
  defaults: {
    FunctionName: anything,
    Architectures: isJson('["x86_64"]'),
    EphemeralStorage: isJson('{"Size":512}'),
    MemorySize: is(128),
    PackageType: is('Zip'),
    Timeout: is(3),
    TracingConfig: isJson('{"Mode":"PassThrough"}'),
    SnapStart: isJson('{"ApplyOn":"None"}'),
    // the function's own log group, and the levels of JSON logs (Lambda Developer Guide, "Configuring advanced logging")
    'LoggingConfig.LogFormat': is('Text'),
    'LoggingConfig.ApplicationLogLevel': is('INFO'),
    'LoggingConfig.SystemLogLevel': is('INFO'),
    'LoggingConfig.LogGroup': (found, _, ref) => found === undefined || found === `/aws/lambda/${ref}`,
  },
  authorizedAs: { service: 'lambda', resourceTypes: ['function', 'eventSourceMapping'] },
  tampering: {
    service: 'lambda',
    calls: {
      UpdateFunctionCode: 'replaces a check by something else',
      UpdateFunctionConfiguration: 'makes a check look elsewhere',
      DeleteFunction: 'removes a check',
      CreateFunction: 'lends the role of a check, or takes the name of one that is gone',
      PutFunctionConcurrency: 'starves a check',
      DeleteFunctionConcurrency: 'lets others starve a check',
      AddPermission: 'lets others invoke a check',
      RemovePermission: 'keeps services from invoking a check',
      PutResourcePolicy: 'lets others invoke a check, or keeps services from it',
      DeleteResourcePolicy: 'keeps services from invoking a check',
      PutFunctionEventInvokeConfig: 'sends failures elsewhere',
      UpdateFunctionEventInvokeConfig: 'sends failures elsewhere',
      DeleteFunctionEventInvokeConfig: 'loses failures',
      CreateFunctionUrlConfig: 'opens a check to the network',
      UpdateFunctionUrlConfig: 'opens a check to the network',
      PublishVersion: 'makes a version that can be invoked by itself',
      CreateAlias: 'makes an alias that can be invoked by itself',
      UpdateAlias: 'leads an alias to another version',
      DeleteAlias: 'hides that there was an alias',
      PutFunctionCodeSigningConfig: 'lets a check run other code',
      PutFunctionRecursionConfig: 'changes when Lambda stops a check',
      PutFunctionScalingConfig: 'starves a check',
      PutRuntimeManagementConfig: 'runs a check on an older runtime',
      TagResource: 'changes who seems to own a check',
      UntagResource: 'changes who seems to own a check',
    },
    // Lambda appends its API version (Lambda Developer Guide, "Logging AWS Lambda API calls using AWS CloudTrail")
    recordedAs: {
      AddPermission: ['AddPermission20150331v2'],
      CreateAlias: ['CreateAlias20150331'],
      DeleteAlias: ['DeleteAlias20150331'],
      PublishVersion: ['PublishVersion20150331'],
      UpdateAlias: ['UpdateAlias20150331'],
      CreateFunction: ['CreateFunction20150331'],
      DeleteFunction: ['DeleteFunction20150331'],
      DeleteFunctionConcurrency: ['DeleteFunctionConcurrency20171031'],
      PutFunctionConcurrency: ['PutFunctionConcurrency20171031'],
      RemovePermission: ['RemovePermission20150331v2'],
      TagResource: ['TagResource20170331v2'],
      UntagResource: ['UntagResource20170331v2'],
      UpdateFunctionCode: ['UpdateFunctionCode20150331v2'],
      UpdateFunctionConfiguration: ['UpdateFunctionConfiguration20150331v2'],
    },
    namedBy: [
      {
        parameter: 'functionName',
        forms: ['ref', 'arn'],
        matches: ({ auditLogName }) => [{ prefix: `${auditLogName}-` }, { wildcard: `*:function:${auditLogName}-*` }],
      },
      {
        parameter: 'resource',
        forms: ['arn'],
        eventNames: ['TagResource20170331v2', 'UntagResource20170331v2'],
        matches: ({ auditLogName }) => [{ wildcard: `*:function:${auditLogName}-*` }],
      },
      {
        parameter: 'resourceArn',
        forms: ['arn'],
        eventNames: ['PutResourcePolicy', 'DeleteResourcePolicy'],
        matches: ({ auditLogName }) => [{ wildcard: `*:function:${auditLogName}-*` }],
      },
      // a function that is lent the role of a check may do what the check may
      {
        parameter: 'role',
        eventNames: ['CreateFunction20150331'],
        matches: ({ auditLogName }) => [{ wildcard: `*:role/${auditLogName}-*` }],
      },
    ],
  },
};
