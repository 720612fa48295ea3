/** Runs of evidence are compared with the signed events of their writes: who, when, from where, which version. */
import { SNSClient } from '@aws-sdk/client-sns';
import { EvidenceStore } from '../../lib/evidence/store';
import { needsAttention } from '../../lib/findings/finding';
import { compareWrites, type WriteComparison, type WritesCompared } from '../../lib/integrity/run/writes';
import { comparedWrites } from '../../lib/integrity/run/evidence';
import { verificationStore, type RunContext } from '../../lib/integrity/run/record';
import { HOUR } from '../../lib/integrity/time';
import type { MemoryBucket } from '../support/archive/memory-bucket';
import { record } from '../../lib/evidence/record';
import { outcomeAt, writeRun } from '../support/evidence';
import { Bucket } from '../support/s3-in-memory';
import { SCOPE, TRAIL_ARN } from './support';
import { logOf, ROLE, sessionOf, type Event } from './write-log';

/** Eight hours of digests, the last of which ends at 08:01; runs at 02:30, 03:30 and 04:30, of which the second is a verification. */
const at = (hours: number): Date => new Date(Date.UTC(2026, 0, 1) + hours * HOUR);
/** The next digest is not due yet. */
const NOW = at(8.7);
const BUCKET = 'evidence-bucket';

let evidence: Bucket;
let store: EvidenceStore;

beforeEach(async () => {
  evidence = new Bucket();
  store = new EvidenceStore(evidence.client(), BUCKET, 'audit-log');
  await writeRun(store, at(2.5));
  await writeRun(store.verifications(), at(3.5), [], 'log-verification');
  await writeRun(store, at(4.5));
});

/** What CloudTrail records of every version that stands in the bucket. */
function eventsOfAll(): Event[] {
  return evidence.versions.map(({ key, versionId, modified }) => ({
    ...{ eventSource: 's3.amazonaws.com', eventName: 'PutObject', eventID: `event-${versionId}` },
    ...{ eventTime: modified.toISOString(), sourceIPAddress: '192.0.2.1' },
    userIdentity: sessionOf(`audit-log-${key.includes('verification') ? 'log-verification' : 'drift-checker'}`),
    requestParameters: { bucketName: BUCKET, key },
    responseElements: { 'x-amz-version-id': versionId },
  }));
}

async function compare(log: MemoryBucket, options: Partial<WriteComparison> = {}): Promise<WritesCompared> {
  const scope = { trailArn: TRAIL_ARN, trail: SCOPE.trail, bucket: SCOPE.bucket, prefix: '' };
  const place = { account: SCOPE.account, region: SCOPE.region, partition: 'aws' };
  return compareWrites({ store, ...place, log: scope, from: at(0.1), now: NOW, ...options }, log);
}

const open = ({ findings }: WritesCompared): string[] =>
  findings
    .filter(needsAttention)
    .map(({ status, guardrail, resource }) => `${status} ${guardrail} ${resource.replace(/.*\//, '')}`);

test('where each run has the event of its write, that holds, until an hour before the last digest', async () => {
  const compared = await compare(logOf(eventsOfAll()));
  expect(open(compared)).toEqual([]);
  expect([compared.count, compared.until.toISOString()]).toEqual([3, '2026-01-01T07:01:31.000Z']);
  expect(compared.findings.map(({ guardrail, status }) => `${status} ${guardrail}`)).toEqual([
    'PASS EvidenceWriteRecorded',
    'PASS EvidenceWriteKept',
    'PASS EvidenceWriterKnown',
  ]);
});

const FORGED = 'evidence/audit-log/2026/01/01/000000003.json.gz';

