/** Whatever is written into the evidence, the log names its writer, the chain says what cannot be, and no later run is blocked. */
import { previousRun } from '../../lib/drift/previous-run';
import { record } from '../../lib/evidence/record';
import { EvidenceStore } from '../../lib/evidence/store';
import { keepTemplate } from '../../lib/evidence/templates';
import { verifyChains } from '../../lib/evidence/chains';
import { needsAttention, type Finding } from '../../lib/findings/finding';
import { compareWrites } from '../../lib/integrity/run/writes';
import { SCOPE, TRAIL_ARN } from '../integrity/support';
import { logOf, sessionOf, type Event } from '../integrity/write-log';
import { outcomeAt } from '../support/evidence';
import { Bucket } from '../support/s3-in-memory';
import { at, BASELINE, CARRIED, CHAIN, FORGERIES, LOG, TEMPLATE, type Evidence, type Newest } from './forgeries.table';

const BUCKET = 'evidence-bucket';
const NOW = at(8.7);
const PLACE = { account: SCOPE.account, region: SCOPE.region };

let bucket: Bucket;
let store: EvidenceStore;
/** Versions that the functions wrote. */
let ours: Set<string>;

/** As the functions write it: a check goes on from the newest run that can be believed. */
async function check(time: Date): Promise<Newest> {
  const outcome = outcomeAt(time);
  const newest = await store.latest(time);
  const { run: before } = await previousRun(store, newest, time);
  const carried = before?.document?.carried ?? { ...CARRIED, template: await keptTemplate() };
  const run = { ...outcome.run, ...PLACE, configuration: BASELINE.configuration };
  return ourOwn(() => record(store, { ...outcome, run, baseline: BASELINE, carried }, newest));
}

async function keptTemplate(): ReturnType<typeof keepTemplate> {
  const template = await keepTemplate(store, TEMPLATE);
  ours.add(template.versionId);
  return template;
}

async function verification(time: Date): Promise<Newest> {
  const chain = store.verifications();
  const outcome = outcomeAt(time, [], 'log-verification');
  const run = { ...outcome.run, ...PLACE, chains: [CHAIN], began: { [CHAIN]: at(0).toISOString() } };
  const newest = await chain.latest(time);
  return ourOwn(() => record(chain, { ...outcome, run }, newest));
}

async function ourOwn(write: () => Promise<Newest>): Promise<Newest> {
  const there = bucket.versions.length;
  const { link, document } = await write();
  for (const { versionId } of bucket.versions.slice(there)) ours.add(versionId);
  return { link, document };
}

/** What the log tells of all that was written. */
function events(): readonly Event[] {
  return bucket.versions.map(({ key, versionId, modified }) => ({
    ...{ eventSource: 's3.amazonaws.com', eventName: 'PutObject', eventID: `event-${versionId}` },
    ...{ eventTime: modified.toISOString(), sourceIPAddress: '192.0.2.1' },
    userIdentity: sessionOf(
      ours.has(versionId)
        ? `${LOG}-${key.includes('log-verification') ? 'log-verification' : 'drift-checker'}`
        : 'administrator',
    ),
    requestParameters: { bucketName: BUCKET, key },
    responseElements: { 'x-amz-version-id': versionId },
  }));
}

/** Of the chains, and of the writes: by key. */
async function verified(): Promise<{ readonly chain: readonly Finding[]; readonly writes: readonly Finding[] }> {
  const { findings } = await verifyChains(store, { now: NOW });
  const scope = { trailArn: TRAIL_ARN, trail: SCOPE.trail, bucket: SCOPE.bucket, prefix: '' };
  const asked = { store, ...PLACE, partition: 'aws', log: scope, from: at(0.1), now: NOW };
  const writes = await compareWrites(asked, logOf(events()));
  return { chain: findings.filter(needsAttention), writes: writes.findings.filter(needsAttention) };
}

const of = (findings: readonly Finding[], key: string): string[] =>
  [...new Set(findings.filter(({ resource }) => resource.endsWith(key)).map(({ guardrail }) => guardrail))].sort();

let evidence: Evidence;

beforeEach(async () => {
  bucket = new Bucket();
  bucket.now = at(2);
  ours = new Set();
  store = new EvidenceStore(bucket.client(), BUCKET, LOG);
  for (const hours of [2.5, 3.5]) await check(at(hours));
  const verificationRun = await verification(at(3));
  evidence = { bucket, check: await check(at(4.5)), verification: verificationRun };
});

test('what the functions wrote is whole, and each write has its event', async () => {
  expect(await verified()).toEqual({ chain: [], writes: [] });
});

test('a call that two rules told of is answered once', async () => {
  const attempt = { eventId: 'e', time: 't', eventSource: 's', eventName: 'n', principal: 'p', resource: 'r' } as never;
  const attempts = [{ attempt, count: 1, from: 't', until: 't' }];
  const { carried } = evidence.check.document;
  const outcome = { ...outcomeAt(at(5)), baseline: BASELINE, ...(carried && { carried }) };
  await record(store, { ...outcome, attempts, answeredEvents: ['e', 'e'] }, await store.latest(at(5)));
  expect((await verified()).chain).toEqual([]);
});

test.each(FORGERIES)('%s: its writer is named, and the next check is written', async (_, forge, chain) => {
  const key = forge(evidence);
  // before the next check, and after it
  expect(of((await verified()).chain, key)).toEqual(chain);
  const { document } = await check(at(6.5));
  expect(document.run.startedAt).toBe(at(6.5).toISOString());
  await verification(at(6.6));
  const found = await verified();
  expect(of(found.chain, key)).toEqual(chain);
  expect(of(found.writes, key)).toEqual(['EvidenceWriterKnown']);
  // of what the functions wrote, nothing is said by the log
  expect(found.writes.every(({ resource }) => resource.endsWith(key) || resource.includes('/templates/'))).toBe(true);
});
