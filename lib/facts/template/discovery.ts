/** Finds the audit logs of an app: buckets that trails deliver to or that are tagged, and what each is called. */
import { AUDIT_LOG_TAG } from '../audit-log';
import { valueAt } from '../value';
import { grouped, tagOf, type Relations } from './relations';
import { auditLogNameIn, componentIn } from './requirements';
import type { Resolved } from './resources';
import { rawAt } from './template';

/** Where an audit log begins: its bucket and the trails that deliver to it. One of them may not be at hand. */
export interface Discovery {
  readonly name: string;
  readonly bucket: Resolved | undefined;
  readonly trails: readonly Resolved[];
  /** Resources that say in their metadata that they belong to it. */
  readonly stated: readonly Resolved[];
}

type Unnamed = Pick<Discovery, 'bucket' | 'trails'>;

/** One for every bucket, in the order of the templates; after them, one for every bucket that no template has. */
export function discoverAuditLogs(relations: Relations): Discovery[] {
  const unnamed = unnamedIn(relations);
  const byName = grouped(unnamed, ownName);
  const byRoot = grouped(unnamed, nameInRoot);
  return unnamed.map((discovery): Discovery => {
    const name = ownName(discovery);
    const stated = relations.ofAuditLog(name);
    if (byName.get(name)?.length === 1) return { ...discovery, name, stated };
    // another audit log has the same name: what lies in other stacks belongs to that one
    const { root } = anchorOf(discovery).declared.stack;
    const near = stated.filter(({ declared }) => declared.stack.root === root);
    const isOnlyOne = byRoot.get(nameInRoot(discovery))?.length === 1;
    const place = isOnlyOne ? root.label : anchorOf(discovery).resource.displayName;
    return { ...discovery, name: `${name} (${place})`, stated: near };
  });
}

function unnamedIn(relations: Relations): Unnamed[] {
  const deliveries = relations.trails.map((trail) => ({ trail, bucket: relations.bucketNamed(trail, 'S3BucketName') }));
  const byBucket = grouped(deliveries, ({ bucket }) => bucket);
  const atHand = relations.buckets
    // what a trail delivers to holds logs, whatever it says of itself
    .filter((bucket) => byBucket.has(bucket) || (saysItHoldsLogs(bucket) && !holdsEvidence(bucket)))
    .map((bucket): Unnamed => ({ bucket, trails: (byBucket.get(bucket) ?? []).map(({ trail }) => trail) }));
  const elsewhere = deliveries.filter(({ bucket }) => bucket === undefined).map(({ trail }) => trail);
  const byBucketName = [...grouped(elsewhere, bucketNameOf).values()];
  return [...atHand, ...byBucketName.map((trails): Unnamed => ({ bucket: undefined, trails }))];
}

function saysItHoldsLogs(bucket: Resolved): boolean {
  const value = tagOf(bucket, AUDIT_LOG_TAG);
  return value === true || value === 'true';
}

/** Whether a tag, as a template writes it, says that its bucket holds an audit log. */
export function isTagged(tag: unknown): boolean {
  return rawAt(tag, 'Key') === AUDIT_LOG_TAG && String(rawAt(tag, 'Value')) === 'true';
}

function holdsEvidence({ resource }: Resolved): boolean {
  return componentIn(resource.metadata) === 'evidence-bucket';
}

/** What sets buckets apart that are not at hand: the name, or else the trail that does not say it. */
function bucketNameOf({ resource, declared }: Resolved): string {
  const name = valueAt(resource.properties, 'S3BucketName');
  return typeof name === 'string' ? name : `${declared.stack.label}.${resource.logicalId}`;
}

/** The name that people gave it, or else how they find its bucket. */
function ownName(discovery: Unnamed): string {
  const anchor = anchorOf(discovery);
  const tag = tagOf(anchor, 'wormtrail:audit-log-name');
  const { metadata, displayName } = anchor.resource;
  return auditLogNameIn(metadata) ?? (typeof tag === 'string' && tag !== '' ? tag : displayName);
}

function nameInRoot(discovery: Unnamed): string {
  return `${anchorOf(discovery).declared.stack.root.label} ${ownName(discovery)}`;
}

/** The resource that stands for the audit log: its bucket, or a trail. */
function anchorOf({ bucket, trails: [trail] }: Unnamed): Resolved {
  const anchor = bucket ?? trail;
  if (!anchor) throw new TypeError('an audit log has a bucket or a trail');
  return anchor;
}
