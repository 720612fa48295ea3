/** Facts of the audit logs in an app's CloudFormation templates, synthesized or deployed. */
import type { AuditLog, Resource, StackFacts, Vault } from './audit-log';
import { parseArn } from './arn';
import { isManagedByAws } from './key-names';
import type { Requirements } from './requirements';
import { App } from './template/app';
import { Relations } from './template/relations';
import { candidatesIn } from './template/candidates';
import { auditLogNameIn, componentIn, requirementsIn } from './template/requirements';
import { countedWhere, resolveResources, type Resolved } from './template/resources';
import { discoverAuditLogs, type Discovery } from './template/discovery';
import type { Stack } from './template/stack';
import type { Template } from './template/template';
import { transformsOf } from './template/transforms';
import { Watchers } from './template/watchers';
import { Elsewhere, inNoTemplate, Unknown, unknownProperties, valueAt, type Value } from './value';

export type { Template } from './template/template';

/**
 * The audit logs of an app: one for every bucket that a trail delivers to or that is tagged `wormtrail:audit-log=true`. A trail
 * that delivers to a bucket outside the templates makes one as well; nothing is known of its bucket then.
 *
 * @param templates All templates of the app, nested ones included, so that references between stacks resolve.
 * @param requirements What counts instead of what a bucket's metadata says, field by field.
 * @param observedAt When they are judged, where that is now.
 * @returns an empty list where the app has no audit log.
 * @throws TemplateError where one of them is no template.
 * @throws CircularReferenceError where values need each other.
 */
export function auditLogsOf(
  templates: readonly Template[],
  requirements: Partial<Requirements> = {},
  observedAt?: Date,
): AuditLog[] {
  const relations = new Relations(resolveResources(new App(templates)));
  const inventory = relations.all.map(({ counted }) => counted);
  const watchers = new Watchers(relations);
  const candidates = candidatesIn(relations);
  return discoverAuditLogs(relations).map((discovery) =>
    auditLogFrom(discovery, { relations, watchers, inventory, requirements, candidates, observedAt }),
  );
}

interface AppFacts {
  readonly relations: Relations;
  readonly watchers: Watchers;
  readonly inventory: readonly Resource[];
  readonly requirements: Partial<Requirements>;
  /** Buckets that may be the one that a trail names. */
  readonly candidates: readonly string[];
  readonly observedAt: Date | undefined;
}

function auditLogFrom(discovery: Discovery, facts: AppFacts): AuditLog {
  const { relations, watchers, inventory, requirements, candidates, observedAt } = facts;
  const settled = discovery.bucket?.doubts ?? new Map<string, Unknown>();
  const counted = (each: Resolved): Resource => countedWhere(settled, each);
  const evidenceBuckets = discovery.stated.filter(isEvidenceBucket);
  const evidence = evidenceIn(evidenceBuckets.map((bucket) => vaultOf(bucket, relations, counted)));
  const members = membersOf(discovery, evidenceBuckets, relations, watchers);
  return {
    name: discovery.name,
    origin: 'template',
    requirements: requirementsIn(statedBy(discovery)?.resource.metadata ?? {}, requirements),
    log: discovery.bucket ? vaultOf(discovery.bucket, relations, counted) : vaultElsewhere(discovery, candidates),
    ...(evidence && { evidence }),
    trails: discovery.trails.map(counted),
    ...trailElsewhere(discovery, relations),
    ...(discovery.statement && { given: discovery.statement.given }),
    members: members.map(counted),
    inventory,
    ...stacksOf(members),
    ...(observedAt && { observedAt }),
  };
}

function isEvidenceBucket({ resource }: Resolved): boolean {
  return resource.type === 'AWS::S3::Bucket' && componentIn(resource.metadata) === 'evidence-bucket';
}

/** What says what the audit log has to satisfy. */
function statedBy({ bucket, statement }: Discovery): Resolved | undefined {
  return statement?.holder ?? bucket;
}

/** What says that it belongs to the audit log; where nothing says so, what watches it. */
function membersOf(
  discovery: Discovery,
  evidenceBuckets: readonly Resolved[],
  relations: Relations,
  watchers: Watchers,
): readonly Resolved[] {
  const { bucket, trails, stated } = discovery;
  const vault = (of: Resolved): Resolved[] => {
    const key = relations.keyOf(of);
    return [of, ...relations.policiesOf(of), ...(key ? [key] : [])];
  };
  const core = [...(bucket ? vault(bucket) : []), ...evidenceBuckets.flatMap(vault), ...trails];
  const isOurs = auditLogNameIn(statedBy(discovery)?.resource.metadata ?? {}) !== undefined;
  return [...new Set([...core, ...stated, ...(isOurs ? [] : watchers.of(core))])];
}

