/** The first days of a trail: before it began nothing is missing, whatever happens to it later. Nights are verified as the schedule does. */
import { SNSClient } from '@aws-sdk/client-sns';
import type { TrailStatus } from '../../lib/integrity/fetcher';
import { begunBy, verifyDayBefore } from '../../lib/integrity/run/day';
import { knownChains, recordVerification, type RunContext } from '../../lib/integrity/run/record';
import { formatTime, HOUR } from '../../lib/integrity/time';
import { MemoryBucket } from '../support/archive/memory-bucket';
import { Bucket } from '../support/s3-in-memory';
import { KEY, LOCK, onlyChain, SCOPE, soundArchive, TRAIL_ARN, verifyBucket } from './support';

const MIDNIGHT = Date.parse('2026-01-02T00:00:00Z');
const at = (hours: number): Date => new Date(MIDNIGHT + hours * HOUR);
const delivery = { bucket: SCOPE.bucket, prefix: '', multiRegion: false, organization: false };

/** A trail that began so many hours after midnight, verified in the nights that follow. */
class FirstDays {
  readonly evidence = new Bucket();
  readonly log = new MemoryBucket(SCOPE.bucket, LOCK);
  private readonly hours;
  private delivered = 0;

  constructor(private readonly began: number) {
    this.hours = soundArchive({ start: at(began), hours: 80, filesPerHour: 1 }).hours;
    this.log.keys = [KEY];
  }

  /** @returns what of it is no PASS. */
  async night(hours: number): Promise<string[]> {
    const now = at(hours);
    this.at(now);
    const scheduled = { trailArn: TRAIL_ARN, delivery, known: await knownChains(this.context(now)) };
    const { findings, chains } = await verifyDayBefore(scheduled, this.log, now, 60_000, {});
    await recordVerification(this.context(now), { findings, chains });
    return findings.filter(({ status }) => status !== 'PASS').map(({ guardrail }) => guardrail);
  }

  /** CloudTrail delivers what is due, and says when the trail was started last. */
  at(now: Date, status: Partial<TrailStatus> = {}): void {
    const due = this.hours.filter(({ end }) => end <= now);
    this.log.deliver(due.slice(this.delivered));
    this.delivered = due.length;
    this.log.status = { logging: true, startedAt: at(this.began), ...status };
  }

  context(now: Date): RunContext {
    return {
      ...{ auditLog: 'audit-log', evidenceBucket: 'evidence', s3: this.evidence.client(), now, trigger: 'schedule' },
      ...{ topics: {}, sns: new SNSClient({ region: 'eu-central-1' }) },
      environment: { account: SCOPE.account, region: SCOPE.region, partition: 'aws' },
    };
  }
}

it.each([
  ['before the first verification', 1],
  ['after it', 7.5],
])('a trail that began %s of its first day is whole, night after night', async (_when, began) => {
  const days = new FirstDays(began);
  for (const night of [3, 27, 51]) expect([night, await days.night(night)]).toEqual([night, []]);
});

it.each([1, 7.5])('what began at %s o’clock did not begin when it was stopped and started', async (began) => {
  const days = new FirstDays(began);
  for (const night of [3, 27]) await days.night(night);
  days.at(at(40), { startedAt: at(38), stoppedAt: at(37.9) });
  const [known] = await knownChains(days.context(at(40)));
  const asked = { start: at(0), end: at(36), now: at(40), known: known ? [known] : [] };
  const chain = onlyChain(await verifyBucket(days.log, asked));
  expect(chain.problems).toEqual([]);
  expect(chain.gaps).toEqual([{ from: formatTime(at(0)), to: formatTime(at(began)), reason: 'before the trail' }]);
});

const HERE = { account: SCOPE.account, region: SCOPE.region };

it.each([
  ['when it began is not known: it began before', undefined, [HERE]],
  ['it began on that day', formatTime(at(23)), [{ ...HERE, began: at(23) }]],
  ['it began as the day ended', formatTime(at(24)), []],
])('a chain is known after a day where %s', (_when, began, known) => {
  expect(begunBy(at(24), [{ ...HERE, began }])).toEqual(known);
});
