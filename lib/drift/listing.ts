/** Which versions of the log bucket a run sees: all where one page holds them, else a page further in each run. */
import {
  ListObjectVersionsCommand,
  type DeleteMarkerEntry,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { AuditLog } from '../facts/audit-log';
import { valueAt } from '../facts/value';

/** Keys that one listing answers (S3 API Reference, ListObjectVersions). */
const PAGE = 1000;

export interface Place {
  readonly now: Date;
  /** Where the run before ended: its `next`. */
  readonly after?: string;
  /** Keys that are looked at wherever the page is. */
  readonly keys: readonly string[];
}

export interface Listing {
  readonly versions: readonly ObjectVersion[];
  readonly markers: readonly DeleteMarkerEntry[];
  /** Whether these are all. */
  readonly isWhole: boolean;
  /** The key after which the next run goes on; undefined where it begins anew. */
  readonly next?: string;
}

/**
 * Lists versions below the trail's prefix: one page that goes on where the run before ended and, unless that holds all, today's
 * log files. Page by page the whole bucket comes up.
 */
export async function listLogFiles(auditLog: AuditLog, s3: S3Client, { now, after, keys }: Place): Promise<Listing> {
  const list = async (prefix: string, marker?: string): Promise<ListObjectVersionsCommandOutput> => {
    const page = {
      Bucket: auditLog.log.bucket.ref,
      Prefix: prefix,
      MaxKeys: PAGE,
      ...(marker && { KeyMarker: marker }),
    };
    const answer = await s3.send(new ListObjectVersionsCommand(page));
    // S3 names the bucket in every answer: one without is no proof that the bucket is empty
    if (answer.Name === undefined) throw new Error('the answer is empty');
    return answer;
  };
  const page = await list(rootOf(auditLog), after);
  const isWhole = after === undefined && page.IsTruncated !== true;
  const more = isWhole ? [] : [...todaysPrefix(auditLog, now), ...keys];
  const pages = [page, ...(await Promise.all(more.map((prefix) => list(prefix))))];
  const next = placeAfter(page);
  return {
    versions: onceEach(pages.flatMap(({ Versions }) => Versions ?? [])),
    markers: onceEach(pages.flatMap(({ DeleteMarkers }) => DeleteMarkers ?? [])),
    isWhole,
    ...(next !== undefined && { next }),
  };
}

/** The prefix that CloudTrail writes below (CloudTrail User Guide, "Finding your CloudTrail log files"). */
function rootOf({ trails }: AuditLog): string {
  const prefix = valueAt(trails[0]?.properties, 'S3KeyPrefix');
  return typeof prefix === 'string' && prefix !== '' ? `${prefix}/AWSLogs/` : 'AWSLogs/';
}

function todaysPrefix(auditLog: AuditLog, now: Date): string[] {
  const [stack] = auditLog.stacks;
  const [account, region] = [stack?.account, stack?.region];
  if (typeof account !== 'string' || typeof region !== 'string') return [];
  const day = now.toISOString().slice(0, 10).replaceAll('-', '/');
  return [`${rootOf(auditLog)}${account}/CloudTrail/${region}/${day}/`];
}

/** The versions of a page's last key may go on beyond it: the next page begins with that key once more. */
function placeAfter(page: ListObjectVersionsCommandOutput): string | undefined {
  const { IsTruncated, NextKeyMarker, Versions = [], DeleteMarkers = [] } = page;
  if (IsTruncated !== true) return undefined;
  const keys = [...Versions, ...DeleteMarkers].flatMap(({ Key }) => Key ?? []).sort();
  return keys.filter((key) => key !== NextKeyMarker).at(-1) ?? NextKeyMarker;
}

/** Two pages may hold the same version. */
function onceEach<Version extends ObjectVersion | DeleteMarkerEntry>(versions: readonly Version[]): Version[] {
  return [...new Map(versions.map((version) => [`${version.Key} ${version.VersionId}`, version])).values()];
}
