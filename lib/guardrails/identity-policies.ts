/** Identity policies of an app, by the resources that they grant rights over. */
import type { Resource } from '../facts/audit-log';
import { oncePer } from '../facts/cache';
import { coversArn, overlaps, statementsOf, type Statement } from '../facts/policy';
import { isList, Unknown, valueAt, type Value } from '../facts/value';
import { managedDocument } from './managed-policies';
import { tamperingIn } from './tampering';

/** An Allow statement of an identity policy that permits tampering actions. */
export interface Grant {
  /** The role, user, group or policy that holds it. */
  readonly holder: Resource;
  /** Where the policy stands in the holder. */
  readonly path: string;
  readonly statement: Statement;
  /** Its Deny statements count as well. */
  readonly policy: IdentityPolicy;
  /** The tampering actions that it permits, wildcards expanded. */
  readonly actions: readonly string[];
}

/** A policy document that stands in a resource. */
export class IdentityPolicy {
  constructor(
    readonly holder: Resource,
    readonly path: string,
    private readonly document: Value | undefined,
  ) {}

  get statements(): readonly Statement[] {
    return statementsOf(this.document);
  }

  /** The Allow statements among them that permit tampering actions. */
  get tampering(): readonly Statement[] {
    return this.statements.filter((each) => each.effect === 'Allow' && tamperingIn(each).length > 0);
  }
}

const INLINE = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'];
const PERMISSION_SET = 'AWS::SSO::PermissionSet';
const ATTACHED = [
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::UserPolicy',
  'AWS::IAM::GroupPolicy',
];

/** The identity policies that stand in a resource itself. */
function ownPoliciesIn(holder: Resource): readonly IdentityPolicy[] {
  const { type, properties } = holder;
  if (ATTACHED.includes(type)) return [policyAt(holder, 'PolicyDocument')];
  if (type === PERMISSION_SET) return policiesOfSet(holder);
  if (!INLINE.includes(type)) return [];
  return itemsOf(properties['Policies']).map((_, index) => policyAt(holder, `Policies.${index}.PolicyDocument`));
}

/** A permission set is a role in each account that it is given out in (IAM Identity Center User Guide, "Permission sets"). */
function policiesOfSet(holder: Resource): readonly IdentityPolicy[] {
  const { InlinePolicy, ManagedPolicies, CustomerManagedPolicyReferences: references } = holder.properties;
  const managed = itemsOf(ManagedPolicies).map(
    (arn, index) => new IdentityPolicy(holder, `ManagedPolicies.${index}`, managedDocument(arn)),
  );
  const elsewhere = itemsOf(references).map((_, index) => {
    const why = new Unknown('what a policy of each account permits that a permission set names is not known here');
    return new IdentityPolicy(holder, `CustomerManagedPolicyReferences.${index}`, why);
  });
  return [...(InlinePolicy === undefined ? [] : [policyAt(holder, 'InlinePolicy')]), ...managed, ...elsewhere];
}

function policyAt(holder: Resource, path: string): IdentityPolicy {
  return new IdentityPolicy(holder, path, valueAt(holder.properties, path));
}

function itemsOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

/** The roles, users and groups that a policy is attached to, as the policy names them. */
function attachedTo({ properties }: Resource): readonly Value[] {
  return ['Roles', 'Users', 'Groups', 'RoleName', 'UserName', 'GroupName'].flatMap((name) => itemsOf(properties[name]));
}

/** Grants by the resource that they speak of. Made once for an inventory. */
class Grants {
  /** All of them, whatever they permit. */
  readonly policies: IdentityPolicy[] = [];
  private readonly byResource = new Map<string, Grant[]>();
  private readonly byPrefix = new Map<string, Grant[]>();
  private readonly prefixLengths = new Set<number>();
  private readonly policiesByRole = new Map<Resource, IdentityPolicy[]>();
  private readonly roleByArn = new Map<string, Resource>();
  private readonly rolesByName = new Map<string, Resource[]>();
  private readonly managed = new Map<string, IdentityPolicy>();

