/**
 * What CloudTrail calls the calls of `tamper-calls.ts`, which are known there by how their event names begin.
 *
 * S3: S3 User Guide, "Amazon S3 CloudTrail events". Lambda: Lambda Developer Guide, "Logging AWS Lambda API calls using AWS
 * CloudTrail". Other services record a call by its own name.
 */
import { TAMPER_CALLS, type TamperCalls, type TamperedService } from '../../facts/tamper-calls';

/** Event names by call, where they are not the call's own name. */
const RECORDED_AS: Readonly<Partial<Record<TamperedService, Readonly<Record<string, readonly string[]>>>>> = {
  s3: {
    CreateBucketMetadata: ['CreateBucketMetadataConfiguration', 'CreateBucketMetadataTableConfiguration'],
    DeleteBucket: [
      'DeleteBucket',
      'DeleteBucketEncryption',
      'DeleteBucketLifecycle',
      'DeleteBucketOwnershipControls',
      'DeleteBucketPolicy',
      'DeleteBucketPublicAccessBlock',
      'DeleteBucketReplication',
      'DeleteBucketTagging',
    ],
    DeleteObject: ['DeleteObject', 'DeleteObjects'],
    PutBucket: [
      'PutBucketAcl',
      'PutBucketEncryption',
      'PutBucketLifecycle',
      'PutBucketLogging',
      'PutBucketNotification',
      'PutBucketObjectLockConfiguration',
      'PutBucketOwnershipControls',
      'PutBucketPolicy',
      'PutBucketPublicAccessBlock',
      'PutBucketReplication',
      'PutBucketTagging',
      'PutBucketVersioning',
    ],
  },
  lambda: {
    AddPermission: ['AddPermission20150331v2'],
    CreateEventSourceMapping: ['CreateEventSourceMapping20150331'],
    CreateFunction: ['CreateFunction20150331'],
    DeleteEventSourceMapping: ['DeleteEventSourceMapping20150331'],
    DeleteFunction: ['DeleteFunction20150331'],
    DeleteFunctionConcurrency: ['DeleteFunctionConcurrency20171031'],
    PutFunctionConcurrency: ['PutFunctionConcurrency20171031'],
    RemovePermission: ['RemovePermission20150331v2'],
    TagResource: ['TagResource20170331v2'],
    UntagResource: ['UntagResource20170331v2'],
    UpdateEventSourceMapping: ['UpdateEventSourceMapping20150331'],
    UpdateFunctionCode: ['UpdateFunctionCode20150331v2'],
    UpdateFunctionConfiguration: ['UpdateFunctionConfiguration20150331v2'],
  },
};

/** The events of one service that tell of tampering. */
export interface TamperEvents extends Pick<TamperCalls, 'service' | 'source' | 'eventSource'> {
  readonly eventNames: readonly string[];
}

export const TAMPER_EVENTS: readonly TamperEvents[] = TAMPER_CALLS.map(({ service, source, eventSource, calls }) => ({
  service,
  source,
  eventSource,
  eventNames: Object.keys(calls).flatMap((call) => RECORDED_AS[service]?.[call] ?? [call]),
}));
