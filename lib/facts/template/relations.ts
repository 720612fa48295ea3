/** Which resources belong together, by the names that they call each other. */
import { isList, isProperties, isUnknown, Unknown, unknownProperties, valueAt, type Value } from '../value';
import { nearest } from './app';
import { auditLogNameIn } from './requirements';
import type { Resolved } from './resources';
import { rawAt } from './template';

/** Types that other resources call by name or ARN. */
const NAMED = new Set(['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::KMS::ReplicaKey', 'AWS::KMS::Alias']);

/** Index of an app's resources: every question takes constant time, however many audit logs the app has. */
export class Relations {
  readonly buckets: readonly Resolved[];
  readonly trails: readonly Resolved[];
  private readonly byName = new Map<string, Resolved[]>();
  private readonly byAuditLog: ReadonlyMap<string, readonly Resolved[]>;
  private readonly policies: ReadonlyMap<Resolved, readonly Resolved[]>;
  /** Those of which it is not known which bucket they are of. */
  private readonly strayPolicies: readonly Resolved[];

  constructor(readonly all: readonly Resolved[]) {
    const ofType = (type: string): Resolved[] => all.filter(({ resource }) => resource.type === type);
    this.buckets = ofType('AWS::S3::Bucket');
    this.trails = ofType('AWS::CloudTrail::Trail');
    for (const each of all) if (NAMED.has(each.resource.type)) this.index(each);
    this.byAuditLog = grouped(all, ({ resource }) => auditLogNameIn(resource.metadata));
    const policies = ofType('AWS::S3::BucketPolicy');
    this.policies = grouped(policies, (policy) => this.bucketNamed(policy, 'Bucket'));
    const known = new Set([...this.policies.values()].flat());
    this.strayPolicies = policies
      .filter((policy) => isUnknown(valueAt(policy.resource.properties, 'Bucket')) && !known.has(policy))
      .map(ofAnyBucket);
  }

  /** The bucket whose name stands in a property of another resource; undefined where it is not at hand. */
  bucketNamed(from: Resolved, property: string): Resolved | undefined {
    const name = valueAt(from.resource.properties, property);
    if (typeof name === 'string') return this.named('AWS::S3::Bucket', name, from);
    return isUnknown(name) ? this.bucketWithSameName(from, property) : undefined;
  }

  /** The bucket by its name. */
  bucketCalled(name: string, from: Resolved): Resolved | undefined {
    return this.named('AWS::S3::Bucket', name, from);
  }

  /** Where it has none, those that may be its: all of them in doubt. */
  policiesOf(bucket: Resolved): readonly Resolved[] {
    return this.policies.get(bucket) ?? this.policiesPerhapsOf(bucket);
  }

  /** A name that CloudFormation makes up cannot be that of a parameter. */
  private policiesPerhapsOf({ declared, resource }: Resolved): readonly Resolved[] {
    const isNamed = declared.stack.template.isPlan === true || resource.properties['BucketName'] !== undefined;
    return isNamed ? this.strayPolicies.filter((policy) => policy.resource.account === resource.account) : [];
  }

  /** Resources whose metadata name an audit log. */
  ofAuditLog(name: string): readonly Resolved[] {
    return this.byAuditLog.get(name) ?? [];
  }

  /** The key of a bucket's default encryption. */
  keyOf(bucket: Resolved): Resolved | undefined {
    const rules = valueAt(bucket.resource.properties, 'BucketEncryption.ServerSideEncryptionConfiguration');
    return this.keyNamed(valueAt(rules, '0.ServerSideEncryptionByDefault.KMSMasterKeyID'), bucket);
  }

  /** A key by its id, its ARN or an alias. */
  keyNamed(name: Value | undefined, from: Resolved): Resolved | undefined {
    if (typeof name !== 'string') return undefined;
    const key = this.named('AWS::KMS::Key', name, from) ?? this.named('AWS::KMS::ReplicaKey', name, from);
    if (key) return key;
    const alias = this.named('AWS::KMS::Alias', name, from);
    const target = alias && valueAt(alias.resource.properties, 'TargetKeyId');
    return typeof target === 'string' && target !== name ? this.named('AWS::KMS::Key', target, from) : undefined;
  }

  /** The resource of a type that answers to a name or ARN. */
  private named(type: string, name: string, from: Resolved): Resolved | undefined {
    const same = this.byName.get(`${type} ${name}`) ?? [];
    return nearest(same, from.declared.stack, ({ declared }) => declared.stack);
  }

  private index(each: Resolved): void {
    const { type, ref, arn } = each.resource;
    for (const name of new Set([ref, arn])) {
      if (name === undefined) continue;
      const same = this.byName.get(`${type} ${name}`);
      if (same) same.push(each);
      else this.byName.set(`${type} ${name}`, [each]);
    }
  }

  /** Two names that nobody knows are the same where one stack writes both with the same words. */
  private bucketWithSameName(from: Resolved, property: string): Resolved | undefined {
    const words = JSON.stringify(rawAt(from.declared.raw.Properties, property));
    return this.buckets.find(
      ({ declared }) =>
        declared.stack === from.declared.stack &&
        JSON.stringify(rawAt(declared.raw.Properties, 'BucketName')) === words,
    );
  }
}

function ofAnyBucket(policy: Resolved): Resolved {
  const why = new Unknown(`which bucket ${policy.resource.displayName} is the policy of is not known`);
  const resource = { ...policy.resource, properties: unknownProperties(why) };
  return { ...policy, resource, counted: resource };
}

/** Groups by a key, in order; what has none is left out. */
export function grouped<K, T>(items: readonly T[], keyOf: (item: T) => K | undefined): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = key === undefined ? undefined : groups.get(key);
    if (group) group.push(item);
    else if (key !== undefined) groups.set(key, [item]);
  }
  return groups;
}

/** The value of a tag. */
export function tagOf({ resource }: Resolved, key: string): Value | undefined {
  const tags = valueAt(resource.properties, 'Tags');
  const tag = isList(tags) ? tags.find((each) => isProperties(each) && each.Key === key) : undefined;
  return valueAt(tag, 'Value');
}
