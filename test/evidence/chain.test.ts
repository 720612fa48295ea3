/** The chain of evidence: appended run by run, and every way to break it is named. */
import { gzipSync } from 'node:zlib';
import { LISTENERS, POLICIES_READ_UNTIL, READ_UNTIL, type Baseline } from '../../lib/evidence/baseline';
import type { EvidenceDocument } from '../../lib/evidence/document';
import { NoEvidence } from '../../lib/evidence/errors';
import { evidenceOf, periodOf } from '../../lib/evidence/period';
import { record } from '../../lib/evidence/record';
import type { Carried, Standing } from '../../lib/evidence/standing';
import { EvidenceStore } from '../../lib/evidence/store';
import { verifyEvidence } from '../../lib/evidence/verify';
import { needsAttention, type Finding } from '../../lib/findings/finding';
import { outcomeAt, writeRun } from '../support/evidence';
import { Bucket, unzipped, zipped } from '../support/s3-in-memory';

const LOG = 'audit-log';
let bucket: Bucket;
let store: EvidenceStore;

beforeEach(() => {
  bucket = new Bucket();
  store = new EvidenceStore(bucket.client(), 'evidence-bucket', LOG);
});

const FINDING: Finding = {
  guardrail: 'TrailIsLogging',
  status: 'FAIL',
  severity: 'CRITICAL',
  owner: 'security',
  resource: 'trail',
  path: 'IsLogging',
  expected: true,
  found: false,
  message: 'Does not hold.',
  remedy: 'Start it.',
};

const hour = (index: number): Date => new Date(Date.UTC(2026, 10, 21, 22) + index * 3_600_000);

/** Writes runs an hour apart, across midnight. */
async function runs(count: number, findingsOf: (index: number) => Finding[] = () => []): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await writeRun(store, hour(index), findingsOf(index));
  }
}

const key = (id: number, day = 22): string => `evidence/${LOG}/2026/11/${day}/${String(id).padStart(9, '0')}.json.gz`;

async function verdicts(now = hour(5)): Promise<string[]> {
  const { findings } = await verifyEvidence(store, { now });
  return findings
    .filter((finding) => needsAttention(finding) || finding.guardrail === 'EvidenceWhole')
    .map(({ guardrail, resource }) => `${guardrail} ${resource.replace('s3://evidence-bucket/', '')}`);
}

function zippedOtherwise(body: string | undefined): string {
  return gzipSync(unzipped(body), { level: 1 }).toString('base64');
}

function followed(body: string | undefined): string {
  return Buffer.concat([Buffer.from(body ?? '', 'base64'), Buffer.from('more')]).toString('base64');
}

function rewrite(name: string, change: (document: EvidenceDocument) => unknown): void {
  bucket.versions = bucket.versions.map((version) =>
    version.key === name
      ? { ...version, body: zipped(JSON.stringify(change(JSON.parse(unzipped(version.body)) as EvidenceDocument))) }
      : version,
  );
}

