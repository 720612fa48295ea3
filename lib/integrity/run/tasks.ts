/** What the function of log verification may be asked to do. */
import * as z from 'zod/mini';
import type { Hours } from '../../evidence/hours';
import { EvidenceStore } from '../../evidence/store';
import type { Finding } from '../../findings/finding';
import { findChains } from '../archive';
import { messageOf, VerificationOptionError } from '../errors';
import type { Fetcher } from '../fetcher';
import type { ChainScope } from '../keys';
import { memberFindings } from '../member-findings';
import { memberCoverage, type MembersListed } from '../members';
import { findTrail, type TrailDelivery } from '../trail';
import { parseTrailArn } from '../trail-arn';
import { verify, verifyBeside } from '../verify';
import { beganIn, begunBy, dayBefore, homeChain, optionsFor, verifyDayBefore, type ScheduledTrail } from './day';
import { DistributedRun, itemsOf, periodOf, type PlanPart } from './distributed';
import { comparedWrites, evidenceFindings } from './evidence';
import {
  knownChains,
  recordVerification,
  askedOf,
  verificationStore,
  type Asked,
  type Found,
  type RunContext,
} from './record';
import { KeptKeys } from '../kept-keys';
import type { ProvenFile, ProvenFileReader } from '../proven-file';
import { DayCounts } from '../../unusual/day-counts';
import { ActivityReader, compareActivity, partialPlaces, type Activity } from './activity';
import { Manifests } from './manifests';
import { lookForRemovals } from './removals';
import { isComplete, summaryFindings, type Summary } from './summary';

const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const id = z.string().check(z.regex(/^[A-Za-z0-9-]{1,80}$/));
/** The day before where it is left out. */
const period = z.object({ start: z.optional(z.iso.datetime()), end: z.optional(z.iso.datetime()) });
const TASK = z.discriminatedUnion('task', [
  z.object({ task: z.literal('plan'), id, period }),
  z.object({
    task: z.literal('verify'),
    id,
    item: z.object({
      account: z.string().check(z.regex(/^\d{12}$/)),
      region: z.string().check(z.regex(/^[a-z0-9-]{5,32}$/)),
      day,
    }),
  }),
  z.object({ task: z.literal('summarize'), id }),
]);

/** No task: the schedule asks for the day before. */
export type Task = z.infer<typeof TASK> | undefined;

export interface TaskContext {
  readonly run: RunContext;
  readonly trailArn: string;
  /** Where it delivers to, as deployed; CloudTrail is asked where left out. */
  readonly delivery?: TrailDelivery;
  readonly fetcher: Fetcher;
  /** The accounts of the organization, where the trail is one of an organization. */
  readonly members?: () => Promise<MembersListed>;
  /** That a verification may take. */
  readonly milliseconds: number;
}

type AskedTrail = ScheduledTrail & Asked;
type Compared = Pick<Found, 'findings' | 'baseline'>;

export interface TaskAnswer {
  /** Whether a whole verification has come to its end. */
  readonly completed?: boolean;
  /** Of a plan: what the state machine maps over. */
  readonly parts?: readonly PlanPart[];
  /** Of a verification that has ended: whether every hour is proven. */
  readonly whole?: boolean;
}

/** @throws VerificationOptionError where the event is a task that there is not. */
export function parseTask(event: unknown): Task {
  if (typeof event !== 'object' || event === null || !('task' in event)) return undefined;
  const parsed = TASK.safeParse(event);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new VerificationOptionError(`The task cannot be read: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`);
}

