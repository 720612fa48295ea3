/** Where a person opens evidence in a browser. */
import type { Environment } from '../findings/render-options';

/** The console's domain, by partition (AWS General Reference, "Service endpoints"; AWS GovCloud User Guide, "Signing in"). */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** @param address s3://BUCKET/PREFIX; stays as it is where the partition has no known console. */
export function consoleLink(address: string, { region, partition = 'aws' }: Environment): string {
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(address) ?? [];
  const console = CONSOLES[partition];
  if (!bucket || prefix === undefined || !console) return address;
  return `https://${console}/s3/buckets/${bucket}?region=${region}&prefix=${encodeURIComponent(prefix)}`;
}