describe('recording', () => {
  test('each run follows the one before, across days', async () => {
    await runs(3);
    const newest = await store.latest(hour(3));
    expect(newest?.link.key).toBe(key(3));
    expect(newest?.document?.previous).toMatchObject({
      id: '000000002',
      key: key(2, 21),
      versionId: expect.any(String) as string,
    });
  });

  test('the newest run is found after a month of silence', async () => {
    await runs(1);
    expect((await store.latest(new Date('2027-06-01')))?.link.id).toBe('000000001');
  });

  test.each([
    ['with fifteen digits', 999_999_999_999_999],
    ['with nine', 999_999_999],
    ['with the most digits that could be followed', 899_999_999_999],
  ])('a planted number %s keeps no run from being the next', async (_, number) => {
    await runs(2);
    bucket.write(key(number), '{}', hour(2));
    for (const id of ['000000003', '000000004', '000000005']) expect((await writeRun(store, hour(3))).link.id).toBe(id);
  });

  test('the earliest run is the one that S3 took first, whatever day another one stands under', async () => {
    await runs(2);
    const planted = `evidence/${LOG}/2001/01/01/000000001.json.gz`;
    bucket.write(planted, zipped('{}'), hour(9));
    expect((await store.earliest())?.link.key).toBe(key(1, 21));
  });

  test('a planted number just ahead is stepped over', async () => {
    await runs(2);
    bucket.write(key(3, 21), '{}', hour(2));
    expect((await writeRun(store, hour(3))).link.id).toBe('000000004');
  });

  test('a run that lost the race becomes the next one', async () => {
    await runs(1);
    const stale = await store.latest(hour(1));
    jest.useFakeTimers({ now: hour(1), doNotFake: ['nextTick', 'setImmediate'] });
    await record(store, outcomeAt(hour(1)), stale);
    const late = await record(store, outcomeAt(hour(1)), stale);
    jest.useRealTimers();
    expect(late.link.id).toBe('000000003');
    expect(late.document.previous?.id).toBe('000000002');
  });

  test.each([
    ['no lock', {}],
    ['a lock that can be bypassed', { mode: 'GOVERNANCE', until: new Date('2040-01-01') }],
    ['a lock that has ended', { mode: 'COMPLIANCE', until: new Date('2020-01-01') }],
  ])('%s is a finding', async (_, lock) => {
    bucket.lock = lock;
    const { lockFindings } = await record(store, outcomeAt(hour(0)), undefined);
    expect(lockFindings).toMatchObject([{ guardrail: 'EvidenceLocked', status: 'FAIL', severity: 'CRITICAL' }]);
  });

  test('a locked document is none', async () => {
    expect((await record(store, outcomeAt(hour(0)), undefined)).lockFindings).toEqual([]);
  });
});

