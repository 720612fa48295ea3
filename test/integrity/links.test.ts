/** The links between digests, each rule on both sides of its border. */
import type { SignedDigest } from '../../lib/integrity/digest-file';
import type { TrailStatus } from '../../lib/integrity/fetcher';
import { Links, toLinked, type LinkedDigest, type LinkFindings } from '../../lib/integrity/links';
import { at, digest, HOUR, START, time, type Shape } from './linked-digests';

const MINUTE = 60_000;
const PERIOD = { start: new Date(START), end: new Date(START + 8 * HOUR) };
const FOLDER = 's3://audit-logs/digests/';

const keyOf = ({ digest: { digestS3Object } }: SignedDigest): string => digestS3Object;
const kinds = ({ problems }: LinkFindings): string[] => problems.map(({ kind }) => kind);
const NOTHING: LinkFindings = { problems: [], gaps: [] };

/** Links that have followed these digests without a fault. */
function after(...digests: readonly SignedDigest[]): Links {
  const links = new Links(PERIOD);
  for (const each of digests) expect(links.follow(each, undefined)).toEqual(NOTHING);
  return links;
}

const first = digest(1);
const second = digest(2, { previous: first });
const third = digest(3, { previous: second });

describe('a link', () => {
  it('holds where place, hash and signature are those of the digest before', () => {
    const links = after(first, second, third);
    expect(links.state()).toEqual({ last: toLinked(third), invalid: [] });
    expect(links.reached).toEqual(at(3 * HOUR));
    expect(new Links(PERIOD).reached).toBeUndefined();
  });

  it.each<[string, Partial<Shape>, string]>([
    ['hash', { previousHash: 'other' }, 'SHA-256 other'],
    ['signature', { previousSignature: 'other' }, `SHA-256 ${first.sha256}`],
  ])('is broken by another %s', (_what, shape, found) => {
    const { problems, gaps } = after(first).follow(digest(2, { previous: first, ...shape }), undefined);
    expect(gaps).toEqual([]);
    expect(problems).toEqual([
      {
        ...{ kind: 'DigestLinkBroken', key: keyOf(second), from: time(HOUR), to: time(2 * HOUR) },
        ...{ expected: `previous digest with SHA-256 ${first.sha256}`, found },
      },
    ]);
  });

  it.each<[string, number, string[], number]>([
    ['a minute after the one before ends', HOUR + MINUTE, [], 0],
    ['a second later', HOUR + MINUTE + 1000, ['DigestLinkSkipsTime'], 1],
    ['a minute before the one before ends', HOUR - MINUTE, [], 0],
    ['a second earlier', HOUR - MINUTE - 1000, ['DigestLinkSkipsTime'], 0],
  ])('may begin a minute off: %s', (_what, start, expected, gaps) => {
    const found = after(first).follow(digest(2, { previous: first, start }), undefined);
    expect(kinds(found)).toEqual(expected);
    expect(found.gaps).toHaveLength(gaps);
  });

  it('to an invalid digest is not followed, and nothing is read for it', () => {
    const links = after(first);
    links.markInvalid(keyOf(second));
    expect(links.previousToRead(third, false)).toBeUndefined();
    const { problems, gaps } = links.follow(third, undefined);
    expect(problems).toEqual([]);
    expect(gaps).toEqual([{ from: time(HOUR), to: time(2 * HOUR), reason: 'digests missing' }]);
  });

  it('explains no hours behind the next valid digest', () => {
    const links = after(first);
    links.markInvalid(keyOf(second));
    expect(kinds(links.follow(third, undefined))).toEqual([]);
    const sixth = digest(6, { previous: digest(5) });
    expect(kinds(links.follow(sixth, undefined, 'elsewhere'))).toEqual(['DigestsMissing']);
    expect(links.state().invalid).toEqual([]);
  });
});

