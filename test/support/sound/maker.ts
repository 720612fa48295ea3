/** Makes resources that belong to the sound audit log: metadata, tags and names in one place. */
import type { Component, Origin, Resource } from '../../../lib/facts/audit-log';
import type { Owner } from '../../../lib/facts/requirements';
import type { Properties, Value } from '../../../lib/facts/value';
import { ACCOUNT, arnOf, NAME, refOf } from './names';

interface Parts {
  readonly properties: Properties;
  /** Physical name, where the template states it. */
  readonly ref?: string;
  readonly arn?: string;
  readonly owner?: Owner;
  readonly deletionPolicy?: string;
  readonly updateReplacePolicy?: string;
  readonly extraTags?: readonly Value[];
  /** Types that take no tags. */
  readonly untagged?: true;
  /** What only a live account knows. */
  readonly state?: Properties;
}

export interface Maker {
  resource(type: string, logicalId: string, component: Component, parts: Parts): Resource;
  ref(logicalId: string): string;
  keyArn(): string;
  roleArn(logicalId: string): string;
}

export function maker(origin: Origin): Maker {
  const ref = refOf(origin);
  return {
    ref,
    keyArn: () => arnOf('kms', `key/${ref('Key')}`),
    roleArn: (logicalId) => `arn:aws:iam::${ACCOUNT}:role/${ref(logicalId)}`,
    resource: (type, logicalId, component, parts) => ({
      type,
      logicalId,
      stack: NAME,
      displayName: `${NAME}/${logicalId}`,
      ref: parts.ref ?? ref(logicalId),
      ...(parts.arn && { arn: parts.arn }),
      properties: parts.untagged ? parts.properties : { ...parts.properties, Tags: tags(parts) },
      ...(parts.deletionPolicy && { deletionPolicy: parts.deletionPolicy }),
      ...(parts.updateReplacePolicy && { updateReplacePolicy: parts.updateReplacePolicy }),
      metadata: { wormtrail: { auditLog: NAME, component } },
      ...(origin === 'account' && parts.state && { state: parts.state }),
    }),
  };
}

function tags({ owner = 'engineering', extraTags = [] }: Parts): Value {
  return [{ Key: 'wormtrail:audit-log-name', Value: NAME }, { Key: 'wormtrail:owner', Value: owner }, ...extraTags];
}
