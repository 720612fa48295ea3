/** Inline policies that a template declares apart from their roles. */
import { isUnknown, valueAt, type Value } from '../facts/value';
import { listAt, textAt } from './answers';
import { inlinePolicies, listRoles } from './iam-role';
import type { ResourceType, Subject } from './resource-type';

export const iamPolicy: ResourceType = {
  type: 'AWS::IAM::Policy',
  component: 'role',
  reads: {
    roles: {
      ...listRoles,
      isGone: (answer, subject) => holders(answer, subject).length === 0,
      properties: {
        PolicyName: (_, { resource }) => resource.properties.PolicyName,
        Roles: (answer, subject) => holders(answer, subject).map(({ role }) => role),
        PolicyDocument: (answer, subject) => holders(answer, subject)[0]?.document,
      },
    },
  },
};

/** The declared roles that have the policy. */
function holders(answer: Value, { resource: { properties } }: Subject): { role: Value; document: Value | undefined }[] {
  return listAt(properties, 'Roles')
    .filter((role) => !isUnknown(role))
    .flatMap((role) => {
      const found = listAt(answer, 'RoleDetailList').find((each) => textAt(each, 'RoleName') === role);
      const policy = inlinePolicies(found).find(({ PolicyName }) => PolicyName === properties.PolicyName);
      return policy ? [{ role, document: valueAt(policy, 'PolicyDocument') }] : [];
    });
}
