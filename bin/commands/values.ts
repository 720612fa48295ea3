/** What options take: a value that is none is told with what to write instead, before anything is done. */
import { InvalidArgumentError, Option } from 'commander';
import { parseTime } from '../../lib/integrity/time';
import { parseTrailArn } from '../../lib/integrity/trail-arn';

/** An option that takes one of a few values, in whatever case they are typed. */
export function oneOf<Value extends string>(flags: string, description: string, values: readonly Value[]): Option {
  return new Option(flags, description).choices(values).argParser((text: string): Value => {
    const value = values.find((each) => each.toLowerCase() === text.toLowerCase());
    if (value !== undefined) return value;
    throw new InvalidArgumentError(`Allowed choices are ${values.join(', ')}.`);
  });
}

/** Parser of options that take the name or the ARN of a stack. */
export function stackNamed(text: string): string {
  if (/^([A-Za-z][A-Za-z0-9-]{0,127}|arn:[^\s]*:cloudformation:[^\s]*:stack\/[^\s]+)$/.test(text)) return text;
  throw new InvalidArgumentError('Write the name of a stack, such as acme-audit-log.');
}

/** Parser of options that take the name of an audit log. */
export function auditLogNamed(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{1,60}$/.test(text)) return text;
  throw new InvalidArgumentError('Write the name of an audit log, such as acme-audit.');
}

/** Parser of options that take the name of a bucket; old ones may have capitals and underscores. */
export function bucketNamed(text: string): string {
  if (/^[A-Za-z0-9._-]{1,255}$/.test(text)) return text;
  throw new InvalidArgumentError('Write the name of a bucket, such as acme-logs.');
}

/** Parser of options that take the names of several. */
export function bucketsNamed(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, bucketNamed(text)];
}

/** Parser of options that take the ID of an account. */
export function accountId(text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new InvalidArgumentError('Write the 12 digits of an AWS account ID.');
}

/** Parser of options that take the IDs of several accounts. */
export function accountIds(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, accountId(text)];
}

/** Parser of options that take a Region. */
export function regionNamed(text: string): string {
  if (/^[a-z]{2,4}(-[a-z]+)+-\d$/.test(text)) return text;
  throw new InvalidArgumentError('Write a Region, such as eu-central-1.');
}

/** Parser of options that take several Regions. */
export function regionsNamed(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, regionNamed(text)];
}

/** Parser of options that take the ID of an organization. */
export function organizationId(text: string): string {
  if (/^o-[a-z0-9]{10,32}$/.test(text)) return text;
  throw new InvalidArgumentError('Write the ID of an organization, such as o-exampleorgid.');
}

/** Parser of options that take the ARN of a trail. */
export function trailArn(text: string): string {
  parseTrailArn(text);
  return text;
}

/** Parser of options that take a prefix of keys in a bucket. */
export function keyPrefix(text: string): string {
  if (!/^[a-z0-9]+:\/\//i.test(text)) return text;
  throw new InvalidArgumentError('Write what the keys begin with, without the bucket, such as trails/prod.');
}

/** Parser of options that take a point in time, which stays as it is written: it may count from now. */
export function pointInTime(text: string): string {
  parseTime(text, new Date());
  return text;
}

/** Parser of options that take a day, UTC. */
export function day(text: string): Date {
  const midnight = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (midnight === undefined) throw new InvalidArgumentError('Write a day as YYYY-MM-DD.');
  // JavaScript takes February 31 for March 3
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== text) {
    throw new InvalidArgumentError('There is no such day. Write one of the calendar, as YYYY-MM-DD.');
  }
  return midnight;
}

/** Parser of options that take a whole number of at least `least`. */
/** @throws InvalidArgumentError where it is no number from 0 to 100. */
export function percentage(text: string): number {
  const value = Number(text);
  if (/^\d{1,3}(?:\.\d{1,6})?$/.test(text) && value <= 100) return value;
  throw new InvalidArgumentError('Write a number from 0 to 100.');
}

export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,15}$/.test(text) && value >= least) return value;
    throw new InvalidArgumentError(`Write a whole number of at least ${least}.`);
  };
}
