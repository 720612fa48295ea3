/** The facts of IAM roles and of the policies in them. */
import {
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsCommandOutput,
  type RoleDetail,
} from '@aws-sdk/client-iam';
import type { Resource } from '../audit-log';
import { isList, isUnknown, type Properties, type Unknown, type Value } from '../value';
import { Gone, parsed, present, tagList, type Reader, type Reads } from './reads';

/** Reads roles out of one listing: trust, inline and attached policies, boundary and tags of each in a single call. */
export function roleReader(members: readonly Resource[]): Reader {
  const wanted = members.filter(({ type }) => type === 'AWS::IAM::Role').map(({ ref }) => ref);
  return async (resource, reads) => {
    const roles = await rolesOf(resource, wanted, 'Policies', reads);
    if (isUnknown(roles)) return { properties: { Policies: roles, AssumeRolePolicyDocument: roles } };
    const role = roles.get(resource.ref);
    if (!role) throw new Gone(resource.displayName);
    const elsewhere = policyNamesFor(resource, members);
    const own = inlinePolicies(role).filter(
      ({ PolicyName }) => typeof PolicyName !== 'string' || !elsewhere.has(PolicyName),
    );
    return {
      properties: {
        RoleName: role.RoleName,
        Path: role.Path,
        AssumeRolePolicyDocument: decoded(role.AssumeRolePolicyDocument),
        Policies: own,
        ManagedPolicyArns: (role.AttachedManagedPolicies ?? []).map(({ PolicyArn }) => PolicyArn ?? ''),
        PermissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
        Tags: tagList(role.Tags),
      },
      state: present({ CreatedAt: role.CreateDate?.toISOString() }),
    };
  };
}

/** AWS::IAM::Policy: an inline policy that the template declares apart from its role. */
export function rolePolicyReader(members: readonly Resource[]): Reader {
  const wanted = members.filter(({ type }) => type === 'AWS::IAM::Role').map(({ ref }) => ref);
  return async (resource, reads) => {
    const { PolicyName, Roles } = resource.properties;
    const names = isList(Roles) ? Roles.map(String) : [];
    const roles = await rolesOf(resource, [...wanted, ...names], 'PolicyDocument', reads);
    if (isUnknown(roles)) return { properties: { PolicyDocument: roles } };
    const holders = names.filter((name) => policyOf(roles.get(name), PolicyName) !== undefined);
    const [first] = holders;
    if (first === undefined) throw new Gone(resource.displayName);
    return { properties: { PolicyName, Roles: holders, PolicyDocument: policyOf(roles.get(first), PolicyName) } };
  };
}

function policyOf(role: RoleDetail | undefined, name: Value | undefined): Value | undefined {
  return role && inlinePolicies(role).find(({ PolicyName }) => PolicyName === name)?.PolicyDocument;
}

function inlinePolicies(role: RoleDetail): Properties[] {
  return (role.RolePolicyList ?? []).map(({ PolicyName, PolicyDocument }) =>
    present({ PolicyName, PolicyDocument: decoded(PolicyDocument) }),
  );
}

/** Names of the inline policies of a role that the template declares as resources of their own. */
function policyNamesFor(role: Resource, members: readonly Resource[]): ReadonlySet<string> {
  const names = members
    .filter(
      ({ type, properties: { Roles } }) => type === 'AWS::IAM::Policy' && isList(Roles) && Roles.includes(role.ref),
    )
    .flatMap(({ properties: { PolicyName } }) => (typeof PolicyName === 'string' ? [PolicyName] : []));
  return new Set(names);
}

/**
 * GetAccountAuthorizationDetails answers all roles of the account, 1,000 a page; only those that are wanted are kept. The
 * listing stops early once all of them were seen.
 */
async function rolesOf(
  resource: Resource,
  wanted: readonly string[],
  path: string,
  reads: Reads,
): Promise<ReadonlyMap<string, RoleDetail> | Unknown> {
  return reads.shared(resource, path, 'iam:GetAccountAuthorizationDetails', '', async () => {
    const found = new Map<string, RoleDetail>();
    const missing = new Set(wanted);
    let Marker: string | undefined;
    do {
      const page: GetAccountAuthorizationDetailsCommandOutput = await reads.clients.iam.send(
        new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'], MaxItems: 1000, ...(Marker && { Marker }) }),
      );
      for (const role of page.RoleDetailList ?? []) {
        if (role.RoleName && missing.delete(role.RoleName)) found.set(role.RoleName, role);
      }
      Marker = page.IsTruncated ? page.Marker : undefined;
    } while (Marker && missing.size > 0);
    return found;
  });
}

/** IAM answers policy documents URL-encoded (IAM API Reference, PolicyDetail). */
function decoded(document: string | undefined): Value | undefined {
  if (document === undefined) return undefined;
  try {
    return parsed(decodeURIComponent(document));
  } catch {
    return parsed(document);
  }
}
