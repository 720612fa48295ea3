/** KMS keys. */
import { isList, isUnknown, valueAt, type Value } from '../facts/value';
import { json, listAt, present, sameNames } from './answers';
import { regional } from './names';
import type { Read, ResourceType, Subject } from './resource-type';
import { is } from './service-defaults';

const GONE = ['NotFoundException'];

const DESCRIBED: Pick<Read, 'properties' | 'state'> = {
  properties: {
    ...sameNames('KeyMetadata', ['Description', 'KeySpec', 'KeyUsage', 'Origin']),
    // a key that waits for its deletion says so by its state: one fact, one finding
    Enabled: (answer) => valueAt(answer, 'KeyMetadata.KeyState') !== 'Disabled',
    MultiRegion: (answer) => valueAt(answer, 'KeyMetadata.MultiRegion') ?? false,
  },
  state: sameNames('KeyMetadata', ['KeyState', 'DeletionDate']),
};

export const kmsKey: ResourceType = {
  type: 'AWS::KMS::Key',
  arn: regional('kms', 'key/'),
  attributes: { KeyId: (name) => name },
  readAt: 'key',
  taggable: true,
  reads: {
    // the same answer says where the alias leads
    byAlias: {
      ...DESCRIBED,
      call: 'kms:DescribeKey',
      input: (subject) => {
        const alias = aliasOf(subject);
        return alias === undefined ? undefined : { KeyId: alias };
      },
      absentOn: GONE,
    },
    described: {
      ...DESCRIBED,
      call: 'kms:DescribeKey',
      // an alias that is gone, or that leads to another key, says nothing of this one
      input: (subject) => {
        const { resource, answers } = subject;
        const mustAsk =
          aliasOf(subject) === undefined || ('byAlias' in answers && !isOf(answers.byAlias, resource.ref));
        return mustAsk ? { KeyId: resource.ref } : undefined;
      },
      goneOn: GONE,
    },
    policy: {
      call: 'kms:GetKeyPolicy',
      input: ({ resource }) => ({ KeyId: resource.ref, PolicyName: 'default' }),
      goneOn: GONE,
      properties: { KeyPolicy: json('Policy') },
    },
    // a grant lets somebody use the key, and no policy says it
    grants: {
      call: 'kms:ListGrants',
      input: ({ resource }) => ({ KeyId: resource.ref, Limit: 100 }),
      goneOn: GONE,
      flaw: (answer) => (isList(valueAt(answer, 'Grants')) ? undefined : 'the answer is empty'),
      state: {
        Grants: (answer) =>
          listAt(answer, 'Grants').map((grant) =>
            present({
              Name: valueAt(grant, 'GrantId'),
              Grantee: valueAt(grant, 'GranteePrincipal'),
              Operations: valueAt(grant, 'Operations'),
            }),
          ),
      },
    },
    rotation: {
      call: 'kms:GetKeyRotationStatus',
      // keys that sign do not rotate (KMS API Reference, "EnableKeyRotation")
      input: ({ resource }) => (signs(resource) ? undefined : { KeyId: resource.ref }),
      goneOn: GONE,
      properties: {
        EnableKeyRotation: (answer) => valueAt(answer, 'KeyRotationEnabled') ?? false,
        RotationPeriodInDays: 'RotationPeriodInDays',
      },
    },
  },
  neverRead: {
    PendingWindowInDays: 'an input of the deletion, not part of the key',
    BypassPolicyLockoutSafetyCheck: 'an input of the creation, not part of the key',
  },
  defaults: {
    Enabled: is(true),
    KeySpec: is('SYMMETRIC_DEFAULT'),
    KeyUsage: is('ENCRYPT_DECRYPT'),
    Origin: is('AWS_KMS'),
    RotationPeriodInDays: is(365),
  },
  severities: [
    [/^(KeyPolicy|Enabled|KeyState)/, 'CRITICAL', 'security'],
    [/^(Tags|Description)/, 'LOW', 'engineering'],
  ],
  authorizedAs: { service: 'kms', resourceTypes: ['key', 'alias'] },
  tampering: {
    service: 'kms',
    calls: {
      DisableKey: 'makes every log unreadable, and deliveries fail',
      ScheduleKeyDeletion: 'makes every log unreadable for ever after the waiting period',
      CancelKeyDeletion: 'ends a deletion that somebody scheduled',
      EnableKey: 'ends a pause that somebody caused',
      PutKeyPolicy: 'changes who may decrypt logs or manage the key',
      CreateGrant: 'lets somebody use the key beside its policy',
      RevokeGrant: 'takes the use of the key from a service, or hides that somebody had it',
      ImportKeyMaterial: 'replaces the material of the key',
      UpdateKeyDescription: 'changes what the key is said to be for',
      DisableKeyRotation: 'stops the yearly rotation',
      DeleteImportedKeyMaterial: 'makes every log unreadable',
      ReplicateKey: 'makes the key usable in another Region',
      UpdatePrimaryRegion: 'moves the key to another Region',
      TagResource: 'changes who seems to own the key',
      UntagResource: 'changes who seems to own the key',
    },
    namedBy: [
      {
        parameter: 'keyId',
        forms: ['ref', 'arn'],
        matches: ({ keyIds }) => keyIds.map((keyId) => ({ suffix: keyId })),
      },
    ],
  },
};

function signs({ properties }: Subject['resource']): boolean {
  return properties.KeyUsage === 'SIGN_VERIFY';
}

function aliasOf({ resource, all }: Subject): string | undefined {
  const alias = all.find(({ type, properties: { TargetKeyId } }) => {
    const target = typeof TargetKeyId === 'string' ? TargetKeyId : '';
    return type === 'AWS::KMS::Alias' && (target === resource.ref || target === resource.arn);
  });
  return alias?.ref;
}

/** What is not known is not asked for once more: the failure is reported. */
function isOf(described: Value | undefined, keyId: string): boolean {
  return isUnknown(described) || valueAt(described, 'KeyMetadata.KeyId') === keyId;
}