describe('verifying', () => {
  test('a whole chain holds', async () => {
    await runs(4);
    const { runs: seen, findings } = await verifyEvidence(store, { now: hour(5) });
    expect(seen.map(({ run }) => run.id)).toEqual(['000000001', '000000002', '000000003', '000000004']);
    expect(findings.map(({ guardrail, status }) => `${status} ${guardrail}`)).toEqual([
      'PASS EvidenceWhole',
      'PASS EvidenceHidden',
      'PASS EvidenceAltered',
      'PASS EvidenceBaselineChanged',
      'PASS EvidenceMissing',
      'PASS EvidenceRenderingMissing',
      'PASS EvidenceReordered',
      'PASS RunsMissed',
    ]);
  });

  test('no run at all is an error that says so', async () => {
    await expect(verdicts()).rejects.toThrow(NoEvidence);
  });

  test.each<[why: string, breakIt: () => void, told: string[]]>([
    [
      'a missing run is named',
      () => (bucket.versions = bucket.versions.filter((version) => version.key !== key(3))),
      ['EvidenceMissing run 000000003'],
    ],
    [
      'an altered finding is named',
      () => rewrite(key(3), (document) => ({ ...document, findings: [FINDING] })),
      // it is not the object that run 4 followed, and its summary says that all held
      [`EvidenceAltered ${key(3)}`, `EvidenceAltered ${key(3)}`],
    ],
    ['an overwritten run is named', () => bucket.write(key(3), '{}'), [`EvidenceAltered ${key(3)}`]],
    ['a hidden run is named', () => bucket.write(key(3), undefined), [`EvidenceHidden ${key(3)}`]],
    [
      'a run that says to be another is named',
      () => rewrite(key(4), (document) => ({ ...document, run: { ...document.run, id: '000000007' } })),
      [`EvidenceReordered ${key(4)}`],
    ],
    [
      'a run that follows another is named',
      () => rewrite(key(4), (document) => ({ ...document, previous: { ...document.previous, id: '000000001' } })),
      [`EvidenceReordered ${key(4)}`],
    ],
    [
      'a number that no run leads to is named',
      () => bucket.write(key(999_999_999_999_999), '{}', hour(4)),
      [`EvidenceReordered ${key(999_999_999_999_999)}`],
    ],
    [
      'a run that was written on another day than it says is named',
      () =>
        (bucket.versions = bucket.versions.map((version) =>
          version.key === key(4) ? { ...version, modified: new Date('2026-11-27') } : version,
        )),
      [`EvidenceReordered ${key(4)}`],
    ],
    ['what is no document is named', () => rewrite(key(4), () => 'nonsense'), [`EvidenceAltered ${key(4)}`]],
    [
      'a run that was compressed again is named, though it says the same',
      () =>
        (bucket.versions = bucket.versions.map((version) =>
          version.key === key(3) ? { ...version, body: zippedOtherwise(version.body) } : version,
        )),
      [`EvidenceAltered ${key(3)}`],
    ],
    [
      'a run with data after its end is named',
      () =>
        (bucket.versions = bucket.versions.map((version) =>
          version.key === key(4) ? { ...version, body: followed(version.body) } : version,
        )),
      [`EvidenceAltered ${key(4)}`],
    ],
    [
      'a run that unzips to more than any run has is named',
      () =>
        (bucket.versions = bucket.versions.map((version) =>
          version.key === key(4) ? { ...version, body: zipped(' '.repeat(40_000_000)) } : version,
        )),
      [`EvidenceAltered ${key(4)}`],
    ],
    [
      'a second document of the same number is named',
      () => bucket.write(key(4).replace('.gz', ''), '{}', hour(4)),
      [`EvidenceAltered ${key(4).replace('.gz', '')}`, `EvidenceReordered ${key(4)}`],
    ],
  ])('%s', async (_, breakIt, told) => {
    await runs(4);
    breakIt();
    expect(await verdicts()).toEqual(told);
  });

  const POLICY = 'the policy of the event bus';
  const REQUIREMENTS = { frameworks: [], administrators: [], readers: [], owners: {} };
  const BASELINE: Baseline = {
    ...{ configuration: 'c', trails: {}, code: { Checker: { source: 's', sha256: 'a' } } },
    ...{ requirements: REQUIREMENTS, loggingSince: { trail: 'then' } },
    surroundings: { [POLICY]: '{}', [LISTENERS]: 'arn:one arn:two', [READ_UNTIL]: 'arn:role' },
  };
  const around = (change: Baseline['surroundings']): Partial<Baseline> => ({
    surroundings: { ...BASELINE.surroundings, ...change },
  });
  test.each<[string, Partial<Baseline>, string[]]>([
    ['other trails', { trails: { 'arn:another': 'bucket' } }, [`EvidenceBaselineChanged ${key(2)}`]],
    ['other code', { code: { Checker: { source: 's', sha256: 'b' } } }, [`EvidenceBaselineChanged ${key(2)}`]],
    ['no code', { code: {} }, [`EvidenceBaselineChanged ${key(2)}`]],
    [
      'other requirements',
      { requirements: { ...REQUIREMENTS, readers: ['arn:aws:iam::111122223333:role/stranger'] } },
      [`EvidenceBaselineChanged ${key(2)}`],
    ],
    [
      'requirements that it adds',
      { requirements: { ...REQUIREMENTS, securityHub: true } },
      [`EvidenceBaselineChanged ${key(2)}`],
    ],
    ['fewer requirements', { requirements: { frameworks: [] } as never }, [`EvidenceBaselineChanged ${key(2)}`]],
    [
      'starts of logging that the run before does not say',
      { loggingSince: { trail: 'then', second: 'now' } },
      ['EvidenceWhole s3://evidence-bucket'],
    ],
    ['no requirements', { requirements: undefined }, [`EvidenceBaselineChanged ${key(2)}`]],
    ['no starts of logging', { loggingSince: undefined }, [`EvidenceBaselineChanged ${key(2)}`]],
    ['the same', {}, ['EvidenceWhole s3://evidence-bucket']],
    ['another policy of the event bus', around({ [POLICY]: '' }), [`EvidenceBaselineChanged ${key(2)}`]],
    ['no surroundings', { surroundings: {} }, Array<string>(2).fill(`EvidenceBaselineChanged ${key(2)}`)],
    ['one listener less', around({ [LISTENERS]: 'arn:two' }), [`EvidenceBaselineChanged ${key(2)}`]],
    ['one listener more', around({ [LISTENERS]: 'arn:one arn:three arn:two' }), ['EvidenceWhole s3://evidence-bucket']],
    ['more surroundings', around({ 'the role r': '{}' }), ['EvidenceWhole s3://evidence-bucket']],
    ['other roles to read next', around({ [READ_UNTIL]: 'arn:other' }), ['EvidenceWhole s3://evidence-bucket']],
    ['other policies to read next', around({ [POLICIES_READ_UNTIL]: 'x' }), ['EvidenceWhole s3://evidence-bucket']],
    ['where the next look begins', { lookedUntil: 'key' }, ['EvidenceWhole s3://evidence-bucket']],
  ])('a run that takes %s for granted, without a deployment', async (_, change, told) => {
    const first = { ...outcomeAt(hour(0)), baseline: BASELINE };
    await record(store, first, undefined);
    await record(store, { ...outcomeAt(hour(1)), baseline: { ...BASELINE, ...change } }, await store.latest(hour(1)));
    expect((await verdicts(hour(2))).map((verdict) => verdict.replace('/21/000000002', '/22/000000002'))).toEqual(told);
  });

  const ACKNOWLEDGED = { finding: 'TrailNotRestarted', resource: 'trail', time: 'then', reason: 'r', owner: 'o' };
  test.each<[string, object, string[]]>([
    ['knows more requirements', { securityHub: true }, ['EvidenceWhole s3://evidence-bucket']],
    ['acknowledges more', { acknowledgements: [ACKNOWLEDGED] }, [`EvidenceBaselineChanged ${key(2, 21)}`]],
  ])('a run of another version that %s', async (_, change, told) => {
    await record(store, { ...outcomeAt(hour(0)), baseline: BASELINE }, undefined);
    await record(store, { ...outcomeAt(hour(1)), baseline: BASELINE }, await store.latest(hour(1)));
    rewrite(key(2, 21), ({ run, ...document }) => ({
      ...{ ...document, run: { ...run, version: '9.9.9' } },
      baseline: { ...BASELINE, requirements: { ...REQUIREMENTS, ...change } },
    }));
    expect(await verdicts(hour(2))).toEqual(told);
  });

  test.each([
    ['takes the trails of that day for granted, as version 0.1 did', undefined, []],
    [
      'takes other trails for granted',
      { standing: [], deployments: [] },
      ['other trails', 'no such template', 'no finding'],
    ],
  ])('a run after a deployment that %s', async (_, carried, told) => {
    await record(store, { ...outcomeAt(hour(0)), baseline: BASELINE, ...(carried && { carried }) }, undefined);
    const baseline = { ...BASELINE, configuration: 'd', trails: { 'arn:another': 'bucket' } };
    await record(store, { ...outcomeAt(hour(1)), baseline }, await store.latest(hour(1)));
    const { findings } = await verifyEvidence(store, { now: hour(2) });
    const messages = findings.filter(needsAttention).map(({ message }) => message);
    for (const each of told) expect(messages).toContainEqual(expect.stringContaining(each));
    expect(messages).toHaveLength(told.length);
  });

  test.each([
    ['while the one that saw a change was quicker has what that one replaced', hour(0.9), {}, []],
    ['after it has it, and nothing tells why', hour(1.1), {}, ['EvidenceBaselineChanged']],
    ['meanwhile has what nobody saw', hour(0.9), around({ [POLICY]: '[]' }), ['EvidenceBaselineChanged']],
  ])('a run that began %s', async (_, startedAt, change, told) => {
    const found = { ...FINDING, guardrail: 'SurroundingsUnchanged', resource: POLICY } as const;
    await record(store, { ...outcomeAt(hour(0)), baseline: BASELINE }, undefined);
    const seen = { ...outcomeAt(hour(1), [found]), baseline: { ...BASELINE, ...around({ [POLICY]: '' }) } };
    await record(store, seen, await store.latest(hour(1)));
    const late = outcomeAt(hour(1.2));
    const run = { ...late.run, startedAt: startedAt.toISOString() };
    await record(store, { ...late, run, baseline: { ...BASELINE, ...change } }, await store.latest(hour(1)));
    const { findings } = await verifyEvidence(store, { now: hour(2) });
    expect(findings.filter(needsAttention).map(({ guardrail }) => guardrail)).toEqual(told);
  });

  test('a run that found the change may take another policy for granted', async () => {
    const found = { ...FINDING, guardrail: 'SurroundingsUnchanged', resource: POLICY } as const;
    await record(store, { ...outcomeAt(hour(0)), baseline: BASELINE }, undefined);
    const later = { ...outcomeAt(hour(1), [found]), baseline: { ...BASELINE, ...around({ [POLICY]: '' }) } };
    await record(store, later, await store.latest(hour(1)));
    expect(await verdicts(hour(2))).toEqual(['EvidenceWhole s3://evidence-bucket']);
  });

  const STANDING: Standing = {
    finding: {
      ...{ guardrail: 'TrailNotRestarted', status: 'FAIL', severity: 'HIGH', owner: 'security', resource: 'Trail' },
      ...{ path: 'StartLoggingTime', expected: null, found: null, message: 'Stopped.', remedy: 'Ask.' },
    },
    since: '2026-11-21T20:00:00.000Z',
  };
  test.each<[string, Carried | undefined, string, string[]]>([
    ['all of it', { standing: [STANDING], deployments: [] }, '0.0.0', ['EvidenceWhole s3://evidence-bucket']],
    ['none of it', { standing: [], deployments: [] }, '0.0.0', [`EvidenceBaselineChanged ${key(2)}`]],
    ['nothing at all', undefined, '0.0.0', [`EvidenceBaselineChanged ${key(2)}`]],
    // no version closes what is open
    ['nothing at all, as another version', undefined, '9.9.9', [`EvidenceBaselineChanged ${key(2)}`]],
  ])('of what stays open a run carries %s', async (_, carried, version, told) => {
    await record(store, { ...outcomeAt(hour(0)), carried: { standing: [STANDING], deployments: [] } }, undefined);
    await record(store, outcomeAt(hour(1)), await store.latest(hour(1)));
    rewrite(key(2, 21), ({ carried: _carried, run, ...document }) => ({
      ...{ ...document, run: { ...run, version } },
      ...(carried && { carried }),
    }));
    expect((await verdicts(hour(2))).map((verdict) => verdict.replace('/21/000000002', '/22/000000002'))).toEqual(told);
  });

  test.each([
    ['a run that ended before the one that it follows began is named', hour(2.9), [`EvidenceReordered ${key(5)}`]],
    ['a run that overlaps the one that it follows is none', hour(3.1), ['EvidenceWhole s3://evidence-bucket']],
  ])('%s', async (_, finishedAt, told) => {
    await runs(4);
    const begun = outcomeAt(hour(2.8));
    const late = { ...begun, run: { ...begun.run, finishedAt: finishedAt.toISOString() } };
    await record(store, late, await store.latest(hour(4)));
    expect(await verdicts()).toEqual(told);
  });

  test('silence is named', async () => {
    await runs(2);
    expect(await verdicts(new Date('2026-11-25'))).toEqual(['RunsMissed run 000000002']);
  });
});

describe('a period', () => {
  const from = hour(0);
  const until = hour(6);

  test('says what opened and what was resolved', async () => {
    await runs(5, (index) => (index === 1 || index === 2 ? [FINDING] : []));
    const period = periodOf(LOG, await evidenceOf(store, from, until), { from, until });
    expect(period.runs).toHaveLength(5);
    expect(period.episodes).toMatchObject([
      { finding: FINDING, openedAt: hour(1).toISOString(), resolvedAt: hour(3).toISOString() },
    ]);
    expect(period.gaps).toEqual([]);
  });

  test('says where runs are missing', async () => {
    await runs(2);
    const late = new Date('2026-11-26');
    const period = periodOf(LOG, await evidenceOf(store, from, late), { from, until: late });
    expect(period.gaps).toEqual([{ from: hour(1), until: late }]);
  });
});
