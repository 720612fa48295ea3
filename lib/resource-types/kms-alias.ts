/** Aliases of KMS keys. */
import { regional } from './names';
import type { ResourceType } from './resource-type';

export const kmsAlias: ResourceType = {
  type: 'AWS::KMS::Alias',
  nameProperty: 'AliasName',
  arn: regional('kms'),
  readAt: 'key',
  reads: {
    described: {
      call: 'kms:DescribeKey',
      input: ({ resource }) => ({ KeyId: resource.ref }),
      goneOn: ['NotFoundException'],
      properties: { AliasName: (_, { resource }) => resource.ref, TargetKeyId: 'KeyMetadata.Arn' },
    },
  },
  tampering: {
    service: 'kms',
    calls: {
      CreateAlias: 'takes the name of the key',
      UpdateAlias: 'points the name of the key at another key',
      DeleteAlias: 'takes the name of the key away',
    },
    namedBy: [
      { parameter: 'targetKeyId' },
      { parameter: 'aliasName', matches: ({ auditLogName }) => [`alias/${auditLogName}`] },
    ],
  },
};
