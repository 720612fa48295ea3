/** IAM roles. */
import { isList, valueAt, type Value } from '../facts/value';
import { entryIn, listAt, parsed, present, tagList, textAt } from './answers';
import { inPath } from './names';
import type { Match, Read, ResourceType, Subject } from './resource-type';
import { anything, is } from './service-defaults';

const role = entryIn('RoleDetailList', (entry, { resource }) => textAt(entry, 'RoleName') === resource.ref);

/** All roles of the account, 1,000 a page: trust, policies, boundary and tags of each. */
export const listRoles = {
  call: 'iam:GetAccountAuthorizationDetails',
  unbound: true,
  input: () => ({ Filter: ['Role'], MaxItems: 1000 }),
  pagedBy: 'Marker',
  wanted: ({ all }: Subject) => ({ list: 'RoleDetailList', member: 'RoleName', names: namesIn(all) }),
} as const satisfies Read;

export const iamRole: ResourceType = {
  type: 'AWS::IAM::Role',
  nameProperty: 'RoleName',
  arn: inPath('role'),
  component: 'role',
  reads: {
    roles: {
      ...listRoles,
      isGone: role.isGone,
      properties: {
        ...role.sameNames(['RoleName', 'Path']),
        AssumeRolePolicyDocument: role.at('AssumeRolePolicyDocument', decoded),
        Policies: (answer, subject) => ownPolicies(role.find(answer, subject) ?? null, subject),
        ManagedPolicyArns: (answer, subject) =>
          listAt(role.find(answer, subject), 'AttachedManagedPolicies').map((each) => textAt(each, 'PolicyArn')),
        PermissionsBoundary: role.at('PermissionsBoundary.PermissionsBoundaryArn'),
        Tags: (answer, subject) => tagList(valueAt(role.find(answer, subject), 'Tags')),
      },
      state: { CreatedAt: role.at('CreateDate') },
    },
  },
  neverRead: {
    Description: 'GetAccountAuthorizationDetails leaves it out (IAM API Reference, RoleDetail)',
    MaxSessionDuration: 'GetAccountAuthorizationDetails leaves it out (IAM API Reference, RoleDetail)',
  },
  defaults: { RoleName: anything, Path: is('/') },
  severities: [[/^Path/, 'LOW', 'engineering']],
  // who may act as a reader or an administrator
  surrounding: {
    call: 'iam:GetRole',
    of: 'role',
    what: (arn) => `the role ${arn}`,
    input: (arn) => ({ RoleName: arn.split('/').at(-1) ?? '' }),
    absentOn: ['NoSuchEntityException'],
    flaw: (answer) => (textAt(answer, 'Role.AssumeRolePolicyDocument') === '' ? 'the answer has no policy' : undefined),
    text: (answer) => JSON.stringify(decoded(valueAt(answer, 'Role.AssumeRolePolicyDocument'))),
  },
  authorizedAs: { service: 'iam', resourceTypes: ['role'] },
  tampering: {
    service: 'iam',
    calls: {
      PutRolePolicy: 'changes what a check may read or an administrator may do',
      DeleteRolePolicy: 'keeps a check from reading',
      AttachRolePolicy: 'changes what a role may do',
      DetachRolePolicy: 'keeps a check from reading',
      UpdateAssumeRolePolicy: 'lets somebody else act as a check or as an administrator',
      PutRolePermissionsBoundary: 'keeps a check from reading',
      DeleteRolePermissionsBoundary: 'lets a role do more',
      CreateRole: 'makes a role whose name an administrator pattern fits',
      UpdateRole: 'changes how long sessions of a role last',
      DeleteRole: 'keeps a check from running',
      TagRole: 'changes who seems to own a role',
      UntagRole: 'changes who seems to own a role',
    },
    namedBy: [
      {
        parameter: 'roleName',
        forms: ['ref'],
        matches: ({ auditLogName, administratorRoleNames }) => [
          { prefix: `${auditLogName}-` },
          ...administratorRoleNames.map(roleMatch),
        ],
      },
    ],
  },
};

/** Inline policies of a role. */
export function inlinePolicies(found: Value | undefined) {
  return listAt(found, 'RolePolicyList').map((each) =>
    present({
      PolicyName: valueAt(each, 'PolicyName'),
      PolicyDocument: decoded(valueAt(each, 'PolicyDocument')),
    }),
  );
}

/** Without the inline policies that the template declares as resources of their own. */
function ownPolicies(found: Value, { resource, all }: Subject): Value {
  const elsewhere = all
    .filter(
      ({ type, properties: { Roles } }) => type === 'AWS::IAM::Policy' && isList(Roles) && Roles.includes(resource.ref),
    )
    .map(({ properties }) => properties.PolicyName);
  return inlinePolicies(found).filter(({ PolicyName }) => PolicyName === undefined || !elsewhere.includes(PolicyName));
}

function namesIn(all: Subject['all']): string[] {
  const names = all.flatMap(({ type, ref, properties }) => {
    if (type === 'AWS::IAM::Role') return [ref];
    return type === 'AWS::IAM::Policy' ? listAt(properties, 'Roles').map(String) : [];
  });
  return [...new Set(names)];
}

/** IAM answers policy documents URL-encoded (IAM API Reference, PolicyDetail). */
function decoded(document: Value | undefined): Value | undefined {
  if (typeof document !== 'string') return document;
  try {
    return parsed(decodeURIComponent(document));
  } catch {
    return parsed(document);
  }
}

/** EventBridge knows `*` and no `?`: a pattern with `?` is widened. */
function roleMatch(name: string): Match {
  return /[*?]/.test(name) ? { wildcard: name.replace(/[*?]+/g, '*') } : name;
}