test.each<[what: string, change: (events: Event[]) => Event[], found: string[]]>([
  ['no event of a write', (events) => events.slice(0, 2), ['FAIL EvidenceWriteRecorded 000000002.json.gz']],
  [
    'an event of another version',
    (events) =>
      events.map((event, n) => (n === 2 ? { ...event, responseElements: { 'x-amz-version-id': 'v9' } } : event)),
    ['FAIL EvidenceWriteRecorded 000000002.json.gz', 'FAIL EvidenceWriteKept 000000002.json.gz'],
  ],
  [
    'an event of a write that was refused',
    (events) => events.map((event, n) => (n === 2 ? { ...event, errorCode: 'AccessDenied' } : event)),
    ['FAIL EvidenceWriteRecorded 000000002.json.gz'],
  ],
  [
    'an event of a run that is gone',
    ([first, ...events]) => [
      ...(first ? [first, { ...first, requestParameters: { bucketName: BUCKET, key: FORGED } }] : []),
      ...events,
    ],
    ['FAIL EvidenceWriteKept 000000003.json.gz'],
  ],
  [
    'a stranger as the writer',
    (events) => events.map((event, n) => (n === 2 ? { ...event, userIdentity: sessionOf('admin') } : event)),
    ['FAIL EvidenceWriterKnown 000000002.json.gz'],
  ],
  [
    'a session of a stranger that has the name of the function',
    (events) =>
      events.map((event, n) => (n === 2 ? { ...event, userIdentity: sessionOf('x/audit-log-drift-checker') } : event)),
    ['FAIL EvidenceWriterKnown 000000002.json.gz'],
  ],
  [
    'a role of the same name in another account',
    (events) =>
      events.map((event, n) =>
        n === 2
          ? { ...event, userIdentity: sessionOf('audit-log-drift-checker', 'arn:aws:iam::999999999999:role/') }
          : event,
      ),
    ['FAIL EvidenceWriterKnown 000000002.json.gz'],
  ],
  [
    'a session of another account, of which CloudTrail tells no name',
    (events) =>
      events.map((event, n) =>
        n === 2
          ? {
              ...event,
              userIdentity: {
                type: 'AWSAccount',
                principalId: 'AROAX:audit-log-drift-checker',
                accountId: '999999999999',
              },
            }
          : event,
      ),
    ['FAIL EvidenceWriterKnown 000000002.json.gz'],
  ],
  [
    'a role of the same name in another path',
    (events) =>
      events.map((event, n) =>
        n === 2 ? { ...event, userIdentity: sessionOf('audit-log-drift-checker', `${ROLE}x/`) } : event,
      ),
    ['FAIL EvidenceWriterKnown 000000002.json.gz'],
  ],
  [
    'the verification as the writer of a check',
    (events) =>
      events.map((event, n) => (n === 2 ? { ...event, userIdentity: sessionOf('audit-log-log-verification') } : event)),
    ['FAIL EvidenceWriterKnown 000000002.json.gz'],
  ],
  [
    'the responder as the writer of a check',
    (events) =>
      events.map((event, n) => (n === 2 ? { ...event, userIdentity: sessionOf('audit-log-tamper-responder') } : event)),
    [],
  ],
  [
    'a copy instead of an upload, by a stranger',
    (events) =>
      events.map((event, n) =>
        n === 2 ? { ...event, eventName: 'CopyObject', userIdentity: { arn: 'somebody' } } : event,
      ),
    ['FAIL EvidenceWriterKnown 000000002.json.gz'],
  ],
  ['no version in the event', (events) => events.map((event) => ({ ...event, responseElements: null })), []],
  [
    'no version in the event, which is of another time',
    (events) =>
      events.map((event, n) =>
        n === 2 ? { ...event, responseElements: null, eventTime: at(4.7).toISOString() } : event,
      ),
    ['FAIL EvidenceWriteRecorded 000000002.json.gz', 'FAIL EvidenceWriteKept 000000002.json.gz'],
  ],
  ['no event at all', () => [], ['UNKNOWN EvidenceWriteRecorded evidence-bucket']],
])('where the log has %s', async (_, change, found) => {
  expect(open(await compare(logOf(change(eventsOfAll()))))).toEqual(found);
});

describe('files of the ledger', () => {
  const FILE = 'tlog/checkpoint/12';
  const eventOf = (role: string): Event => {
    evidence.write(FILE, 'Y2hlY2twb2ludA==', at(5));
    const event = eventsOfAll().find(({ requestParameters }) => requestParameters.key === FILE)!;
    return { ...event, userIdentity: sessionOf(role) };
  };
  const runs = (): Event[] => eventsOfAll().filter(({ requestParameters }) => requestParameters.key !== FILE);

  test.each<[what: string, events: () => Event[], found: string[]]>([
    ['that its function wrote', () => [eventOf('audit-log-ledger'), ...runs()], []],
    ['without an event', () => (eventOf('any'), runs()), ['FAIL EvidenceWriteRecorded 12']],
    [
      'that another function wrote',
      () => [eventOf('audit-log-drift-checker'), ...runs()],
      ['FAIL EvidenceWriterKnown 12'],
    ],
    [
      'that are gone',
      () => {
        const event = eventOf('audit-log-ledger');
        evidence.versions = evidence.versions.filter(({ key }) => key !== FILE);
        return [event, ...runs()];
      },
      ['FAIL EvidenceWriteKept 12'],
    ],
  ])('%s', async (_, events, found) => {
    const all = events();
    expect(open(await compare(logOf(all)))).toEqual(found);
  });
});

