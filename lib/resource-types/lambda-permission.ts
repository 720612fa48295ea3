/** Permissions to invoke a Lambda function: statements of its policy. */
import { isProperties, isUnknown, valueAt, type Value } from '../facts/value';
import { nameIn } from './answers';
import { getPolicy, statementsOf } from './lambda-function';
import type { ResourceType, Subject } from './resource-type';

/** What Lambda made of a member of the permission, in its statement. */
function statement(read: (statement: Value) => Value | undefined) {
  return (policy: Value, subject: Subject): Value | undefined => read(find(policy, subject) ?? null);
}

function find(policy: Value, { resource }: Subject): Value | undefined {
  return statementsOf(policy).find((each) => valueAt(each, 'Sid') === resource.ref);
}

function condition(operator: string, key: string) {
  return statement((each) => {
    const conditions = valueAt(each, `Condition.${operator}`);
    if (!isProperties(conditions)) return undefined;
    return Object.entries(conditions).find(([name]) => name.toLowerCase() === key)?.[1];
  });
}

export const lambdaPermission: ResourceType = {
  type: 'AWS::Lambda::Permission',
  readAt: 'functions',
  reads: {
    policy: {
      ...getPolicy(({ resource }) => {
        const FunctionName = nameIn(resource.properties.FunctionName, 'FunctionName');
        return isUnknown(FunctionName) ? FunctionName : { FunctionName };
      }),
      goneOn: ['ResourceNotFoundException'],
      isGone: (policy, subject) => find(policy, subject) === undefined,
      properties: {
        FunctionName: (_, { resource }) => resource.properties.FunctionName,
        Action: statement((each) => valueAt(each, 'Action')),
        Principal: statement(
          (each) => valueAt(each, 'Principal.Service') ?? valueAt(each, 'Principal.AWS') ?? valueAt(each, 'Principal'),
        ),
        SourceArn: condition('ArnLike', 'aws:sourcearn'),
        SourceAccount: condition('StringEquals', 'aws:sourceaccount'),
        PrincipalOrgID: condition('StringEquals', 'aws:principalorgid'),
      },
    },
  },
  neverRead: { EventSourceToken: 'a secret of Alexa skills' },
};