describe('a previous digest that the listing does not hold', () => {
  it('is read, unless it is the last or lies before the period', () => {
    expect(after(first).previousToRead(second, false)).toBeUndefined();
    expect(after(first).previousToRead(third, false)).toMatchObject({ key: keyOf(second), sha256: second.sha256 });
    expect(after().previousToRead(first, false)).toBeUndefined();
  });

  const before = (start: number, previousEnd: number): SignedDigest =>
    digest(0, { start, previous: digest(0, { start: previousEnd - HOUR, end: previousEnd }) });
  it.each<[string, boolean, SignedDigest]>([
    ['the chain crosses the start of the period', false, before(-MINUTE, -MINUTE)],
    ['the previous ends a minute after the digest begins', false, before(-MINUTE, 0)],
    ['the previous ends later than that', true, before(-MINUTE, 1000)],
    ['the digest begins with the period', true, before(0, 0)],
  ])('is read where %s: %s', (_what, read, signed) => {
    expect(after().previousToRead(signed, false) !== undefined).toBe(read);
  });

  it('without a name that tells its time is taken to lie before the period', () => {
    const signed = before(-MINUTE, -MINUTE);
    const unnamed = { ...signed, digest: { ...signed.digest, previousDigestS3Object: 'x' } };
    expect(after().previousToRead(unnamed, false)).toBeUndefined();
    expect(after(first).previousToRead(unnamed, false)).toMatchObject({ key: 'x' });
  });

  it.each<[string, readonly SignedDigest[], SignedDigest, number, number]>([
    ['the hour before', [first], digest(2), 1, 2],
    ['the hours before', [first], digest(4), 1, 4],
    ['the beginning of the period', [], digest(3), 0, 3],
  ])('leads elsewhere: %s is not verified', (_what, followed, previous, from, to) => {
    const next = digest(to + 1, { previous });
    expect(after(...followed).follow(next, undefined, toLinked(previous))).toEqual({
      problems: [
        {
          ...{ kind: 'ChainContinuesElsewhere', from: time(from * HOUR), to: time(to * HOUR) },
          ...{ expected: 'a digest for every hour', found: `the chain goes on at s3://audit-logs/${keyOf(previous)}` },
        },
      ],
      gaps: [{ from: time(from * HOUR), to: time(to * HOUR), reason: 'elsewhere' }],
    });
  });

  it('that ends where the period begins covers nothing of it', () => {
    const before = digest(0);
    expect(after().follow(digest(1, { previous: before }), undefined, toLinked(before))).toEqual(NOTHING);
  });

  it('is compared', () => {
    const forged = { ...toLinked(second), sha256: 'other' };
    expect(kinds(after(first).follow(third, undefined, forged))).toContain('DigestLinkBroken');
  });

  it('that steps back in time is a fork', () => {
    const fork = digest(3, { previous: first });
    const { problems } = after(first, second).follow(fork, undefined, toLinked(first));
    expect(problems[0]).toMatchObject({
      ...{ kind: 'DigestLinkBroken', key: keyOf(fork) },
      ...{ expected: `previous digest ${keyOf(second)}`, found: `previous digest ${keyOf(first)}` },
    });
  });

  it('that ends with the last is no step back', () => {
    const twin: LinkedDigest = { ...toLinked(first), key: 'former-place' };
    const moved = { ...second, digest: { ...second.digest, previousDigestS3Object: 'former-place' } };
    expect(after(first).follow(moved, undefined, twin)).toEqual(NOTHING);
  });

  it('that is invalid explains its hour', () => {
    const found = after(first).follow(third, undefined, 'invalid');
    expect(found).toEqual({
      problems: [],
      gaps: [{ from: time(HOUR), to: time(2 * HOUR), reason: 'digests missing' }],
    });
  });

  it('that lies elsewhere explains nothing', () => {
    const { problems } = after(first).follow(third, undefined, 'elsewhere');
    expect(problems).toEqual([
      {
        ...{ kind: 'DigestsMissing', from: time(HOUR), to: time(2 * HOUR), expected: 'a digest for every hour' },
        found: 'none that is valid; 0 of about 1 have a problem of their own',
      },
    ]);
  });
});

