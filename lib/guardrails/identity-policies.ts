/** Identity policies of an app, by the resources that they grant rights over. */
import type { Resource } from '../facts/audit-log';
import { oncePer } from '../facts/cache';
import { coversArn, overlaps, statementsOf, type Statement } from '../facts/policy';
import { Unknown, valueAt, type Value } from '../facts/value';
import { managedDocument } from './managed-policies';
import { attachmentsOf, Holders, INLINE, itemsOf, PERMISSION_SET, type Holder } from './policy-holders';
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
  const { InlinePolicy, ManagedPolicies } = holder.properties;
  const managed = itemsOf(ManagedPolicies).map(
    (arn, index) => new IdentityPolicy(holder, `ManagedPolicies.${index}`, managedDocument(arn)),
  );
  return [...(InlinePolicy === undefined ? [] : [policyAt(holder, 'InlinePolicy')]), ...managed];
}

function policyAt(holder: Resource, path: string): IdentityPolicy {
  return new IdentityPolicy(holder, path, valueAt(holder.properties, path));
}

/** Grants by the resource that they speak of. Made once for an inventory. */
class Grants {
  /** All of them, whatever they permit. */
  readonly policies: IdentityPolicy[] = [];
  private readonly byResource = new Map<string, Grant[]>();
  private readonly byPrefix = new Map<string, Grant[]>();
  private readonly prefixLengths = new Set<number>();
  private readonly byHolder = new Map<Resource, IdentityPolicy[]>();
  private readonly roleByArn = new Map<string, Resource>();
  private readonly holders: Holders;

  constructor(inventory: readonly Resource[]) {
    this.holders = new Holders(inventory);
    for (const resource of inventory) {
      if (resource.type === 'AWS::IAM::Role' && resource.arn !== undefined) this.roleByArn.set(resource.arn, resource);
      for (const policy of [...ownPoliciesIn(resource), ...this.managedPoliciesOf(resource)]) this.add(policy);
    }
  }

  /** Managed policies that a role, user, group or permission set names, but for the app's own: these are told for themselves. */
  private managedPoliciesOf(holder: Resource): readonly IdentityPolicy[] {
    const { path, named } = attachmentsOf(holder);
    return named.flatMap((each, index) => {
      if (this.holders.managedPolicy(holder, each)) return [];
      const document = holder.type === PERMISSION_SET ? OF_EACH_ACCOUNT : managedDocument(each);
      return [new IdentityPolicy(holder, `${path}.${index}`, document)];
    });
  }

  /** The statements of the app's own managed policy that somebody names; undefined where the app does not hold it. */
  managedStatements(by: Resource, named: Value): readonly Statement[] | undefined {
    const policy = this.holders.managedPolicy(by, named);
    return policy && statementsOf(policy.properties['PolicyDocument']);
  }

  private add(policy: IdentityPolicy): void {
    const { holder, path, tampering } = policy;
    this.policies.push(policy);
    for (const { resource } of this.holdersOf(policy)) if (resource) push(this.byHolder, resource, policy);
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

  /** The policies that a role, user or group holds, its own and those that are attached to it. */
  policiesOf(holder: Resource): readonly IdentityPolicy[] {
    return this.byHolder.get(holder) ?? [];
  }

  role(arn: string): Resource | undefined {
    return this.roleByArn.get(arn);
  }

  /** Who holds a policy; empty where nothing in the app does, so that anybody may be given it. */
  holdersOf({ holder }: Pick<IdentityPolicy, 'holder'>): readonly Holder[] {
    return this.holders.of(holder);
  }
}

const OF_EACH_ACCOUNT = new Unknown(
  'what a policy of each account permits that a permission set names is not known here',
);
const NO_GRANTS: readonly Grant[] = [];

/** The index of an inventory. */
export const grantsIn = oncePer((inventory: readonly Resource[]) => new Grants(inventory));

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
