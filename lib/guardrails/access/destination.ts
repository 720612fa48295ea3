/** Where a part of an audit log goes, and whose that is. */
import { parseArn } from '../../facts/arn';
import type { Resource } from '../../facts/audit-log';
import { isProperties, isUnknown, type Unknown, type Value } from '../../facts/value';

export interface Destination {
  readonly resource: Resource;
  readonly path: string;
  readonly value: Value;
  /** Why it is not known whether anything goes there. */
  readonly doubt?: Unknown;
}

/** Accounts that a value names: in an ARN, or as the number of one where a property asks for it. */
export function accountsIn(value: Value, name = ''): readonly string[] {
  if (typeof value === 'string') {
    const account = /Account(Id)?$/.test(name) ? value : (parseArn(value)?.account ?? '');
    return account === '' ? [] : [account];
  }
  if (typeof value !== 'object' || value === null || isUnknown(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => accountsIn(part, key));
}

/** ARNs of buckets in a value without the account that they have to be of: nothing says whose they are. */
export function bucketsOfNobody(value: Value): readonly string[] {
  if (typeof value !== 'object' || value === null || isUnknown(value)) return [];
  const inside = Object.values(value).flatMap((part) => bucketsOfNobody(part));
  if (!isProperties(value)) return inside;
  const { Bucket: bucket = value['BucketArn'], Account: account = value['BucketAccountId'] } = value;
  const isOpen = typeof bucket === 'string' && parseArn(bucket)?.service === 's3' && account === undefined;
  return isOpen ? [bucket, ...inside] : inside;
}