describe('backfill digests', () => {
  const one = digest(2, { backfill: true });
  const two = (shape: Shape = {}): SignedDigest => digest(3, { backfill: true, previous: one, ...shape });
  const afterOne = (): Links => {
    const links = after(first);
    expect(links.followBackfill(one)).toEqual(NOTHING);
    return links;
  };

  it('link among themselves, and cover no hours', () => {
    const links = afterOne();
    expect(links.previousToRead(two(), true)).toBeUndefined();
    expect(links.followBackfill(two())).toEqual(NOTHING);
    expect(links.state()).toEqual({ last: toLinked(first), invalid: [] });
    expect(links.previousToRead(digest(4, { backfill: true, previous: two() }), true)).toBeUndefined();
  });

  it.each<[string, Shape]>([
    ['hash', { previousHash: 'other' }],
    ['signature', { previousSignature: 'other' }],
  ])('are compared by %s', (_what, shape) => {
    expect(kinds(afterOne().followBackfill(two(shape)))).toEqual(['DigestLinkBroken']);
    expect(kinds(after(first).followBackfill(two(shape), toLinked(one)))).toEqual(['DigestLinkBroken']);
  });

  it.each<[string, number, boolean]>([
    ['within the period', 0, true],
    ['before it', -1000, false],
  ])('read the one before where it ended %s', (_where, end, read) => {
    const previous = digest(0, { start: end - HOUR, end, backfill: true });
    expect(after(first).previousToRead(two({ previous }), true) !== undefined).toBe(read);
  });

  it.each(['invalid', 'elsewhere'] as const)('are not compared with what is %s', (verdict) => {
    expect(after(first).followBackfill(two(), verdict)).toEqual(NOTHING);
  });

  it('without a digest before are compared with none', () => {
    expect(afterOne().followBackfill(digest(3, { backfill: true }))).toEqual(NOTHING);
  });
});

describe('hours that no digest covers', () => {
  /** What a digest that begins at this time finds, as the first or behind others. */
  const begins = (start: number, status?: TrailStatus, links = after()): LinkFindings =>
    links.follow(digest(0, { start }), status);
  const GAP = 3 * HOUR;

  it.each([
    [MINUTE, 0],
    [MINUTE + 1000, 1],
  ])('begin after a minute: %s ms, %s gaps', (start, gaps) => {
    expect(begins(start).gaps).toHaveLength(gaps);
  });

  it('between two chains: the trail was stopped', () => {
    const { problems, gaps } = begins(GAP, undefined, after(first));
    expect(gaps).toEqual([{ from: time(HOUR), to: time(GAP), reason: 'no digest chain' }]);
    expect(problems).toEqual([
      {
        ...{ kind: 'TrailStopped', from: time(HOUR), to: time(GAP), expected: 'a digest for every hour' },
        found: 'the next digest begins a new chain',
      },
    ]);
  });

  it.each<[string, number, string[]]>([
    ['one digest', 1, ['DigestsMissing']],
    ['two digests', 2, []],
  ])('between two chains, with problems of their own in %s of two hours', (_what, invalid, expected) => {
    const links = after(first);
    for (let n = 0; n < invalid; n += 1) links.markInvalid(`invalid-${n}`);
    const found = begins(GAP, undefined, links);
    expect(kinds(found)).toEqual(expected);
    expect(found.gaps).toEqual([{ from: time(HOUR), to: time(GAP), reason: 'digests missing' }]);
  });

  it.each<[string, TrailStatus | undefined, string[], string, string | undefined]>([
    ['is not known', undefined, ['ChainStartsLate'], 'no digest chain', 'when the trail began could not be read'],
    [
      'cannot be read',
      { logging: true },
      ['ChainStartsLate'],
      'no digest chain',
      'when the trail began could not be read',
    ],
    [
      'is within the hour of the first digest',
      { logging: true, startedAt: at(GAP - HOUR) },
      [],
      'before the trail',
      undefined,
    ],
    [
      'is before that',
      { logging: true, startedAt: at(GAP - HOUR - 1000) },
      ['ChainStartsLate'],
      'no digest chain',
      `the trail is logging since ${time(GAP - HOUR - 1000)}`,
    ],
    [
      'was a restart, and it had logged before',
      { logging: true, startedAt: at(GAP - MINUTE), stoppedAt: at(2 * HOUR) },
      ['ChainStartsLate'],
      'no digest chain',
      `the trail was logging until ${time(2 * HOUR)}`,
    ],
    [
      'was a restart within its first hour',
      { logging: true, startedAt: at(GAP - MINUTE), stoppedAt: at(HOUR) },
      [],
      'before the trail',
      undefined,
    ],
    [
      'was a restart that came later',
      { logging: true, startedAt: at(6 * HOUR), stoppedAt: at(5 * HOUR) },
      [],
      'before the trail',
      undefined,
    ],
  ])('before the first digest, where the start of the trail %s', (_what, status, expected, reason, began) => {
    const found = begins(GAP, status);
    expect(kinds(found)).toEqual(expected);
    expect(found.gaps).toEqual([{ from: time(0), to: time(GAP), reason }]);
    if (began === undefined) return;
    expect(found.problems[0]).toMatchObject({
      found: `from ${time(GAP)} on; ${began}`,
    });
  });
});

