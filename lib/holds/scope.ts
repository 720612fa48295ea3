/** Which log files a hold is about: those of some days, and of an account, a Region or a prefix where it names one. */
import { dayFolder } from '../evidence/names';

export interface Scope {
  /** First day, UTC: 2026-01-01. */
  readonly from: string;
  /** Last day, itself included. */
  readonly to: string;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** What their keys begin with. */
  readonly prefix?: string | undefined;
}

const DAY = 86_400_000;
/** Of a log file, a digest or a file of Insights (CloudTrail User Guide, "Getting and viewing your CloudTrail log files"). */
const KEY =
  /^AWSLogs\/(?:o-[a-z0-9]{10,32}\/)?(\d{12})\/CloudTrail[A-Za-z-]*\/([a-z0-9-]+)\/(\d{4})\/(\d{2})\/(\d{2})\//;

/** Whether a hold is about what stands under a key. */
export function isAbout({ from, to, account, region, prefix = '' }: Scope, key: string): boolean {
  const [, ofAccount, ofRegion, ...date] = KEY.exec(key) ?? [];
  const day = date.join('-');
  if (ofAccount === undefined || day < from || day > to || !key.startsWith(prefix)) return false;
  return (account === undefined || account === ofAccount) && (region === undefined || region === ofRegion);
}

/** Whether some log file may be in both. */
export function overlaps(one: Scope, other: Scope): boolean {
  const mayBeEqual = (a: string | undefined, b: string | undefined): boolean =>
    a === undefined || b === undefined || a === b;
  const [prefix, another] = [one.prefix ?? '', other.prefix ?? ''];
  return (
    one.from <= other.to &&
    other.from <= one.to &&
    mayBeEqual(one.account, other.account) &&
    mayBeEqual(one.region, other.region) &&
    (prefix.startsWith(another) || another.startsWith(prefix))
  );
}

/** The last day that a hold can be about: what CloudTrail delivers late has been delivered then. */
export function lastDay(now: Date): string {
  return new Date(now.getTime() - 2 * DAY).toISOString().slice(0, 10);
}

/** Where the keys of a folder of a Region begin and end. */
export function rangeOf(folder: string, { from, to }: Scope): { readonly after: string; readonly end: string } {
  const day = (text: string): string => dayFolder(new Date(`${text}T00:00:00Z`));
  return { after: `${folder}${day(from)}`, end: `${folder}${day(to)}/\uFFFF` };
}

/** As a sentence names it. */
export function describe({ from, to, account, region, prefix }: Scope): string {
  const parts = [
    `${from} to ${to}`,
    account === undefined ? 'all accounts' : `account ${account}`,
    region === undefined ? 'all Regions' : region,
    ...(prefix === undefined ? [] : [`keys that begin with ${prefix}`]),
  ];
  return parts.join(', ');
}