function vaultOf(bucket: Resolved, relations: Relations, counted: (each: Resolved) => Resource): Vault {
  const key = relations.keyOf(bucket);
  const keyElsewhere = key ? undefined : keyNamedBy(counted(bucket));
  return {
    bucket: counted(bucket),
    policies: relations.policiesOf(bucket).map(counted),
    ...(key && { key: counted(key) }),
    ...(keyElsewhere && { keyElsewhere }),
  };
}

const KEY_NAME = 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID';

/** A key of one's own that a bucket names and no template has. */
function keyNamedBy({ properties, stack, logicalId }: Resource): Resource | undefined {
  const name = valueAt(properties, KEY_NAME);
  if (typeof name !== 'string' || name === '' || isManagedByAws(name)) return undefined;
  const why = inNoTemplate(`the key ${name}`, name);
  return {
    ...{ type: 'AWS::KMS::Key', logicalId: `${logicalId}.KMSMasterKeyID`, stack, displayName: name, ref: name },
    ...(parseArn(name) && { arn: name }),
    ...{ properties: unknownProperties(why), deletionPolicy: why, updateReplacePolicy: why, metadata: {} },
  };
}

/** wormtrail makes no bucket without its trail, unless it was given one: where its own is gone, somebody removed it. */
function trailElsewhere(
  { bucket, trails, statement }: Discovery,
  { trails: all }: Relations,
): Pick<AuditLog, 'trailElsewhere'> {
  if (trails.length > 0) return {};
  const given = statement?.given.trailArn;
  if (given !== undefined) {
    const isAtHand = all.some(({ resource }) => resource.arn === given);
    return isAtHand ? {} : { trailElsewhere: inNoTemplate(`the trail ${given}`, given) };
  }
  if (!bucket || auditLogNameIn(bucket.resource.metadata) !== undefined) return {};
  const { displayName } = bucket.resource;
  return { trailElsewhere: inNoTemplate(`the trail that delivers to ${displayName}`, `trail of ${displayName}`) };
}

/** Of several buckets that say they hold the evidence nobody can tell which one does: nothing is known of it then. */
function evidenceIn(vaults: readonly Vault[]): Vault | undefined {
  const [vault] = vaults;
  if (!vault || vaults.length === 1) return vault;
  const names = vaults.map(({ bucket }) => bucket.displayName).join(', ');
  const why = new Unknown(`several buckets say that they hold the evidence: ${names}`);
  return { ...vault, bucket: { ...vault.bucket, properties: unknownProperties(why) } };
}

const SAY_WHICH = 'Say which bucket it is, with --parameter where a parameter decides.';

/** The vault that a trail delivers to, where no template has it. */
function vaultElsewhere({ trails: [trail], statement }: Discovery, candidates: readonly string[]): Vault {
  const anchor = (trail ?? statement?.holder)?.resource;
  const name = trail ? valueAt(trail.resource.properties, 'S3BucketName') : statement?.given.logBucket;
  const isNamed = typeof name === 'string' && name !== '';
  const displayName = isNamed ? name : `${anchor?.displayName}.S3BucketName`;
  const hint =
    candidates.length > 0 ? `If it is ${candidates.join(' or ')}, which lets CloudTrail write, name it there. ` : '';
  const why =
    name instanceof Unknown
      ? new Elsewhere(name.reason, displayName, SAY_WHICH)
      : isNamed
        ? inNoTemplate(`the bucket ${name}`, displayName, hint)
        : new Elsewhere(`${anchor?.displayName} names no bucket`, displayName, SAY_WHICH);
  const ref = isNamed ? name : `\${${anchor?.stack}.${anchor?.logicalId}.S3BucketName}`;
  return {
    bucket: {
      type: 'AWS::S3::Bucket',
      logicalId: `${anchor?.logicalId}.S3BucketName`,
      stack: anchor?.stack ?? '',
      ...{ displayName, ref },
      properties: unknownProperties(why),
      deletionPolicy: why,
      updateReplacePolicy: why,
      metadata: {},
    },
    policies: [],
  };
}

function stacksOf(members: readonly Resolved[]): Pick<AuditLog, 'stacks' | 'unread'> {
  const stacks = [...new Set(members.map(({ declared }) => declared.stack))];
  return { stacks: stacks.map(factsOf), unread: stacks.flatMap(transformsOf) };
}

function factsOf({ template, root, environment }: Stack): StackFacts {
  const known = (text: string, what: string): Value =>
    text.startsWith('${') ? new Unknown(`the template does not say its ${what}`) : text;
  return {
    name: template.stack,
    // termination protection of the root stack protects those that are nested in it
    ...(template.isPlan !== true && {
      terminationProtection:
        root.template.terminationProtection ??
        new Unknown('the template does not say whether its stack may be deleted'),
    }),
    account: known(environment.account, 'account'),
    region: known(environment.region, 'Region'),
  };
}
