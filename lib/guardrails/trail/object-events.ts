/** Data events on the objects of a bucket. */
import type { Vault } from '../../facts/audit-log';
import { bucketArn } from '../bucket-policy';
import type { TrailEvent } from './selectors';

/** What a call on an object of the bucket looks like to a trail. */
export function objectEvent(vault: Vault, eventName: string, readOnly: boolean, byAnybody = false): TrailEvent {
  return {
    eventCategory: 'Data',
    eventType: 'AwsApiCall',
    eventSource: 's3.amazonaws.com',
    eventName,
    readOnly: readOnly ? 'true' : 'false',
    'resources.type': 'AWS::S3::Object',
    'resources.ARN': `${bucketArn(vault)}/AWSLogs/`,
    ...(byAnybody && { byAnybody }),
  };
}
