/** Who may do what in the account: its roles, users and groups, and the managed policies that they have. */
import {
  paginateGetAccountAuthorizationDetails,
  type AttachedPolicy,
  type GetAccountAuthorizationDetailsCommandOutput as Page,
  type ManagedPolicyDetail,
  type PolicyDetail,
} from '@aws-sdk/client-iam';
import type { AccountClients } from '../../facts/account/clients';
import { parsed } from '../../resource-types/answers';
import type { AccountTemplate } from '../../facts/account/account-template';

interface Holders {
  readonly Roles: string[];
  readonly Users: string[];
  readonly Groups: string[];
}

const PAGE = 1000;

/** @throws what IAM answers. */
export async function addRights(template: AccountTemplate, { iam }: AccountClients): Promise<void> {
  const holdersOf = new Map<string, Holders>();
  const policies: ManagedPolicyDetail[] = [];
  for await (const page of paginateGetAccountAuthorizationDetails({ client: iam, pageSize: PAGE }, {})) {
    addHolders(template, page, (kind, name, attached = []) => {
      for (const { PolicyArn = '' } of attached) {
        const holders = holdersOf.get(PolicyArn) ?? { Roles: [], Users: [], Groups: [] };
        holdersOf.set(PolicyArn, holders);
        holders[kind].push(name);
      }
    });
    policies.push(...(page.Policies ?? []));
  }
  // what nobody has grants nothing
  for (const policy of policies) addPolicy(template, policy, holdersOf.get(policy.Arn ?? ''));
}

type Note = (kind: keyof Holders, name: string, attached: readonly AttachedPolicy[] | undefined) => void;

function addHolders(template: AccountTemplate, page: Page, note: Note): void {
  for (const role of page.RoleDetailList ?? []) {
    const { RoleName = '', Path, AssumeRolePolicyDocument: trust, PermissionsBoundary: boundary } = role;
    template.add(
      'AWS::IAM::Role',
      RoleName,
      {
        ...{ RoleName, Path, AssumeRolePolicyDocument: document(trust) },
        ...rightsOf(role.RolePolicyList, role.AttachedManagedPolicies),
        ...(boundary && { PermissionsBoundary: boundary.PermissionsBoundaryArn }),
      },
      `role/${RoleName}`,
    );
    note('Roles', RoleName, role.AttachedManagedPolicies);
  }
  for (const { UserName = '', Path, UserPolicyList, AttachedManagedPolicies } of page.UserDetailList ?? []) {
    const rights = rightsOf(UserPolicyList, AttachedManagedPolicies);
    template.add('AWS::IAM::User', UserName, { UserName, Path, ...rights }, `user/${UserName}`);
    note('Users', UserName, AttachedManagedPolicies);
  }
  for (const { GroupName = '', Path, GroupPolicyList, AttachedManagedPolicies } of page.GroupDetailList ?? []) {
    const rights = rightsOf(GroupPolicyList, AttachedManagedPolicies);
    template.add('AWS::IAM::Group', GroupName, { GroupName, Path, ...rights }, `group/${GroupName}`);
    note('Groups', GroupName, AttachedManagedPolicies);
  }
}

function rightsOf(inline: readonly PolicyDetail[] = [], managed: readonly AttachedPolicy[] = []): object {
  return {
    Policies: inline.map(({ PolicyName, PolicyDocument }) => ({
      PolicyName,
      PolicyDocument: document(PolicyDocument),
    })),
    ManagedPolicyArns: managed.map(({ PolicyArn }) => PolicyArn),
  };
}

function addPolicy(template: AccountTemplate, policy: ManagedPolicyDetail, holders: Holders | undefined): void {
  if (!holders) return;
  const { Arn = '', PolicyName = Arn.split('/').pop(), PolicyVersionList = [] } = policy;
  const inForce = PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion);
  const kinds = [
    ['role', holders.Roles],
    ['user', holders.Users],
    ['group', holders.Groups],
  ] as const;
  const names = kinds.flatMap(([kind, of]) => of.map((name) => `${kind}/${name}`));
  const name = `policy/${PolicyName} (of ${names.join(', ')})`;
  template.add('AWS::IAM::ManagedPolicy', Arn, { ...holders, PolicyDocument: document(inForce?.Document) }, name);
}

/** IAM answers policy documents URL-encoded (IAM API Reference, PolicyDetail). */
function document(text = ''): unknown {
  try {
    return parsed(decodeURIComponent(text));
  } catch {
    return parsed(text);
  }
}