describe('a chain that an earlier verification found', () => {
  const known = (knownSince?: Date): Links =>
    new Links(PERIOD, undefined, { wasKnown: true, ...(knownSince && { knownSince }) });

  it.each<[string, TrailStatus]>([
    ['was made anew', { logging: true, startedAt: at(3 * HOUR) }],
    ['was stopped twice', { logging: true, startedAt: at(3 * HOUR), stoppedAt: at(0) }],
  ])('did not begin with a trail that %s', (_what, status) => {
    const late = known().follow(digest(4), status);
    expect(kinds(late)).toEqual(['ChainStartsLate']);
    expect(late.problems[0]?.found).toMatch(/; an earlier verification found this chain$/);
    expect(late.gaps).toEqual([{ from: time(0), to: time(3 * HOUR), reason: 'no digest chain' }]);
    expect(kinds(after().follow(digest(4), status))).toEqual([]);
  });

  it.each<[string, Date, string[], string]>([
    ['after the trail had begun', at(5 * HOUR), [], 'before the trail'],
    ['in the second in which it began', at(3 * HOUR), [], 'before the trail'],
    ['before the trail says that it began', at(3 * HOUR - 1000), ['ChainStartsLate'], 'no digest chain'],
  ])('and found it first %s', (_what, since, expected, reason) => {
    const found = known(since).follow(digest(4), { logging: true, startedAt: at(3 * HOUR) });
    expect(kinds(found)).toEqual(expected);
    expect(found.gaps).toEqual([{ from: time(0), to: time(3 * HOUR), reason }]);
  });

  it.each<[string, number, string[], string]>([
    ['two hours have passed', 2 * HOUR, [], 'not due yet'],
    ['more than two hours have passed', 2 * HOUR + 1000, ['ChainMissing'], 'no digest chain'],
  ])('is missing once its next digest is overdue: %s', (_what, now, expected, reason) => {
    const found = known().finish({ logging: true, startedAt: at(8 * HOUR) }, at(now), FOLDER);
    expect(kinds(found)).toEqual(expected);
    expect(found.gaps).toEqual([{ from: time(0), to: time(8 * HOUR), reason }]);
  });
});