export async function answerTask(task: Task, context: TaskContext): Promise<TaskAnswer> {
  const { run, trailArn } = context;
  const delivery = context.delivery ?? (await findTrail(trailArn, parseTrailArn(trailArn).trail.homeRegion));
  const known = await knownChains(run);
  const scheduled = { trailArn, delivery, known, ...(await askedOf(run)) };
  if (!task) return verifyAtOnce(scheduled, context);
  const distributed = new DistributedRun(verificationStore(run), task.id);
  switch (task.task) {
    case 'plan': {
      const { start, end } = periodAsked(task.period, run.now);
      return { parts: await distributed.plan(itemsOf(await chainsOf(scheduled, context), start, end)) };
    }
    case 'verify': {
      const { item } = task;
      const { account, region } = item;
      const isKnown = known.filter((chain) => chain.account === account && chain.region === region);
      const options = { ...optionsFor(scheduled, run.now), accounts: [account], regions: [region], known: isKnown };
      const period = periodOf(item, run.now);
      const reader = new ActivityReader(period);
      const onProven: ProvenFileReader = (file) => reader.read(file);
      const manifests = run.ledger ? new Manifests(context.fetcher) : undefined;
      const asked = { ...options, ...period, onProven, ...(manifests && { proven: manifests }) };
      const result = await verify(asked, manifests?.fetcher ?? context.fetcher);
      await distributed.writeResult(item, result);
      const partial = partialPlaces(result).size > 0 || result.chains.length === 0;
      const counts = reader.counts.state();
      const began = beganIn(result.chains.flatMap(({ gaps }) => gaps));
      await distributed.writeActivity(item, { place: `${account}/${region}`, partial, counts, began });
      await manifests?.write(storeOf(run), item.day, run.now, result);
      return {};
    }
    case 'summarize': {
      const chains = await chainsOf(scheduled, context);
      const summary = await distributed.summarize(chains);
      const completed = isComplete(summary);
      const asked = { ...optionsFor(scheduled, run.now), ...dayBefore(run.now) };
      const besides = await verifyBeside(asked, chains, context.fetcher);
      const findings = summaryFindings(summary, { trailArn, asked: dayBefore(run.now), besides });
      const period = completed && summary.looked ? { period: summary.looked } : {};
      const { end } = dayBefore(run.now);
      const activity = await activityOfDayBefore(distributed, chains, summary, run);
      const compared = activity
        ? await compareActivity(run, scheduled, dayBefore(run.now), activity)
        : { findings: [] };
      const begins = typeof activity === 'object' ? activity.began : new Map<string, string>();
      const known = chains.map((chain) => ({ ...chain, began: begins.get(`${chain.account}/${chain.region}`) }));
      await finish({ findings, chains: begunBy(end, known), ...period }, compared, scheduled, context, Date.now());
      const isSound = besides.problems.length === 0 && (besides.beside?.unread ?? []).length === 0;
      return { completed, whole: completed && summary.notWhole === 0 && isSound };
    }
  }
}

/** Every account and Region of the trail, as the archive says. */
function chainsOf(scheduled: ScheduledTrail, { run, fetcher }: TaskContext): Promise<readonly ChainScope[]> {
  const options = optionsFor(scheduled, run.now);
  return findChains(fetcher, options, { ...options, expected: [homeChain(scheduled.trailArn)] });
}

async function verifyAtOnce(scheduled: AskedTrail, context: TaskContext): Promise<TaskAnswer> {
  const { run, fetcher, milliseconds } = context;
  const begun = Date.now();
  const reader = new ActivityReader(dayBefore(run.now));
  const manifests = run.ledger ? new Manifests(fetcher) : undefined;
  const readers = { onProven: (file: ProvenFile) => reader.read(file), ...(manifests && { proven: manifests }) };
  const reading = manifests?.fetcher ?? fetcher;
  const { result, ...found } = await verifyDayBefore(scheduled, reading, run.now, milliseconds, readers);
  const activity = result
    ? { counts: reader.counts, partial: partialPlaces(result) }
    : 'its log was not verified in time';
  const compared = await compareActivity(run, scheduled, dayBefore(run.now), activity);
  await finish(found, compared, scheduled, context, begun);
  await manifests?.write(storeOf(run), dayBefore(run.now).start.toISOString().slice(0, 10), run.now, result);
  return { completed: true, whole: found.findings.every(({ status }) => status === 'PASS') };
}

