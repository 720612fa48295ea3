/** A KMS key's facts, and those of its alias. */
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type DescribeKeyCommandOutput,
} from '@aws-sdk/client-kms';
import type { Resource } from '../audit-log';
import { isUnknown, type Unknown } from '../value';
import { from, Gone, parsed, present, type Reader, type Reads } from './reads';

const GONE = { goneOn: ['NotFoundException'] };

/** Reads a key, one that has an alias by way of it: the same answer tells where the alias leads. */
export function keyReader(resources: readonly Resource[]): Reader {
  return async (resource, reads) => {
    const { kms } = reads.clients;
    const key = { KeyId: resource.ref };
    const [described, policy, rotation] = await Promise.all([
      describeByAlias(resource, aliasOf(resource, resources), reads),
      reads.call(
        resource,
        'KeyPolicy',
        'kms:GetKeyPolicy',
        (options) => kms.send(new GetKeyPolicyCommand({ ...key, PolicyName: 'default' }), options),
        GONE,
      ),
      reads.call(
        resource,
        'EnableKeyRotation',
        'kms:GetKeyRotationStatus',
        (options) => kms.send(new GetKeyRotationStatusCommand(key), options),
        GONE,
      ),
    ]);
    const metadata = isUnknown(described) ? undefined : described.KeyMetadata;
    const state = metadata?.KeyState;
    return {
      properties: {
        Description: from(described, () => metadata?.Description),
        // a key that waits for its deletion says so by its state: one fact, one finding
        Enabled: from(described, () => state !== 'Disabled'),
        KeySpec: from(described, () => metadata?.KeySpec),
        KeyUsage: from(described, () => metadata?.KeyUsage),
        MultiRegion: from(described, () => metadata?.MultiRegion ?? false),
        Origin: from(described, () => metadata?.Origin),
        KeyPolicy: from(policy, (answer) => parsed(answer.Policy)),
        EnableKeyRotation: from(rotation, ({ KeyRotationEnabled }) => KeyRotationEnabled ?? false),
        RotationPeriodInDays: from(rotation, ({ RotationPeriodInDays }) => RotationPeriodInDays),
      },
      state: present({ KeyState: from(described, () => state), DeletionDate: metadata?.DeletionDate?.toISOString() }),
    };
  };
}

export const readAlias: Reader = async (resource, reads) => {
  const described = await describe(resource, 'TargetKeyId', resource.ref, reads);
  if (described === 'gone') throw new Gone(resource.displayName);
  return {
    properties: { AliasName: resource.ref, TargetKeyId: from(described, ({ KeyMetadata }) => KeyMetadata?.Arn) },
  };
};

function aliasOf(key: Resource, resources: readonly Resource[]): string | undefined {
  return resources.find(({ type, properties: { TargetKeyId } }) => {
    const target = typeof TargetKeyId === 'string' ? TargetKeyId : '';
    return type === 'AWS::KMS::Alias' && (target === key.ref || target === key.arn);
  })?.ref;
}

/** An alias that is gone, or that leads to another key, says nothing of this one. */
async function describeByAlias(
  key: Resource,
  alias: string | undefined,
  reads: Reads,
): Promise<DescribeKeyCommandOutput | Unknown> {
  if (alias !== undefined) {
    const described = await describe(key, 'Enabled', alias, reads);
    if (isUnknown(described)) return described;
    if (described !== 'gone' && described.KeyMetadata?.KeyId === key.ref) return described;
  }
  const described = await describe(key, 'Enabled', key.ref, reads);
  if (described === 'gone') throw new Gone(key.displayName);
  return described;
}

function describe(
  resource: Resource,
  path: string,
  KeyId: string,
  reads: Reads,
): Promise<DescribeKeyCommandOutput | 'gone' | Unknown> {
  return reads.shared(resource, path, 'kms:DescribeKey', KeyId, async () => {
    try {
      return await reads.clients.kms.send(new DescribeKeyCommand({ KeyId }));
    } catch (error) {
      if (error instanceof Error && GONE.goneOn.includes(error.name)) return 'gone';
      throw error;
    }
  });
}
