/** What the log bucket's objects say: whether the newest are locked for long enough, whether any is hidden or overwritten. */
import {
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
  type DeleteMarkerEntry,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion,
} from '@aws-sdk/client-s3';
import type { AuditLog } from '../facts/audit-log';
import type { AccountClients } from '../facts/account/clients';
import { valueAt } from '../facts/value';
import type { Finding } from '../findings/finding';
import { couldNotBeRead, findingOf } from './findings';

/** Newest objects whose lock is read in each run. */
const SAMPLED = 2;

/** Keys that one listing answers (S3 API Reference, ListObjectVersions). */
const PAGE = 1000;

const DAY = 86_400_000;

interface Listing {
  readonly versions: readonly ObjectVersion[];
  readonly markers: readonly DeleteMarkerEntry[];
}

/**
 * Looks at the objects below the trail's prefix: all of them where one page holds them, else today's log files and digests and
 * one page at a place that moves from run to run.
 */
export async function objectFindings(auditLog: AuditLog, { s3 }: AccountClients, now: Date): Promise<Finding[]> {
  const { bucket } = auditLog.log;
  if (bucket.state?.Removed === true) return [];
  const list = async (prefix: string, after?: string): Promise<ListObjectVersionsCommandOutput> => {
    const page = { Bucket: bucket.ref, Prefix: prefix, MaxKeys: PAGE, ...(after && { KeyMarker: after }) };
    const answer = await s3.send(new ListObjectVersionsCommand(page));
    // S3 names the bucket in every answer: one without is no proof that the bucket is empty
    if (answer.Name === undefined) throw new Error('the answer is empty');
    return answer;
  };
  try {
    const root = rootOf(auditLog);
    const first = await list(root);
    const pages = first.IsTruncated
      ? [first, ...(await Promise.all(placesOf(auditLog, now).map(({ prefix, after }) => list(prefix, after))))]
      : [first];
    const listing = {
      versions: pages.flatMap(({ Versions }) => Versions ?? []),
      markers: pages.flatMap(({ DeleteMarkers }) => DeleteMarkers ?? []),
    };
    return [
      ...hidden(auditLog, listing),
      ...overwritten(auditLog, listing),
      ...(await unlocked(auditLog, s3, listing)),
    ];
  } catch (error) {
    return [unproven(auditLog, 's3:ListObjectVersions', error)];
  }
}

/** The prefix that CloudTrail writes below (CloudTrail User Guide, "Finding your CloudTrail log files"). */
function rootOf({ trails }: AuditLog): string {
  const prefix = valueAt(trails[0]?.properties, 'S3KeyPrefix');
  return typeof prefix === 'string' && prefix !== '' ? `${prefix}/AWSLogs/` : 'AWSLogs/';
}

function placesOf(auditLog: AuditLog, now: Date): { prefix: string; after?: string }[] {
  const [stack] = auditLog.stacks;
  const [account, region] = [stack?.account, stack?.region];
  if (typeof account !== 'string' || typeof region !== 'string') return [];
  const root = `${rootOf(auditLog)}${account}/`;
  const day = (date: Date): string => date.toISOString().slice(0, 10).replaceAll('-', '/');
  // over a year of runs every day of that year comes up
  const moving = new Date(now.getTime() - (Math.floor(now.getTime() / 3_600_000) % 365) * DAY);
  return [
    { prefix: `${root}CloudTrail/${region}/${day(now)}/` },
    { prefix: `${root}CloudTrail-Digest/${region}/${day(now)}/` },
    { prefix: `${root}CloudTrail/${region}/`, after: `${root}CloudTrail/${region}/${day(moving)}/` },
  ];
}

/** A delete marker on top of a version: readers that look at the latest version no longer see the file. */
function hidden(auditLog: AuditLog, { versions, markers }: Listing): Finding[] {
  const surviving = new Set(versions.map(({ Key }) => Key));
  return markers
    .filter(({ IsLatest, Key }) => IsLatest && surviving.has(Key))
    .filter(
      ({ Key }) =>
        !expired(
          auditLog,
          versions.find((version) => version.Key === Key),
        ),
    )
    .map(({ Key, VersionId, LastModified }) =>
      findingOf(auditLog, 'LogFileHidden', auditLog.log.bucket, {
        severity: 'CRITICAL',
        owner: 'security',
        path: Key ?? '',
        expected: 'the version that CloudTrail wrote',
        found: `delete marker ${VersionId ?? ''} of ${LastModified?.toISOString() ?? 'unknown time'}`,
        message: `A delete marker hides ${Key ?? ''}; the locked version below it is still there.`,
        remedy:
          'Find who deleted it in the data events of the bucket, then remove the delete marker by its version id.',
      }),
    );
}