test('who wrote, when and from where stands in the finding', async () => {
  const events = eventsOfAll().map((event, n) => (n === 2 ? { ...event, userIdentity: sessionOf('admin') } : event));
  const { findings } = await compare(logOf(events));
  expect(findings.find(needsAttention)).toMatchObject({
    found: `${ROLE}admin`,
    message: `${ROLE}admin wrote this evidence at 2026-01-01T04:30:00.000Z from 192.0.2.1 (PutObject, event event-v3).`,
  });
});

test('a run in the folder of an old day is found by its event', async () => {
  evidence.write('evidence/audit-log/2024/01/01/000000001.json.gz', '', at(4.6));
  const events = eventsOfAll().map((event, n) => (n === 3 ? { ...event, userIdentity: sessionOf('admin') } : event));
  expect(open(await compare(logOf(events)))).toEqual(['FAIL EvidenceWriterKnown 000000001.json.gz']);
});

test('an event that names no version speaks of one version, and a second one has none', async () => {
  const events = eventsOfAll().map((event) => ({ ...event, responseElements: null }));
  const [first] = evidence.versions;
  evidence.write(first?.key ?? '', first?.body, at(2.51));
  const { findings } = await compare(logOf(events));
  expect(findings.filter(needsAttention)).toMatchObject([
    { guardrail: 'EvidenceWriteRecorded', status: 'FAIL', expected: 'the event of the write of version v4' },
  ]);
});

test('two events that name no version have a version each, whichever of them comes first in the log', async () => {
  const [first] = evidence.versions;
  const key = first?.key ?? '';
  // four minutes lie between the first write and its event, and the second event is nearer to the first write
  evidence.versions = evidence.versions.map((version, n) => (n === 0 ? { ...version, modified: at(2.56) } : version));
  evidence.write(key, first?.body, at(2.62));
  const nameless = eventsOfAll()
    .slice(0, 4)
    .map((event) => (event.requestParameters.key === key ? { ...event, responseElements: null } : event));
  const events = nameless.map((event, n) => (n === 0 ? { ...event, eventTime: at(2.5).toISOString() } : event));
  const late = events.map((event, n) => (n === 3 ? { ...event, eventTime: at(2.57).toISOString() } : event));
  expect(open(await compare(logOf([...late].reverse())))).toEqual([]);
  expect(open(await compare(logOf(late)))).toEqual([]);
});

test('the event of a write in the first second of the period may stand in the last one before it', async () => {
  const events = eventsOfAll().map((event, n) =>
    n === 0 ? { ...event, eventTime: new Date(at(2).getTime() - 400).toISOString() } : event,
  );
  evidence.versions = evidence.versions.map((version, n) => (n === 0 ? { ...version, modified: at(2) } : version));
  expect(open(await compare(logOf(events), { from: at(2) }))).toEqual([]);
});

