/** The keys of digests and log files: CloudTrail User Guide, "CloudTrail digest file structure" and "Finding log files". */
import { dayFolder, formatCompactTime, HOUR, parseCompactTime } from './time';

/** One digest chain: an account and a Region of one trail, in one bucket. */
export interface ChainScope {
  readonly bucket: string;
  /** Key prefix of the trail, without the slash at its end; empty where it has none. */
  readonly prefix: string;
  /** Set where the trail is an organization's. */
  readonly organizationId?: string;
  readonly account: string;
  readonly region: string;
  readonly trail: TrailName;
  /** Whether an earlier verification found it. */
  readonly wasKnown?: boolean;
  /** When the earliest verification found it; absent where that is not known, and then it was before all. */
  readonly knownSince?: Date;
  /** When it began, as the first verification found it while the trail still said so. */
  readonly began?: Date;
  /** Whether the trail does not record it: no digest of the trail is expected, and other trails may deliver there. */
  readonly isStranger?: boolean;
}

export interface TrailName {
  readonly name: string;
  readonly homeRegion: string;
}

/** What a digest's key says. */
export interface DigestKey {
  readonly prefix: string;
  readonly organizationId?: string;
  readonly account: string;
  readonly region: string;
  readonly trail: TrailName;
  /** When the digest's hour ended. */
  readonly end: Date;
  /** Whether it names log files that were delivered too late for the hour's own digest. */
  readonly backfill: boolean;
}

/** What a log file's key says. */
export interface LogFileKey {
  readonly account: string;
  readonly region: string;
  /** When it was delivered, to the minute. */
  readonly time: Date;
}

/**
 * Folders of log files in an account's folder: of management and data events, and of others. Which of the others digests cover is
 * not documented. CloudTrail User Guide, "Getting and viewing your CloudTrail log files".
 */
export const LOG_FILES = 'CloudTrail';
export const OTHER_LOG_FILES = ['CloudTrail-Insight', 'CloudTrail-NetworkActivity', 'CloudTrail-Aggregated'] as const;
const DIGESTS = 'CloudTrail-Digest';
/** Folders that CloudTrail delivers to, in an account's folder. */
export const KINDS: readonly string[] = [LOG_FILES, DIGESTS, ...OTHER_LOG_FILES];

/** `eusc-de-east-1` is one as well: the first part of a Region's name may be longer than two letters. */
const REGION = /^(?=.{5,32}$)[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/;

/** Whether a folder may be that of a Region: such a one has a chain, every other is out of place. */
export function isRegion(folder: string): boolean {
  return REGION.test(folder);
}

const ROOT = String.raw`^(?:(?<prefix>.+)/)?AWSLogs/(?:(?<organizationId>o-[a-z0-9]{10,32})/)?(?<account>\d{12})/`;
const DAY_FOLDER = String.raw`/\d{4}/\d{2}/\d{2}/`;
const DIGEST_KEY = new RegExp(
  String.raw`${ROOT}CloudTrail-Digest/(?<region>[a-z0-9-]+)${DAY_FOLDER}\k<account>_CloudTrail-Digest_\k<region>_` +
    String.raw`(?<name>[A-Za-z0-9._-]+)_(?<homeRegion>[a-z0-9-]+)_(?<end>\d{8}T\d{6}Z)(?<backfill>_backfill)?\.json\.gz$`,
);
const LOG_FILE_KEY = new RegExp(
  String.raw`${ROOT}CloudTrail(?<kind>-[A-Za-z]+)?/(?<region>[a-z0-9-]+)${DAY_FOLDER}\k<account>_CloudTrail\k<kind>_` +
    String.raw`\k<region>_(?<time>\d{8}T\d{4}Z)_[A-Za-z0-9]+\.json\.gz$`,
);

/** undefined where the key is not a digest's. */
export function parseDigestKey(key: string): DigestKey | undefined {
  const parts = DIGEST_KEY.exec(key)?.groups;
  const end = parts && parseCompactTime(parts.end ?? '');
  if (!parts || !end || !isInFolderOf(key, end)) return undefined;
  const { prefix = '', organizationId, account = '', region = '', name = '', homeRegion = '' } = parts;
  return {
    prefix,
    ...(organizationId && { organizationId }),
    account,
    region,
    trail: { name, homeRegion },
    end,
    backfill: parts.backfill !== undefined,
  };
}

/** undefined where the key is not a log file's. A digest's key is not: its folder carries another name. */
export function parseLogFileKey(key: string): LogFileKey | undefined {
  const parts = LOG_FILE_KEY.exec(key)?.groups;
  const time = parts && parseCompactTime(parts.time ?? '');
  if (!parts || !time || key.includes('/CloudTrail-Digest/')) return undefined;
  return { account: parts.account ?? '', region: parts.region ?? '', time };
}

/** Whether a key lies in the folder of that day; what is written at midnight may be delivered on the day after. */
export function isInFolderOf(key: string, time: Date): boolean {
  return [time, new Date(time.getTime() + HOUR)].some((day) => key.includes(`/${dayFolder(day)}/`));
}

/** The key of a digest: the inverse of `parseDigestKey`. */
export function formatDigestKey(key: DigestKey): string {
  const { account, region, trail, end, backfill } = key;
  const name = `${account}_CloudTrail-Digest_${region}_${trail.name}_${trail.homeRegion}_${formatCompactTime(end)}`;
  return `${accountFolder(key)}CloudTrail-Digest/${region}/${dayFolder(end)}/${name}${backfill ? '_backfill' : ''}.json.gz`;
}

/** What a chain is called, in a file to resume from as well. */
export function nameOf({ organizationId, account, region }: ChainScope): string {
  return [organizationId, account, region].filter(Boolean).join('/');
}

/** `[PREFIX/]AWSLogs/[ORGANIZATION/]`: what lies below are accounts. */
export function accountsFolder(scope: Pick<ChainScope, 'prefix' | 'organizationId'>): string {
  const prefix = scope.prefix === '' ? '' : `${scope.prefix}/`;
  return `${prefix}AWSLogs/${scope.organizationId ? `${scope.organizationId}/` : ''}`;
}

/** What lies below are CloudTrail, CloudTrail-Digest, CloudTrail-Insight … */
export function accountFolder(scope: Pick<ChainScope, 'prefix' | 'organizationId' | 'account'>): string {
  return `${accountsFolder(scope)}${scope.account}/`;
}

export function digestFolder(scope: ChainScope): string {
  return `${accountFolder(scope)}${DIGESTS}/${scope.region}/`;
}

/** @param kind A folder of log files, such as `CloudTrail-Insight`. */
export function logFolder(scope: ChainScope, kind: string = LOG_FILES): string {
  return `${accountFolder(scope)}${kind}/${scope.region}/`;
}

/** A key that sorts before every digest whose hour ended on that day or later, whatever its trail. */
export function beforeDigestsOf(scope: ChainScope, day: Date): string {
  return `${digestFolder(scope)}${dayFolder(day)}/`;
}

/** A key that sorts before everything in that day's folder of log files. */
export function beforeDayOf(scope: ChainScope, day: Date, kind: string = LOG_FILES): string {
  return `${logFolder(scope, kind)}${dayFolder(day)}/`;
}

/** A key that sorts before every log file delivered at that time or later. */
export function beforeLogFilesOf(scope: ChainScope, time: Date, kind: string = LOG_FILES): string {
  const minute = `${formatCompactTime(time).slice(0, 13)}Z`;
  return `${beforeDayOf(scope, time, kind)}${scope.account}_${kind}_${scope.region}_${minute}`;
}
