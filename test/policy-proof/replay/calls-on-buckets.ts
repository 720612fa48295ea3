/** Calls on a bucket and on an object. (Amazon S3 User Guide, "Required permissions for Amazon S3 API operations".) */
import { one, type Input, type Ways } from './way';

const DAY = 24 * 60 * 60 * 1000;
const CONFIGURED: Readonly<Record<string, readonly [operation: string, more?: Input]>> = {
  DeleteBucket: ['DeleteBucket'],
  DeleteBucketPolicy: ['DeleteBucketPolicy'],
  DeleteBucketWebsite: ['DeleteBucketWebsite'],
  GetBucketAcl: ['GetBucketAcl'],
  GetBucketCORS: ['GetBucketCors'],
  GetBucketLocation: ['GetBucketLocation'],
  GetBucketLogging: ['GetBucketLogging'],
  GetBucketObjectLockConfiguration: ['GetObjectLockConfiguration'],
  GetBucketPolicy: ['GetBucketPolicy'],
  GetBucketPublicAccessBlock: ['GetPublicAccessBlock'],
  GetBucketTagging: ['GetBucketTagging'],
  GetBucketVersioning: ['GetBucketVersioning'],
  GetEncryptionConfiguration: ['GetBucketEncryption'],
  GetLifecycleConfiguration: ['GetBucketLifecycleConfiguration'],
  GetReplicationConfiguration: ['GetBucketReplication'],
  ListBucket: ['ListObjectsV2'],
  ListBucketMultipartUploads: ['ListMultipartUploads'],
  ListBucketVersions: ['ListObjectVersions'],
  PutBucketAcl: ['PutBucketAcl', { ACL: 'private' }],
  PutBucketLogging: ['PutBucketLogging', { BucketLoggingStatus: {} }],
  PutBucketNotification: ['PutBucketNotificationConfiguration', { NotificationConfiguration: {} }],
  PutBucketObjectLockConfiguration: [
    'PutObjectLockConfiguration',
    { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } },
  ],
  PutBucketOwnershipControls: [
    'PutBucketOwnershipControls',
    { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] } },
  ],
  PutBucketPolicy: ['PutBucketPolicy', { Policy: '{"Version":"2012-10-17","Statement":[]}' }],
  PutBucketPublicAccessBlock: [
    'PutPublicAccessBlock',
    { PublicAccessBlockConfiguration: { BlockPublicPolicy: false } },
  ],
  PutBucketTagging: ['PutBucketTagging', { Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }],
  PutBucketVersioning: ['PutBucketVersioning', { VersioningConfiguration: { Status: 'Suspended' } }],
  PutEncryptionConfiguration: [
    'PutBucketEncryption',
    {
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    },
  ],
  PutLifecycleConfiguration: [
    'PutBucketLifecycleConfiguration',
    { LifecycleConfiguration: { Rules: [{ ID: 'a', Status: 'Enabled', Filter: {}, Expiration: { Days: 1 } }] } },
  ],
};

const WITH_VERSION = true;
const OBJECTS: Readonly<Record<string, readonly [operation: string, more?: Input, version?: true]>> = {
  AbortMultipartUpload: ['AbortMultipartUpload', { UploadId: 'example' }],
  DeleteObject: ['DeleteObject'],
  DeleteObjectTagging: ['DeleteObjectTagging'],
  DeleteObjectVersion: ['DeleteObject', {}, WITH_VERSION],
  DeleteObjectVersionTagging: ['DeleteObjectTagging', {}, WITH_VERSION],
  GetObject: ['GetObject'],
  GetObjectAcl: ['GetObjectAcl'],
  GetObjectLegalHold: ['GetObjectLegalHold'],
  GetObjectRetention: ['GetObjectRetention'],
  GetObjectTagging: ['GetObjectTagging'],
  GetObjectVersion: ['GetObject', {}, WITH_VERSION],
  GetObjectVersionTagging: ['GetObjectTagging', {}, WITH_VERSION],
  ListMultipartUploadParts: ['ListParts', { UploadId: 'example' }],
  PutObjectAcl: ['PutObjectAcl', { ACL: 'private' }],
  PutObjectLegalHold: ['PutObjectLegalHold', { LegalHold: { Status: 'ON' } }],
  PutObjectRetention: [
    'PutObjectRetention',
    { Retention: { Mode: 'COMPLIANCE', RetainUntilDate: new Date(Date.now() + 30_000 * DAY) } },
  ],
  PutObjectTagging: ['PutObjectTagging', { Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }],
  PutObjectVersionTagging: ['PutObjectTagging', { Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }, WITH_VERSION],
};

export const ON_BUCKET: Readonly<Record<string, Ways>> = Object.fromEntries(
  Object.entries(CONFIGURED).map(([action, [operation, more = {}]]) => [
    `s3:${action}`,
    one('s3api', operation, ({ bucket }) => ({ Bucket: bucket, ...more })),
  ]),
);

export const ON_OBJECT: Readonly<Record<string, Ways>> = {
  ...Object.fromEntries(
    Object.entries(OBJECTS).map(([action, [operation, more = {}, version]]) => [
      `s3:${action}`,
      one('s3api', operation, ({ bucket, object: { key, versionId } }) => ({
        ...{ Bucket: bucket, Key: key, ...(version && { VersionId: versionId }) },
        ...more,
      })),
    ]),
  ),
  // without a Bucket Key, as a drill writes
  's3:PutObject': one('s3api', 'PutObject', ({ bucket, object: { key } }) => ({
    ...{ Bucket: bucket, Key: `${key}-anew`, Body: 'x', BucketKeyEnabled: false },
  })),
};
