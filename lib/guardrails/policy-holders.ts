/** Who holds an identity policy: the roles, users and groups that it names, and those that name it. */
import { parseArn } from '../facts/arn';
import type { Resource } from '../facts/audit-log';
import { coversArn, overlaps } from '../facts/policy';
import { isList, isUnknown, valueAt, type Unknown, type Value } from '../facts/value';

/** Who holds a policy: a role, user, group or permission set of the app, somebody of whom the name is known, or nobody knows who. */
export interface Holder {
  readonly resource?: Resource;
  /** The name of a role whose ARN is not known, or a pattern of such names. */
  readonly roleName?: string;
  readonly doubt?: Unknown;
}

/** What has policies of its own within it. */
export const INLINE = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'];
export const PERMISSION_SET = 'AWS::SSO::PermissionSet';
const MANAGED = 'AWS::IAM::ManagedPolicy';
/** What a plan of Terraform attaches to somebody whom it does not hold. */
const ATTACHMENT = 'AWS::IAM::PolicyAttachment';

/** Where a policy names its holders, by their type. */
const NAMED_IN: Readonly<Record<string, readonly string[]>> = {
  'AWS::IAM::Role': ['Roles', 'RoleName'],
  'AWS::IAM::User': ['Users', 'UserName'],
  'AWS::IAM::Group': ['Groups', 'GroupName'],
};

export function itemsOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

/** The managed policies of the account that a role, user, group or permission set names, and where. */
export function attachmentsOf({ type, properties }: Resource): {
  readonly path: string;
  readonly named: readonly Value[];
} {
  const path = type === PERMISSION_SET ? 'CustomerManagedPolicyReferences' : 'ManagedPolicyArns';
  const names = [PERMISSION_SET, ATTACHMENT, ...INLINE].includes(type) ? properties[path] : undefined;
  return { path, named: itemsOf(names) };
}

/** The holders of an app's policies. */
export class Holders {
  private readonly byName = new Map<string, Resource[]>();
  private readonly managed = new Map<string, Resource>();
  private readonly naming = new Map<Resource, Holder[]>();

  constructor(inventory: readonly Resource[]) {
    for (const resource of inventory) {
      if (INLINE.includes(resource.type)) push(this.byName, nameIn(resource, resource.type, resource.ref), resource);
      if (resource.type === MANAGED) for (const name of namesOf(resource)) this.managed.set(name, resource);
    }
    for (const resource of inventory) {
      for (const named of attachmentsOf(resource).named) {
        const policy = this.managedPolicy(resource, named);
        if (policy) for (const holder of this.namingIn(resource)) push(this.naming, policy, holder);
      }
    }
  }

  /** The app's own managed policy that a role, user, group or permission set names by its ARN, or by its name. */
  managedPolicy({ account = '' }: Resource, named: Value): Resource | undefined {
    if (typeof named === 'string') return this.managed.get(named) ?? this.managed.get(`${account} ${nameInArn(named)}`);
    const name = valueAt(named, 'Name');
    return typeof name === 'string' ? (this.managed.get(`${account} ${name}`) ?? this.managed.get(name)) : undefined;
  }

  /** Empty where nothing in the app holds it: anybody may be given it. */
  of(policy: Resource): readonly Holder[] {
    if (INLINE.includes(policy.type) || policy.type === PERMISSION_SET) return [holderIn(policy)];
    return [...this.namedIn(policy), ...(this.naming.get(policy) ?? [])];
  }

  /** Who has the managed policies that a resource names. */
  private namingIn(resource: Resource): readonly Holder[] {
    return resource.type === ATTACHMENT ? this.namedIn(resource) : [holderIn(resource)];
  }

  private namedIn(policy: Resource): readonly Holder[] {
    return Object.entries(NAMED_IN).flatMap(([type, properties]) =>
      properties.flatMap((property) =>
        itemsOf(policy.properties[property]).flatMap((name) => this.named(policy, type, name)),
      ),
    );
  }

  private named(policy: Resource, type: string, name: Value): readonly Holder[] {
    if (isUnknown(name)) return [{ doubt: name }];
    if (typeof name !== 'string') return [{}];
    const found = this.byName.get(nameIn(policy, type, name));
    if (found) return found.map((resource) => ({ resource }));
    return [type === 'AWS::IAM::Role' ? { roleName: name } : {}];
  }
}

/** A permission set is a role in each account (IAM Identity Center User Guide, "Referencing permission sets in resource policies"). */
function holderIn(resource: Resource): Holder {
  if (resource.type !== PERMISSION_SET) return { resource };
  const { Name: name } = resource.properties;
  if (isUnknown(name)) return { resource, doubt: name };
  return { resource, ...(typeof name === 'string' && { roleName: `AWSReservedSSO_${name}_*` }) };
}

/** Whether a holder is one of the roles that patterns of ARNs name. */
export function isAmong(patterns: readonly string[], { resource, roleName }: Holder): boolean {
  if (roleName !== undefined) return patterns.some((pattern) => overlaps(nameInArn(pattern), roleName));
  const { arn } = resource ?? {};
  return arn !== undefined && patterns.some((pattern) => coversArn(pattern, arn));
}

/** What follows the last slash of an ARN: a path says nothing of who a role is. */
function nameInArn(arn: string): string {
  return (parseArn(arn)?.resource ?? arn).split('/').at(-1) ?? arn;
}

/** What a managed policy is called: by its ARN, and in its account. */
function namesOf({ ref, account = '', properties: { ManagedPolicyName: name } }: Resource): readonly string[] {
  return [ref, ...(typeof name === 'string' ? [`${account} ${name}`] : [])];
}

/** Roles of the same name are one role in one account only: an app may have a stage for each of several accounts. */
function nameIn({ account = '' }: Resource, type: string, name: string): string {
  return `${type} ${account} ${name}`;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
