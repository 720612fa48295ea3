/**
 * An audit log as sound as one can be, built by hand, and a way to change any one thing in it: tests of guardrails are
 * tables of such changes.
 */
import type { AuditLog, Origin, Resource, StackFacts, Vault } from '../../lib/facts/audit-log';
import type { Requirements } from '../../lib/facts/requirements';
import { isList, isProperties, isUnknown, Unknown, valueAt, type Properties, type Value } from '../../lib/facts/value';
import { maker } from './sound/maker';
import { ACCOUNT, ADMINISTRATOR, NAME, READER, REGION } from './sound/names';
import { KEPT_AT_HAND_DAYS, RETENTION_DAYS, storage } from './sound/storage';
import { watch } from './sound/watch';

export { ACCOUNT, ADMINISTRATOR, NAME, OTHER_ACCOUNT, READER, REGION, STRANGER, TRAIL_ARN } from './sound/names';
export { KEPT_AT_HAND_DAYS, RETENTION_DAYS } from './sound/storage';

/** As the value of a change: what stands at the path is taken away. */
export const ABSENT = Symbol('absent');
/** As the value of a change: what stands at the path cannot be known. */
export const UNKNOWN = new Unknown('parameter Example has no default');

/**
 * Changes by path. A path starts with a logical ID (`LogBucket.properties.VersioningConfiguration.Status`,
 * `LogBucket.deletionPolicy`, or `EvidenceBucket` alone for the whole resource), `requirements` or `stacks`:
 * `requirements.shortestRetentionDays`, `stacks.0.terminationProtection`. Lists count from 0; one past the end appends.
 */
export type Changes = Readonly<Record<string, unknown>>;

/** The parts that an AuditLog is put together from: a resource stands here once, however often the AuditLog holds it. */
interface Parts {
  readonly resources: Readonly<Record<string, Resource>>;
  readonly requirements: Requirements;
  readonly stacks: readonly StackFacts[];
}

/** A sound audit log, as a synthesized template shows it. */
export function soundAuditLog(changes: Changes = {}): AuditLog {
  return changed('template', changes);
}

/** The same, as a live account shows it: physical names, and state that no template has. */
export function liveAuditLog(changes: Changes = {}): AuditLog {
  return changed('account', changes);
}

/** What `Ref` and `GetAtt Arn` of a resource answer in the sound audit log. */
export function namesOf(
  logicalId: string,
  origin: Origin = 'template',
): { readonly ref: string; readonly arn: string } {
  const resource = SOUND[origin].resources[logicalId];
  if (!resource) throw new Error(`The sound audit log has no resource ${logicalId}.`);
  return { ref: resource.ref, arn: resource.arn ?? resource.ref };
}

/** A resource that is no part of the audit log but of the same app: for changes that add one. */
export function stranger(type: string, logicalId: string, properties: Properties): Resource {
  return {
    type,
    logicalId,
    stack: NAME,
    displayName: `${NAME}/${logicalId}`,
    ref: `\${${NAME}.${logicalId}}`,
    properties,
    metadata: {},
  };
}

const SOUND: Readonly<Record<Origin, Parts>> = { template: partsOf('template'), account: partsOf('account') };

function changed(origin: Origin, changes: Changes): AuditLog {
  const parts = Object.entries(changes).reduce(
    (whole, [path, value]) => replaced(whole, inResources(path), value) as Parts,
    SOUND[origin],
  );
  return assembled(origin, parts);
}

function inResources(path: string): string[] {
  const names = path.split('.');
  return names[0] === 'requirements' || names[0] === 'stacks' ? names : ['resources', ...names];
}

function partsOf(origin: Origin): Parts {
  const make = maker(origin);
  const requirements: Requirements = {
    frameworks: ['SEC-17a-4', 'PCI-DSS', 'SOC2'],
    shortestRetentionDays: RETENTION_DAYS,
    longestRetentionDays: 3653,
    keptAtHandDays: KEPT_AT_HAND_DAYS,
    administrators: [ADMINISTRATOR],
    readers: [READER],
    owners: {
      engineering: { team: 'Platform Engineering', email: 'engineering@example.com' },
      security: { team: 'Security Operations', email: 'security@example.com' },
      compliance: { team: 'Internal Audit', email: 'compliance@example.com' },
    },
  };
  return {
    resources: Object.fromEntries(
      [...storage(make), ...watch(make)].map((resource) => [resource.logicalId, resource] as const),
    ),
    requirements,
    stacks: [{ name: NAME, terminationProtection: true, account: ACCOUNT, region: REGION }],
  };
}

/** Puts an AuditLog together by the same relations that readers of templates and accounts follow. */
function assembled(origin: Origin, { resources, requirements, stacks }: Parts): AuditLog {
  const inventory = Object.values(resources);
  const members = inventory.filter((resource) => isProperties(resource.metadata['wormtrail']));
  const { LogBucket, EvidenceBucket } = resources;
  if (!LogBucket) throw new Error('An audit log has a log bucket: change its properties instead.');
  const vaultOf = (bucket: Resource): Vault => {
    const key = resources['Key'];
    return {
      bucket,
      policies: members.filter(
        (member) => member.type === 'AWS::S3::BucketPolicy' && refersTo(bucket, member.properties['Bucket'], member),
      ),
      ...(key && JSON.stringify(bucket.properties['BucketEncryption'] ?? '').includes(key.ref) && { key }),
    };
  };
  return {
    name: NAME,
    origin,
    requirements,
    log: vaultOf(LogBucket),
    ...(EvidenceBucket && { evidence: vaultOf(EvidenceBucket) }),
    trails: inventory.filter(
      ({ type, properties }) => type === 'AWS::CloudTrail::Trail' && properties['S3BucketName'] === LogBucket.ref,
    ),
    members,
    inventory,
    stacks,
    unread: [],
    observedAt: new Date('2026-11-22T12:00:00Z'),
  };
}

/** Whether a value refers to a bucket: where it is Unknown, the component that both are of decides. */
function refersTo(bucket: Resource, value: Value | undefined, from: Resource): boolean {
  const component = ({ metadata }: Resource) => valueAt(metadata, 'wormtrail.component');
  return isUnknown(value) ? component(from) === component(bucket) : value === bucket.ref;
}

/** A copy of a tree in which another value stands at the path. */
function replaced(tree: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (isList(tree)) {
    const index = Number(name);
    const items = rest.length === 0 && value === ABSENT ? [] : [replaced(tree[index], rest, value)];
    return [...tree.slice(0, index), ...items, ...tree.slice(index + 1)];
  }
  const named = isProperties(tree) ? tree : {};
  if (rest.length === 0 && value === ABSENT) {
    return Object.fromEntries(Object.entries(named).filter(([other]) => other !== name));
  }
  return { ...named, [name]: replaced(Object.hasOwn(named, name) ? named[name] : undefined, rest, value) };
}