  constructor(inventory: readonly Resource[]) {
    for (const resource of inventory) {
      if (resource.type === 'AWS::IAM::Role') {
        push(this.rolesByName, nameIn(resource, resource.ref), resource);
        if (resource.arn !== undefined) this.roleByArn.set(resource.arn, resource);
      }
      if (resource.type === 'AWS::IAM::ManagedPolicy') {
        this.managed.set(resource.ref, policyAt(resource, 'PolicyDocument'));
      }
    }
    for (const resource of inventory) {
      for (const policy of ownPoliciesIn(resource)) this.add(policy);
      if (INLINE.includes(resource.type)) this.attach(resource);
    }
  }

  /** Managed policies that a role, user or group names. What one of the app's own permits is told at that policy. */
  private attach(holder: Resource): void {
    itemsOf(holder.properties['ManagedPolicyArns']).forEach((arn, index) => {
      const own = typeof arn === 'string' ? this.managed.get(arn) : undefined;
      if (!own) this.add(new IdentityPolicy(holder, `ManagedPolicyArns.${index}`, managedDocument(arn)));
      else if (holder.type === 'AWS::IAM::Role') push(this.policiesByRole, holder, own);
    });
  }

  private add(policy: IdentityPolicy): void {
    const { holder, path, tampering } = policy;
    this.policies.push(policy);
    for (const role of this.holdersOf(policy) ?? []) push(this.policiesByRole, role, policy);
    for (const statement of tampering) {
      this.index({ holder, path, statement, policy, actions: tamperingIn(statement) });
    }
  }

  private index(grant: Grant): void {
    const { except, patterns } = grant.statement.resources;
    for (const pattern of except ? ['*'] : patterns) {
      const subject = subjectOf(pattern);
      const wildcard = subject.search(/[*?]/);
      if (wildcard < 0) push(this.byResource, subject, grant);
      else {
        push(this.byPrefix, subject.slice(0, wildcard), grant);
        this.prefixLengths.add(wildcard);
      }
    }
  }

  /** Grants whose resources may be the one with this ARN, or objects in it. */
  over(arn: string): readonly Grant[] {
    const named = this.byResource.get(arn);
    // no policy speaks of most resources
    if (!named && this.prefixLengths.size === 0) return NO_GRANTS;
    const found = new Set(named);
    for (const length of this.prefixLengths) {
      for (const grant of this.byPrefix.get(arn.slice(0, length)) ?? []) found.add(grant);
    }
    return [...found].filter(({ statement }) => speaksOf(statement, arn));
  }

  /** The policies that a role holds, its own and those that are attached to it. */
  policiesOf(role: Resource): readonly IdentityPolicy[] {
    return this.policiesByRole.get(role) ?? [];
  }

  role(arn: string): Resource | undefined {
    return this.roleByArn.get(arn);
  }

  /** The roles in the inventory that hold a policy; undefined where somebody else may hold it. */
  holdersOf({ holder }: Pick<IdentityPolicy, 'holder'>): readonly Resource[] | undefined {
    if (holder.type === 'AWS::IAM::Role') return [holder];
    const names = attachedTo(holder);
    const roles = names.map((name) => (typeof name === 'string' && this.rolesByName.get(nameIn(holder, name))) || []);
    return names.length > 0 && roles.every((named) => named.length > 0) ? roles.flat() : undefined;
  }
}

const NO_GRANTS: readonly Grant[] = [];

/** The index of an inventory. */
export const grantsIn = oncePer((inventory: readonly Resource[]) => new Grants(inventory));

/** Roles of the same name are one role in one account only: an app may have a stage for each of several accounts. */
function nameIn({ account = '' }: Resource, name: string): string {
  return `${account} ${name}`;
}

/** Of an S3 object, its bucket: both are asked for together. */
function subjectOf(pattern: string): string {
  return /^arn:[^:]*:s3:::/.test(pattern) ? (pattern.split('/', 1)[0] ?? pattern) : pattern;
}

function speaksOf({ resources: { except, patterns } }: Statement, arn: string): boolean {
  const ofBucket = (pattern: string) => overlaps(pattern, arn) || overlaps(pattern, `${arn}/*`);
  return except ? !patterns.some((pattern) => coversArn(pattern, arn)) : patterns.some(ofBucket);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
