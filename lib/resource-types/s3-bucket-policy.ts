/** Policies of S3 buckets. */
import { isUnknown } from '../facts/value';
import { json, nameIn } from './answers';
import type { ResourceType } from './resource-type';

export const s3BucketPolicy: ResourceType = {
  type: 'AWS::S3::BucketPolicy',
  readAt: 'buckets',
  reads: {
    policy: {
      call: 's3:GetBucketPolicy',
      input: ({ resource }) => {
        const Bucket = nameIn(resource.properties.Bucket, 'Bucket');
        return isUnknown(Bucket) ? Bucket : { Bucket };
      },
      goneOn: ['NoSuchBucketPolicy', 'NoSuchBucket'],
      properties: { Bucket: (_, { resource }) => resource.properties.Bucket, PolicyDocument: json('Policy') },
    },
  },
  severities: [[/^/, 'CRITICAL', 'security']],
};