describe('after the last digest', () => {
  const CHAIN = [first, second];
  const LAST = 2 * HOUR;
  const finish = (now: number, status?: TrailStatus, digests: readonly SignedDigest[] = CHAIN): LinkFindings =>
    after(...digests).finish(status, at(now), FOLDER);

  it.each([
    [MINUTE, 0],
    [MINUTE + 1000, 1],
  ])('%s ms of the period are left: %s gaps', (left, gaps) => {
    const links = after();
    links.follow(digest(0, { start: 0, end: 8 * HOUR - left }), undefined);
    expect(links.finish(undefined, at(8 * HOUR), FOLDER).gaps).toHaveLength(gaps);
  });

  it.each<[string, number, TrailStatus | undefined, string[], string]>([
    ['two hours have passed', LAST + 2 * HOUR, undefined, [], 'not due yet'],
    ['more than two hours have passed', LAST + 2 * HOUR + 1000, undefined, ['NewestDigestsMissing'], 'digests missing'],
    [
      'CloudTrail delivered nothing later',
      LAST + HOUR,
      { logging: true, latestDigestDelivery: at(LAST + HOUR - 1000) },
      [],
      'not due yet',
    ],
    [
      'CloudTrail delivered the next one',
      LAST + HOUR,
      { logging: true, latestDigestDelivery: at(LAST + HOUR) },
      ['NewestDigestsMissing'],
      'digests missing',
    ],
    [
      'logging stopped within an hour',
      LAST + 5 * HOUR,
      { logging: false, stoppedAt: at(LAST + HOUR) },
      ['TrailStopped'],
      'no digest chain',
    ],
    [
      'logging stopped later',
      LAST + 5 * HOUR,
      { logging: false, stoppedAt: at(LAST + HOUR + 1000) },
      ['NewestDigestsMissing'],
      'digests missing',
    ],
    [
      'logging stopped and goes on again',
      LAST + 5 * HOUR,
      { logging: true, stoppedAt: at(LAST + HOUR) },
      ['NewestDigestsMissing'],
      'digests missing',
    ],
    [
      'logging stopped at no known time',
      LAST + 5 * HOUR,
      { logging: false },
      ['NewestDigestsMissing'],
      'digests missing',
    ],
  ])('%s', (_what, now, status, expected, reason) => {
    const found = finish(now, status);
    expect(kinds(found)).toEqual(expected);
    expect(found.gaps).toEqual([{ from: time(LAST), to: time(8 * HOUR), reason }]);
    for (const { from, to } of found.problems) expect([from, to]).toEqual([time(LAST), time(8 * HOUR)]);
  });

  it('says what is known of the newest digests', () => {
    const late = LAST + 5 * HOUR;
    const delivered = { logging: true, latestDigestDelivery: at(late) };
    expect(finish(late).problems[0]?.found).toBe(`none after ${time(LAST)}`);
    expect(finish(late, delivered).problems[0]?.found).toBe(
      `none after ${time(LAST)}; CloudTrail delivered its latest at ${time(late)}`,
    );
    const stopped = { logging: false, stoppedAt: at(LAST) };
    expect(finish(late, stopped).problems[0]?.found).toBe(`logging was stopped at ${time(LAST)}`);
  });

  const END = 8 * HOUR;
  it.each<[string, TrailStatus | undefined, string[], string]>([
    ['nothing is known of the trail', undefined, ['ChainMissing'], 'no digest chain'],
    ['the trail began with the end of the period', { logging: true, startedAt: at(END) }, [], 'before the trail'],
    [
      'the trail was started again then, and had logged before',
      { logging: true, startedAt: at(END), stoppedAt: at(2 * HOUR) },
      ['ChainMissing'],
      'no digest chain',
    ],
    ['the trail began before it', { logging: true, startedAt: at(END - 1000) }, [], 'not due yet'],
    ['its first digest may still come', { logging: true, startedAt: at(END - 2 * HOUR) }, [], 'not due yet'],
    ['it is overdue', { logging: true, startedAt: at(END - 2 * HOUR - 1000) }, ['ChainMissing'], 'no digest chain'],
    ['logging stopped before the first', { logging: false, stoppedAt: at(0) }, ['ChainMissing'], 'no digest chain'],
  ])('there is none, and %s', (_what, status, expected, reason) => {
    const found = finish(END, status, []);
    expect(kinds(found)).toEqual(expected);
    expect(found.gaps).toEqual([{ from: time(0), to: time(END), reason }]);
    if (expected.length > 0) expect(found.problems[0]?.found).toBe(`none below ${FOLDER}`);
  });

  it('there are only invalid ones', () => {
    const links = after();
    links.markInvalid('a');
    const { problems, gaps } = links.finish({ logging: true, startedAt: at(END) }, at(END), FOLDER);
    expect(gaps).toEqual([{ from: time(0), to: time(END), reason: 'digests missing' }]);
    expect(problems[0]).toMatchObject({ kind: 'ChainMissing', found: '1 digest, none valid' });
  });
});

it('goes on from where it stood', () => {
  const links = after(first);
  links.markInvalid('a');
  const again = new Links(PERIOD, links.state());
  expect(again.state()).toEqual({ last: toLinked(first), invalid: ['a'] });
});
