/** Whether what a hold keeps is still held: a few log files of each hold in each run, drawn anew, and those that were not before. */
import { GetObjectLegalHoldCommand, type S3Client } from '@aws-sdk/client-s3';
import { HeldFilesHeld } from '../checks/account/drift';
import { EvidenceStore } from '../evidence/store';
import type { AuditLog } from '../facts/audit-log';
import type { AccountClients } from '../facts/account/clients';
import { needsAttention, type Finding } from '../findings/finding';
import { LogObjects, type ObjectVersion } from '../holds/log-objects';
import type { Scope } from '../holds/scope';
import { isActive, readHolds, type Hold } from '../holds/state';
import { couldNotBeRead, findingOf, orPass } from './findings';

/** Of each hold, in each run. */
const SAMPLED = 5;
/** Files that were not held before, and are looked at again. */
const LOOKED_AT_AGAIN = 20;

const DAY = 86_400_000;

/** @param draw A number from 0 to 1, as Math.random answers. */
export async function heldObjectFindings(
  auditLog: AuditLog,
  { s3 }: Pick<AccountClients, 's3'>,
  before: readonly Finding[],
  draw: () => number = Math.random,
): Promise<readonly Finding[]> {
  const { evidence, log, name, requirements } = auditLog;
  if (!evidence || requirements.holders === undefined) return [];
  try {
    const { holds } = await readHolds(new EvidenceStore(s3, evidence.bucket.ref, name), requirements.holders);
    // one that two have asked to release is being lifted
    const keeping = holds.filter((hold) => hold.added && isActive(hold) && hold.releases.length < 2);
    const objects = new LogObjects(s3, log.bucket.ref);
    const findings: Finding[] = [];
    for (const hold of keeping) {
      for (const version of await drawnOf(objects, hold, { before, draw })) {
        if (!(await isHeld(s3, log.bucket.ref, version))) findings.push(liftedFinding(auditLog, hold, version));
      }
    }
    return orPass(auditLog, HeldFilesHeld, findings, log.bucket);
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const open = before.filter((finding) => finding.guardrail === HeldFilesHeld.id && needsAttention(finding));
    return [...open, couldNotBeRead(name, 'the legal holds', text)];
  }
}

async function drawnOf(
  objects: LogObjects,
  { request }: Hold,
  { before, draw }: { readonly before: readonly Finding[]; readonly draw: () => number },
): Promise<readonly ObjectVersion[]> {
  const drawn = await objects.upTo(SAMPLED, dayOf(request, draw()));
  const some = drawn.length > 0 ? drawn : await objects.upTo(SAMPLED, request);
  const open = before.filter((finding) => finding.guardrail === HeldFilesHeld.id && needsAttention(finding));
  const again = await Promise.all(
    open.slice(0, LOOKED_AT_AGAIN).map(({ path }) => objects.upTo(SAMPLED, { ...request, prefix: path })),
  );
  const all = [...some, ...again.flat()];
  return [...new Map(all.map((version) => [`${version.versionId} ${version.key}`, version])).values()];
}

/** One day of a hold. */
function dayOf(scope: Scope, drawn: number): Scope {
  const [first, last] = [scope.from, scope.to].map((day) => Date.parse(`${day}T00:00:00Z`)) as [number, number];
  const days = Math.round((last - first) / DAY) + 1;
  const day = new Date(first + Math.min(days - 1, Math.floor(drawn * days)) * DAY).toISOString().slice(0, 10);
  return { ...scope, from: day, to: day };
}

async function isHeld(s3: S3Client, bucket: string, { key, versionId }: ObjectVersion): Promise<boolean> {
  const command = new GetObjectLegalHoldCommand({ Bucket: bucket, Key: key, VersionId: versionId });
  try {
    return (await s3.send(command)).LegalHold?.Status === 'ON';
  } catch (error) {
    // what S3 answers where no hold was ever set
    if (error instanceof Error && error.name === 'NoSuchObjectLockConfiguration') return false;
    throw error;
  }
}

function liftedFinding(auditLog: AuditLog, { id, request }: Hold, { key, versionId }: ObjectVersion): Finding {
  return findingOf(auditLog, HeldFilesHeld, auditLog.log.bucket, {
    path: key,
    expected: `held by ${id}`,
    found: `version ${versionId} is not held`,
    message: `The hold ${id} of the case ${request.case} keeps ${key}, and its version ${versionId} is not held.`,
  });
}
