/** Whether what a hold keeps is still held: a few log files of each hold in each run, drawn anew, and those that were not before. */
import { GetObjectLegalHoldCommand, type S3Client } from '@aws-sdk/client-s3';
import { HeldFilesHeld } from '../checks/account/drift';
import { EvidenceStore } from '../evidence/store';
import type { AuditLog } from '../facts/audit-log';
import type { AccountClients } from '../facts/account/clients';
import { needsAttention, type Finding } from '../findings/finding';
import { LogObjects, type ObjectVersion } from '../holds/log-objects';
import { isAbout, type Scope } from '../holds/scope';
import { isActive, readHolds, type Hold } from '../holds/state';
import { couldNotBeRead, findingOf, orPass } from './findings';

/** Of each hold, in each run. */
const SAMPLED = 5;
/** Files that were not held before, and are looked at again. */
const LOOKED_AT_AGAIN = 20;

const DAY = 86_400_000;

type Keeping = Hold & Required<Pick<Hold, 'added'>>;

interface Looking {
  /** Findings of the run before. */
  readonly before: readonly Finding[];
  readonly draw: () => number;
}

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
    const store = new EvidenceStore(s3, evidence.bucket.ref, name);
    const objects = new LogObjects(s3, log.bucket.ref);
    const lifted: (readonly [Keeping, Finding])[] = [];
    for (const hold of await keeping(store, requirements.holders)) {
      const { versions, gone } = await drawnOf(objects, hold, { before, draw });
      lifted.push(...gone.map((finding) => [hold, finding] as const));
      for (const version of versions) {
        if (!(await isHeld(s3, log.bucket.ref, version))) lifted.push([hold, liftedFinding(auditLog, hold, version)]);
      }
    }
    // the second may have asked, and the function lifted it, since the holds were read
    const still = lifted.length === 0 ? [] : (await keeping(store, requirements.holders)).map(({ id }) => id);
    const findings = lifted.filter(([{ id }]) => still.includes(id));
    const found = findings.map(([, finding]) => finding);
    return orPass(auditLog, HeldFilesHeld, found, log.bucket);
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return [...before.filter(isOpen), couldNotBeRead(name, 'the legal holds', text)];
  }
}

/** Those that are set. One that two have asked to release is being lifted. */
async function keeping(store: EvidenceStore, holders: readonly string[]): Promise<readonly Keeping[]> {
  const { holds } = await readHolds(store, holders);
  return holds.filter(
    (hold): hold is Keeping => hold.added !== undefined && isActive(hold) && hold.releases.length < 2,
  );
}

interface Drawn {
  readonly versions: readonly ObjectVersion[];
  /** Findings of this hold whose files are deleted by now: nothing can be held again of them. */
  readonly gone: readonly Finding[];
}

async function drawnOf(objects: LogObjects, hold: Keeping, { before, draw }: Looking): Promise<Drawn> {
  const { request } = hold;
  const some = await sampleOf(objects, hold, dayOf(request, draw()), draw);
  const drawn = some.length > 0 ? some : await sampleOf(objects, hold, request, draw);
  // those of other holds are not this one's
  const open = before.filter((finding) => isOpen(finding) && isAbout(request, finding.path));
  const again = await Promise.all(
    open.slice(0, LOOKED_AT_AGAIN).map(async (finding) => ({
      finding,
      versions: await sampleOf(objects, hold, { ...request, prefix: finding.path }, draw),
    })),
  );
  const all = [...drawn, ...again.flatMap(({ versions }) => versions)];
  const isGone = ({ finding, versions }: (typeof again)[number]): boolean =>
    versions.length === 0 && finding.expected === `held by ${hold.id}`;
  return {
    versions: [...new Map(all.map((version) => [`${version.versionId} ${version.key}`, version])).values()],
    gone: again.filter(isGone).map(({ finding }) => finding),
  };
}

/** Any of them, and not the first that S3 lists: those are the digests of one Region. What came after the hold was set is not held by it. */
async function sampleOf(
  objects: LogObjects,
  { added }: Keeping,
  scope: Scope,
  draw: () => number,
): Promise<readonly ObjectVersion[]> {
  const set = new Date(added.began);
  const all: ObjectVersion[] = [];
  for await (const version of objects.of(scope)) if (!version.modified || version.modified < set) all.push(version);
  const sample: ObjectVersion[] = [];
  while (sample.length < SAMPLED && all.length > 0) {
    sample.push(...all.splice(Math.min(all.length - 1, Math.floor(draw() * all.length)), 1));
  }
  return sample;
}

function isOpen(finding: Finding): boolean {
  return finding.guardrail === HeldFilesHeld.id && needsAttention(finding);
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
