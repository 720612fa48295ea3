/** What the log bucket's objects say: whether the newest are locked for long enough, whether any is hidden or overwritten. */
import { GetObjectRetentionCommand, type ObjectVersion } from '@aws-sdk/client-s3';
import { NewestObjectsLocked } from '../checks/account/drift';
import { LogFileHidden, LogFileOverwritten } from '../checks/log-files/log-files';
import type { AuditLog } from '../facts/audit-log';
import type { AccountClients } from '../facts/account/clients';
import { needsAttention, type Finding } from '../findings/finding';
import { days as inDays } from '../findings/format';
import { couldNotBeRead, findingOf, orPass } from './findings';
import { listLogFiles, type Listing } from './listing';

/** Newest objects whose lock is read in each run: files come every few minutes, so that each run has others. */
const SAMPLED = 1;

/** Objects that were not in order before, and are looked at again in each run. */
const LOOKED_AT_AGAIN = 5;

const DAY = 86_400_000;

/** What a run finds of single objects. */
const OF_OBJECTS = [LogFileHidden, LogFileOverwritten, NewestObjectsLocked];

export interface Looking {
  readonly now: Date;
  /** Where the run before ended: its `next`. */
  readonly after?: string;
  /** What the run before found. */
  readonly before: readonly Finding[];
}

/** What a look at the objects came to. */
export interface Looked {
  readonly findings: readonly Finding[];
  /** Where the next run goes on; undefined where it begins anew. */
  readonly next?: string;
}

/** Looks at some of the objects below the trail's prefix. What was found of an object stands until somebody has looked at it again. */
export async function lookAtObjects(
  auditLog: AuditLog,
  { s3 }: AccountClients,
  { now, after, before }: Looking,
): Promise<Looked> {
  if (auditLog.log.bucket.state?.Removed === true) return { findings: [] };
  const open = before.filter(
    (finding) => needsAttention(finding) && OF_OBJECTS.some(({ id }) => id === finding.guardrail),
  );
  const keys = [...new Set(open.map(({ path }) => path))].slice(0, LOOKED_AT_AGAIN);
  try {
    const listing = await listLogFiles(auditLog, s3, { now, keys, ...(after !== undefined && { after }) });
    const seen = new Set([...listing.versions, ...listing.markers].map(({ Key }) => Key));
    const findings = [
      ...hidden(auditLog, listing),
      ...overwritten(auditLog, listing),
      ...(await unlocked(auditLog, s3, listing, keys)),
      ...(listing.isWhole ? [] : open.filter(({ path }) => !keys.includes(path) && !seen.has(path))),
    ];
    return { findings: withPasses(auditLog, findings), ...(listing.next !== undefined && { next: listing.next }) };
  } catch (error) {
    // the same page is looked at once more
    const findings = [...open, unproven(auditLog, 's3:ListObjectVersions', error)];
    return { findings, ...(after !== undefined && { next: after }) };
  }
}

/** What was looked at and is in order. A version whose lock could not be read has a finding of its own, and its check no PASS. */
function withPasses(auditLog: AuditLog, findings: readonly Finding[]): Finding[] {
  const { bucket } = auditLog.log;
  const unread = findings.some(({ status }) => status === 'UNKNOWN');
  const lacking = OF_OBJECTS.filter(({ id }) => findings.every(({ guardrail }) => guardrail !== id));
  const looked = lacking.filter((check) => check !== NewestObjectsLocked || !unread);
  return [...findings, ...looked.flatMap((check) => orPass(auditLog, check, [], bucket))];
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
      findingOf(auditLog, LogFileHidden, auditLog.log.bucket, {
        path: Key ?? '',
        expected: 'the version that CloudTrail wrote',
        found: `delete marker ${VersionId ?? ''} of ${LastModified?.toISOString() ?? 'unknown time'}`,
        message: `A delete marker hides ${Key ?? ''}. The locked version below it still exists.`,
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
      findingOf(auditLog, LogFileOverwritten, auditLog.log.bucket, {
        path: key,
        expected: '1 version',
        found: `${all.length} versions`,
        message: `${key} has ${all.length} versions, but CloudTrail writes a key once. The oldest is the original, and it is locked.`,
      }),
    );
}

/** Lifecycle expiry leaves delete markers as well, after the retention. */
function expired({ requirements, observedAt }: AuditLog, version: ObjectVersion | undefined): boolean {
  const written = version?.LastModified?.getTime() ?? 0;
  return (observedAt?.getTime() ?? 0) - written > (requirements.shortestRetentionDays ?? 1) * DAY;
}

/** @param keys Of these the lock is read in any case. */
async function unlocked(
  auditLog: AuditLog,
  s3: AccountClients['s3'],
  { versions }: Listing,
  keys: readonly string[],
): Promise<Finding[]> {
  const sampled = versions
    .filter(({ Size }) => Size !== 0)
    .sort((a, b) => (b.LastModified?.getTime() ?? 0) - (a.LastModified?.getTime() ?? 0))
    .filter(({ Key = '' }, index) => index < SAMPLED || keys.includes(Key));
  const findings = await Promise.all(sampled.map((version) => lockFinding(auditLog, s3, version)));
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
      findingOf(auditLog, NewestObjectsLocked, bucket, {
        path: version.Key ?? '',
        expected: `COMPLIANCE for ${inDays(days)}`,
        found: retention
          ? `${retention.Mode ?? 'no mode'} until ${retention.RetainUntilDate?.toISOString() ?? 'unknown time'}`
          : 'no retention',
        message: `${version.Key ?? ''} is not locked in COMPLIANCE mode for ${inDays(days)}.`,
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
