/**
 * The baselines of what is ordinary, as the evidence keeps them: compressed, one a day, each named with version and hash by the run
 * that wrote it, so that the chain of runs holds them. A run carries the newest one on, also where it cannot read it.
 */
import { gunzip as unzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { sha256, type KeptBaseline } from '../../evidence/document';
import { activityPrefix, dayFolder } from '../../evidence/names';
import type { EvidenceStore } from '../../evidence/store';
import { NO_BASELINE, SCHEMA, type Baseline } from '../../unusual/baseline';
import { dateOf } from '../../unusual/kind';
import { BaselineLostError, BaselineOutOfReachError } from '../errors';

/** In bytes, unzipped. */
const LARGEST = 16 * 1024 * 1024;
/**
 * Runs that are looked through for one of an earlier day: a day that is verified again is compared with the same days, and somebody may
 * have written what is no run.
 */
const MOST_RUNS = 10;

const series = z.array(z.nullable(z.number()));
const byName = <Value extends z.ZodMiniType>(value: Value) => z.record(z.string(), value);
const BASELINE = z.object({
  schema: z.literal(SCHEMA),
  days: z.array(z.number()),
  learned: z.number(),
  actors: z.array(
    z.object({
      ...{ id: z.string(), role: z.string(), isPerson: z.boolean(), firstDay: z.number(), lastDay: z.number() },
      ...{ calls: series, done: series, denied: series, actions: byName(series) },
      sensitive: byName(z.object({ lastDay: z.number(), days: z.number() })),
      ...{ networks: byName(z.number()), places: byName(z.number()) },
    }),
  ),
  places: z.array(z.object({ id: z.string(), calls: series, written: z.nullable(z.number()) })),
  forgotten: z.number(),
});

/**
 * The newest baseline of days before this one, with what names it.
 *
 * @param day Days since 1970.
 * @throws BaselineLostError where it is not what was written; BaselineOutOfReachError where too many runs are of this day, or are none;
 * what keeps the evidence from being read.
 */
export async function baselineBefore(verifications: EvidenceStore, day: number, now: Date): Promise<Baseline> {
  const kept = await keptBefore(verifications, dateOf(day), now);
  if (!kept) return NO_BASELINE;
  const content = await verifications.content(kept.key, kept.versionId).catch((error: unknown) => {
    if (error instanceof Error && /^NoSuch(Key|Version)$/.test(error.name))
      throw new BaselineLostError(`${kept.key} is gone`);
    throw error;
  });
  if (sha256(content) !== kept.sha256) throw new BaselineLostError(`${kept.key} is not what was written`);
  const json = await promisify(unzip)(content, { maxOutputLength: LARGEST });
  const parsed = BASELINE.safeParse(JSON.parse(json.toString()));
  if (!parsed.success) throw new BaselineLostError(`${kept.key} is not a baseline`);
  return parsed.data;
}

async function keptBefore(verifications: EvidenceStore, date: string, now: Date): Promise<KeptBaseline | undefined> {
  let [looked, mayBeFurtherBack] = [0, false];
  for await (const { document } of verifications.newestFirst(now)) {
    const kept = document?.run.baseline;
    if (kept && kept.day < date) return kept;
    // a run that names none is of a time when nothing was learned
    mayBeFurtherBack ||= kept !== undefined || !document;
    looked += 1;
    if (looked < MOST_RUNS) continue;
    if (!mayBeFurtherBack) return undefined;
    throw new BaselineOutOfReachError(`the last ${MOST_RUNS} runs name no baseline of a day before ${date}`);
  }
  return undefined;
}

/**
 * Writes what the next days are compared with.
 *
 * @param store Of the drift checks: below its audit log's name.
 */
export async function keepBaseline(
  store: EvidenceStore,
  baseline: Baseline,
  day: number,
  now: Date,
): Promise<KeptBaseline> {
  const content = await promisify(gzip)(JSON.stringify(baseline));
  const date = dateOf(day);
  const name = `${now.toISOString().replaceAll(/[-:.]/g, '')}.json.gz`;
  const key = `${activityPrefix(store.auditLog)}${dayFolder(new Date(date))}/${name}`;
  const versionId = await store.create(key, content, 'application/gzip');
  if (versionId === undefined) throw new BaselineLostError(`${key} is taken`);
  return { day: date, key, versionId, sha256: sha256(content) };
}
