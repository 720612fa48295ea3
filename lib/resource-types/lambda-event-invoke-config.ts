/** What Lambda does with failed invocations of a function. */
import { isUnknown } from '../facts/value';
import { nameIn, sameNames } from './answers';
import type { ResourceType } from './resource-type';
import { is } from './service-defaults';

export const lambdaEventInvokeConfig: ResourceType = {
  type: 'AWS::Lambda::EventInvokeConfig',
  readAt: 'functions',
  reads: {
    config: {
      call: 'lambda:GetFunctionEventInvokeConfig',
      input: ({ resource: { properties } }) => {
        const FunctionName = nameIn(properties.FunctionName, 'FunctionName');
        const Qualifier = nameIn(properties.Qualifier, 'Qualifier');
        if (isUnknown(FunctionName)) return FunctionName;
        return isUnknown(Qualifier) ? Qualifier : { FunctionName, Qualifier };
      },
      goneOn: ['ResourceNotFoundException'],
      properties: {
        FunctionName: (_, { resource }) => resource.properties.FunctionName,
        Qualifier: (_, { resource }) => resource.properties.Qualifier,
        ...sameNames('', ['MaximumRetryAttempts', 'MaximumEventAgeInSeconds', 'DestinationConfig']),
      },
    },
  },
  defaults: { 'DestinationConfig.OnFailure': is(''), 'DestinationConfig.OnSuccess': is('') },
};
