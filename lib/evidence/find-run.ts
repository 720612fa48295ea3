/** One run, by its number, as the newest, or by its key. */
import { WormtrailError } from '../errors';
import { parseDocument, type EvidenceDocument, type Link } from './document';
import { EVIDENCE_PREFIX, prefixOf, runNumber } from './names';
import type { EvidenceStore, StoredVersion } from './store';
import { isHidden, oldest } from './versions';

/** A run as it was written. */
export interface RunFound {
  readonly link: Link;
  readonly document: EvidenceDocument;
  /** The document, unzipped. */
  readonly text: string;
  /** What else stands there, in a sentence; undefined where the run was written once. */
  readonly doubt: string | undefined;
}

/** There is no such run. */
export class RunNotFound extends WormtrailError {
  constructor({ bucket, auditLog }: EvidenceStore, asked: string) {
    super(
      `s3://${bucket} holds no run ${asked} of ${auditLog}. Give a number such as 7, "latest", or the key of a document below ${prefixOf(auditLog)}.`,
    );
  }
}

/** What stands there is no run. */
export class RunUnreadable extends WormtrailError {
  constructor({ bucket }: EvidenceStore, { key }: Link) {
    super(`s3://${bucket}/${key} is not an evidence document. Run wormtrail evidence verify: it says what is wrong.`);
  }
}

/**
 * Reads one run: of its key the version that was written first, whatever came later.
 *
 * @param asked A number, `latest`, or a key, with or without `s3://BUCKET/` before it.
 * @throws RunNotFound, RunUnreadable
 */
export async function readRun(store: EvidenceStore, asked: string, now: Date): Promise<RunFound> {
  const key = asked.replace(`s3://${store.bucket}/`, '');
  const versions = key === 'latest' ? await latestOf(store, now) : await versionsOf(store, key);
  const version = oldest(versions);
  if (!version) throw new RunNotFound(store, asked);
  const { link, text = '' } = await store.readText(version);
  const document = parseDocument(text);
  if (!document) throw new RunUnreadable(store, link);
  return { link, document, text, doubt: doubtAbout(versions) };
}

async function latestOf(store: EvidenceStore, now: Date): Promise<readonly StoredVersion[]> {
  const newest = await store.latest(now);
  return newest ? versionsOf(store, newest.link.key) : [];
}

async function versionsOf(store: EvidenceStore, asked: string): Promise<readonly StoredVersion[]> {
  const isNumber = /^\d{1,15}$/.test(asked);
  if (!isNumber && !(asked.startsWith(EVIDENCE_PREFIX) && runNumber(asked) !== undefined)) return [];
  const versions: StoredVersion[] = [];
  for await (const version of store.versions(undefined, isNumber ? undefined : asked)) {
    if (isNumber ? runNumber(version.key) === Number(asked) : version.key === asked) versions.push(version);
  }
  return versions;
}

function doubtAbout(versions: readonly StoredVersion[]): string | undefined {
  if (versions.length === 1) return undefined;
  return isHidden(versions)
    ? 'A delete marker hides this run. The version that was written first is shown.'
    : `This run was written ${versions.length} times. The version that was written first is shown.`;
}
