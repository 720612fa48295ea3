/** Data events on the objects of a bucket. */
import type { Vault } from '../../facts/audit-log';
import { bucketArn } from '../bucket-policy';
import type { TrailEvent } from './field-selectors';

/**
 * What a call on an object of the bucket looks like to a trail.
 *
 * @param folder Where the object stands in the bucket.
 */
export function objectEvent(
  vault: Vault,
  eventName: string,
  readOnly: boolean,
  byAnybody = false,
  folder = 'AWSLogs/',
): TrailEvent {
  return {
    eventCategory: 'Data',
    eventType: 'AwsApiCall',
    eventSource: 's3.amazonaws.com',
    eventName,
    readOnly: readOnly ? 'true' : 'false',
    'resources.type': 'AWS::S3::Object',
    'resources.ARN': `${bucketArn(vault)}/${folder}`,
    ...(byAnybody && { byAnybody }),
  };
}