interface DayOfParts extends Activity {
  /** When chains began, by account and Region. */
  readonly began: ReadonlyMap<string, string>;
}

/** @returns why it is not known, where no part of the day has counted anything; undefined where other days were verified. */
async function activityOfDayBefore(
  distributed: DistributedRun,
  chains: readonly ChainScope[],
  { days }: Summary,
  { now }: RunContext,
): Promise<DayOfParts | string | undefined> {
  const { start, end } = dayBefore(now);
  if (days && (days.start > start || days.end < end)) return undefined;
  try {
    return await activityOf(start, distributed, chains);
  } catch (error) {
    return `what its parts counted could not be read: ${messageOf(error)}`;
  }
}

async function activityOf(
  day: Date,
  distributed: DistributedRun,
  chains: readonly ChainScope[],
): Promise<DayOfParts | string> {
  const counts = new DayCounts();
  const partial = new Set(chains.map(({ account, region }) => `${account}/${region}`));
  const began = new Map<string, string>();
  let count = 0;
  for await (const item of distributed.activityOf(day.toISOString().slice(0, 10))) {
    counts.merge(item.counts);
    if (!item.partial) partial.delete(item.place);
    if (item.began !== undefined) began.set(item.place, item.began);
    count += 1;
  }
  return count === 0 ? 'no part of it was verified' : { counts, partial, began };
}

/**
 * Into the evidence: what was found, with what the evidence itself has to say and who wrote it, what was unusual, what is gone of the days
 * before, and the keys by which it was judged.
 *
 * @param begun When the work began that has so much time.
 */
async function finish(
  found: Found,
  compared: Compared,
  scheduled: AskedTrail,
  context: TaskContext,
  begun: number,
): Promise<void> {
  const { run, fetcher, milliseconds } = context;
  const chains = await evidenceFindings(run);
  const writes = await comparedWrites(run, scheduled, fetcher, milliseconds - (Date.now() - begun));
  const removals = run.ledger ? await removalsOf(found, scheduled, context, begun) : [];
  const members = await membersOf(found, scheduled, context);
  const findings = [...found.findings, ...chains, ...writes.findings, ...compared.findings, ...removals, ...members];
  await recordVerification(run, { ...found, ...writes, ...compared, findings });
  const regions = found.chains.map(({ region }) => region);
  await new KeptKeys(storeOf(run)).keep(fetcher, regions, dayBefore(run.now));
}

/** Which accounts of the organization delivered on the day before. */
async function membersOf(
  { chains }: Found,
  { trailArn, delivery: { bucket, prefix, organizationId } }: AskedTrail,
  { run, fetcher, members }: TaskContext,
): Promise<readonly Finding[]> {
  if (!members || organizationId === undefined) return [];
  const { trail } = parseTrailArn(trailArn);
  const place = { bucket, prefix, organizationId, trail };
  const asked = { place, chains, ...dayBefore(run.now), members: await members() };
  const coverage = await memberCoverage(fetcher, asked);
  return coverage ? memberFindings(coverage, trailArn) : [];
}

function removalsOf(
  { chains }: Found,
  { delivery }: AskedTrail,
  { run, fetcher, milliseconds }: TaskContext,
  begun: number,
): Promise<readonly Finding[]> {
  const hasTime = (): boolean => Date.now() - begun < milliseconds;
  return lookForRemovals({ store: storeOf(run), fetcher, bucket: delivery.bucket, chains, now: run.now, hasTime });
}

function storeOf({ s3, evidenceBucket, auditLog }: RunContext): EvidenceStore {
  return new EvidenceStore(s3, evidenceBucket, auditLog);
}

function periodAsked(asked: z.infer<typeof period>, now: Date): Hours {
  const { start, end } = dayBefore(now);
  return { start: new Date(asked.start ?? start), end: new Date(asked.end ?? end) };
}