/** CloudTrail writes a key once. */
function overwritten(auditLog: AuditLog, { versions }: Listing): Finding[] {
  const byKey = new Map<string, ObjectVersion[]>();
  for (const version of versions) byKey.set(version.Key ?? '', [...(byKey.get(version.Key ?? '') ?? []), version]);
  return [...byKey]
    .filter(([, all]) => all.length > 1)
    .map(([key, all]) =>
      findingOf(auditLog, 'LogFileOverwritten', auditLog.log.bucket, {
        severity: 'CRITICAL',
        owner: 'security',
        path: key,
        expected: '1 version',
        found: `${all.length} versions`,
        message: `${key} has ${all.length} versions; CloudTrail writes a key once. The oldest is the original, and locked.`,
        remedy:
          'Find who wrote the later versions in the data events of the bucket; wormtrail verify says which one is genuine.',
      }),
    );
}

/** Lifecycle expiry leaves delete markers as well, after the retention. */
function expired({ requirements, observedAt }: AuditLog, version: ObjectVersion | undefined): boolean {
  const written = version?.LastModified?.getTime() ?? 0;
  return (observedAt?.getTime() ?? 0) - written > (requirements.shortestRetentionDays ?? 1) * DAY;
}

async function unlocked(auditLog: AuditLog, s3: AccountClients['s3'], { versions }: Listing): Promise<Finding[]> {
  const newest = versions
    .filter(({ Size }) => Size !== 0)
    .sort((a, b) => (b.LastModified?.getTime() ?? 0) - (a.LastModified?.getTime() ?? 0))
    .slice(0, SAMPLED);
  const findings = await Promise.all(newest.map((version) => lockFinding(auditLog, s3, version)));
  return findings.flat();
}

async function lockFinding(auditLog: AuditLog, s3: AccountClients['s3'], version: ObjectVersion): Promise<Finding[]> {
  const { bucket } = auditLog.log;
  const days = auditLog.requirements.shortestRetentionDays ?? 1;
  const until = new Date((version.LastModified?.getTime() ?? 0) + days * DAY);
  try {
    const command = new GetObjectRetentionCommand({
      Bucket: bucket.ref,
      Key: version.Key,
      VersionId: version.VersionId,
    });
    const retention = await s3.send(command).then(
      ({ Retention }) => Retention,
      (error: unknown) => {
        if (error instanceof Error && error.name === 'NoSuchObjectLockConfiguration') return undefined;
        throw error;
      },
    );
    // S3 counts the days from the moment of the write: a minute of difference is no shorter retention
    const longEnough = (retention?.RetainUntilDate?.getTime() ?? 0) >= until.getTime() - 60_000;
    if (retention?.Mode === 'COMPLIANCE' && longEnough) return [];
    return [
      findingOf(auditLog, 'NewestObjectsLocked', bucket, {
        severity: 'CRITICAL',
        owner: 'compliance',
        path: version.Key ?? '',
        expected: `COMPLIANCE for ${days} days`,
        found: retention
          ? `${retention.Mode ?? 'no mode'} until ${retention.RetainUntilDate?.toISOString() ?? 'unknown time'}`
          : 'no retention',
        message: `${version.Key ?? ''} is not locked in COMPLIANCE mode for ${days} days.`,
        remedy: `Put a retention on this version (s3:PutObjectRetention can only extend it), and see why the bucket's default did not.`,
      }),
    ];
  } catch (error) {
    return [unproven(auditLog, 's3:GetObjectRetention', error)];
  }
}

function unproven(auditLog: AuditLog, call: string, error: unknown): Finding {
  const { bucket } = auditLog.log;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { ...couldNotBeRead(auditLog.name, call, text), resource: bucket.displayName, resourceType: bucket.type };
}
