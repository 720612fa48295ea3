/** Finds the audit logs of an app: buckets that trails deliver to or that are tagged, and what each is called. */
import { AUDIT_LOG_TAG, type GivenParts } from '../audit-log';
import { valueAt } from '../value';
import { grouped, tagOf, type Relations } from './relations';
import { auditLogNameIn, componentIn, givenIn } from './requirements';
import type { Resolved } from './resources';
import { rawAt } from './template';

/** Where an audit log begins: its bucket and the trails that deliver to it. One of them may not be at hand. */
export interface Discovery {
  readonly name: string;
  readonly bucket: Resolved | undefined;
  readonly trails: readonly Resolved[];
  /** What says of which parts of somebody's own it consists, and what it has to satisfy. */
  readonly statement?: Statement;
  /** Resources that say in their metadata that they belong to it. */
  readonly stated: readonly Resolved[];
}

/** A bucket of wormtrail's own: the log bucket, or else the evidence bucket. */
interface Statement {
  readonly holder: Resolved;
  readonly given: GivenParts;
}

type Unnamed = Pick<Discovery, 'bucket' | 'trails' | 'statement'>;

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
  const statements = statementsIn(relations);
  const stated = new Map(statements.map((statement) => [logBucketOf(statement, relations), statement]));
  const atHand = relations.buckets
    // what a trail delivers to holds logs, whatever it says of itself
    .filter(
      (bucket) => byBucket.has(bucket) || stated.has(bucket) || (saysItHoldsLogs(bucket) && !holdsEvidence(bucket)),
    )
    .map((bucket): Unnamed => ({
      bucket,
      trails: (byBucket.get(bucket) ?? []).map(({ trail }) => trail),
      ...statementOf(stated.get(bucket)),
    }));
  const elsewhere = deliveries.filter(({ bucket }) => bucket === undefined).map(({ trail }) => trail);
  const byBucketName = grouped(elsewhere, bucketNameOf);
  const open = statements.filter((statement) => logBucketOf(statement, relations) === undefined);
  const byStatedName = grouped(open, ({ given }) => given.logBucket);
  return [
    ...atHand,
    ...[...byBucketName].map(([name, trails]): Unnamed => ({
      bucket: undefined,
      trails,
      ...statementOf(byStatedName.get(name)?.[0]),
    })),
    // bucket and trail are both in none of the templates
    ...open
      .filter(({ given }) => !byBucketName.has(given.logBucket ?? ''))
      .map((statement): Unnamed => ({ bucket: undefined, trails: [], statement })),
  ];
}

function statementsIn({ buckets }: Relations): readonly Statement[] {
  return buckets.flatMap((holder) => {
    const given = givenIn(holder.resource.metadata);
    return given ? [{ holder, given }] : [];
  });
}

function statementOf(statement: Statement | undefined): Pick<Unnamed, 'statement'> {
  return statement ? { statement } : {};
}

/** The log bucket that a statement is about; undefined where none of the templates has it. */
function logBucketOf({ holder, given }: Statement, relations: Relations): Resolved | undefined {
  if (!holdsEvidence(holder)) return holder;
  return given.logBucket === undefined ? undefined : relations.bucketCalled(given.logBucket, holder);
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

/** The resource that stands for the audit log: what says its name, its bucket, or a trail. */
function anchorOf({ bucket, trails: [trail], statement }: Unnamed): Resolved {
  const anchor = statement?.holder ?? bucket ?? trail;
  if (!anchor) throw new TypeError('an audit log has a bucket or a trail');
  return anchor;
}
