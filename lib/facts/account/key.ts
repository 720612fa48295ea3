/** A KMS key's facts, and those of its alias. */
import { DescribeKeyCommand, GetKeyPolicyCommand, GetKeyRotationStatusCommand } from '@aws-sdk/client-kms';
import { isUnknown } from '../value';
import { from, parsed, present, type Reader } from './reads';

const GONE = { goneOn: ['NotFoundException'] };

export const readKey: Reader = async (resource, reads) => {
  const { kms } = reads.clients;
  const key = { KeyId: resource.ref };
  const [described, policy, rotation] = await Promise.all([
    reads.call(
      resource,
      'Enabled',
      'kms:DescribeKey',
      (options) => kms.send(new DescribeKeyCommand(key), options),
      GONE,
    ),
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
  const metadata = isUnknown(described) ? undefined : described?.KeyMetadata;
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

export const readAlias: Reader = async (resource, reads) => {
  const described = await reads.call(
    resource,
    'TargetKeyId',
    'kms:DescribeKey',
    (options) => reads.clients.kms.send(new DescribeKeyCommand({ KeyId: resource.ref }), options),
    GONE,
  );
  return {
    properties: { AliasName: resource.ref, TargetKeyId: from(described, ({ KeyMetadata }) => KeyMetadata?.Arn) },
  };
};