describe.each([
  ['a public key', 'public-keys/2025/12/30/public-keys.json'],
  ['a list of verified objects', 'manifests/2025/12/25/111122223333/eu-central-1/2025-12-31-0a.json.gz'],
  ['a list of a day to come', 'manifests/2099/01/01/111122223333/eu-central-1/2025-12-31-0a.json.gz'],
])('%s', (_what, place) => {
  const [KEYS, name] = [`evidence/audit-log-${place}`, place.replace(/.*\//, '')];
  const withWriter = (role: string): Event[] => {
    evidence.write(KEYS, '{}', at(4.6));
    return eventsOfAll().map((event, n) => (n === 3 ? { ...event, userIdentity: sessionOf(role) } : event));
  };

  test.each<[who: string, events: () => Event[], found: string[]]>([
    ['the verification writes', () => withWriter('audit-log-log-verification'), []],
    ['an administrator plants', () => withWriter('admin'), [`FAIL EvidenceWriterKnown ${name}`]],
    ['the drift checker plants', () => withWriter('audit-log-drift-checker'), [`FAIL EvidenceWriterKnown ${name}`]],
    [
      'somebody plants of whom no event tells',
      () => withWriter('admin').slice(0, 3),
      [`FAIL EvidenceWriteRecorded ${name}`],
    ],
  ])('that %s', async (_, events, found) => {
    expect(open(await compare(logOf(events())))).toEqual(found);
  });
});

test.each([
  ['is no event', 3, ['FAIL EvidenceWriteRecorded a.json.gz']],
  ['is one of the drift checker', 4, []],
])('a template of which there %s', async (_, count, found) => {
  evidence.write('evidence/audit-log/templates/a.json.gz', '', at(4.6));
  expect(open(await compare(logOf(eventsOfAll().slice(0, count))))).toEqual(found);
});

test('a write younger than the digests is left to the next comparison', async () => {
  await writeRun(store, at(7.5));
  const first = await compare(logOf(eventsOfAll().slice(0, 3)));
  expect(open(first)).toEqual([]);
  expect(first.until < at(7.5)).toBe(true);
});

test('where a log file is gone, a missing event proves nothing', async () => {
  const log = logOf(eventsOfAll().slice(0, 2));
  log.erase(log.allKeys.find((key) => key.includes('_20260101T0531Z_')) ?? '');
  expect(open(await compare(log))).toEqual(['UNKNOWN EvidenceWriteRecorded 000000002.json.gz']);
});

test('a write whose log is gone rests on an earlier comparison', async () => {
  evidence.versions = evidence.versions.map((version, n) => (n === 0 ? { ...version, modified: at(-40) } : version));
  const log = logOf(eventsOfAll().slice(1));
  expect(open(await compare(log, { from: at(-50) }))).toContain('UNKNOWN EvidenceWriteRecorded 000000001.json.gz');
  const resting = await compare(log, { from: at(-50), comparedUntil: at(-30) });
  expect(open(resting)).toEqual([]);
});

describe('by schedule', () => {
  const trail = {
    ...{ trailArn: TRAIL_ARN, known: [] },
    delivery: { bucket: SCOPE.bucket, prefix: '', multiRegion: false, organization: false },
  };
  const context = (): RunContext => ({
    ...{ auditLog: 'audit-log', evidenceBucket: BUCKET, s3: evidence.client(), now: NOW, trigger: 'schedule' },
    ...{ topics: {}, sns: new SNSClient({ region: 'eu-central-1' }) },
    environment: { account: SCOPE.account, region: SCOPE.region, partition: 'aws' },
  });

  test('it says until when it came', async () => {
    const { findings, writesComparedUntil } = await comparedWrites(context(), trail, logOf(eventsOfAll()), 60_000);
    expect(findings.filter(needsAttention)).toEqual([]);
    expect(writesComparedUntil?.toISOString()).toBe('2026-01-01T07:01:31.000Z');
  });

  test('a document that says that all is compared already does not keep it from comparing the last day', async () => {
    const latest = await verificationStore(context()).latest(NOW);
    const run = { ...latest?.document?.run, writesComparedUntil: '2030-01-01T00:00:00Z' };
    expect(run.id).toBe('000000001');
    jest.spyOn(EvidenceStore.prototype, 'latest').mockResolvedValueOnce({ ...latest, document: { run } } as never);
    const { findings } = await comparedWrites(context(), trail, logOf(eventsOfAll().slice(0, 2)), 60_000);
    expect(findings.filter(needsAttention)).toMatchObject([{ guardrail: 'EvidenceWriteRecorded', status: 'FAIL' }]);
  });

  describe('after three days without a verification', () => {
    /** The drift check of 02:30 was not written by its function; of the verification that follows it this one is forged. */
    const forged = async (writer: string, until: string): Promise<Event[]> => {
      await record(
        store.verifications(),
        {
          ...outcomeAt(at(4.6), [], 'log-verification'),
          run: { ...outcomeAt(at(4.6)).run, writesComparedUntil: until },
        },
        await store.verifications().latest(at(4.6)),
      );
      return eventsOfAll().map((event, n) =>
        n === 0 || n === 3 ? { ...event, userIdentity: sessionOf(n === 0 ? 'admin' : writer) } : event,
      );
    };
    const later = (): RunContext => ({ ...context(), now: at(80) });

    test.each([
      ['the verification', 'audit-log-log-verification', at(2).toISOString()],
      ['a stranger', 'admin', at(4).toISOString()],
      ['a stranger, of a time to come', 'admin', '2030-01-01T00:00:00.000Z'],
    ])('no write in between is left out, whatever a document of %s says', async (_, writer, until) => {
      const { findings } = await comparedWrites(later(), trail, logOf(await forged(writer, until)), 60_000);
      const found = findings.filter(needsAttention).map(({ resource }) => resource.replace(/.*\//, ''));
      expect(found).toContain('000000001.json.gz');
    });
  });

  test('what does not come to its end is not known, and the next comparison begins where this one did', async () => {
    const compared = await comparedWrites(context(), trail, logOf(eventsOfAll()), 0);
    expect(compared).toMatchObject({ findings: [{ guardrail: 'EvidenceWriteRecorded', status: 'UNKNOWN' }] });
    expect(compared.writesComparedUntil).toBeUndefined();
  });
});
