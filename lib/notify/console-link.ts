/** Where a person opens evidence in a browser. */
import { consoleOf } from '../facts/partition';
import type { Environment } from '../findings/render-options';

/** @param address s3://BUCKET/PREFIX; stays as it is where the partition has no known console. */
export function consoleLink(address: string, { region, partition = 'aws' }: Environment): string {
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(address) ?? [];
  const console = consoleOf(partition);
  if (!bucket || prefix === undefined || !console) return address;
  return `https://${console}/s3/buckets/${bucket}?region=${region}&prefix=${encodeURIComponent(prefix)}`;
}
