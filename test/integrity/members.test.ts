/** Member coverage: what was delivered, against what Organizations lists. */
import { needsAttention } from '../../lib/findings/finding';
import { formatDigestKey } from '../../lib/integrity/keys';
import { countSilent, coverageLines, type MemberCoverage } from '../../lib/integrity/member-coverage';
import { memberFindings } from '../../lib/integrity/member-findings';
import { memberCoverage, type Member, type MembersListed } from '../../lib/integrity/members';
import { renderVerification } from '../../lib/integrity/report';
import { withMembers } from '../../lib/integrity/result';
import { toFindings } from '../../lib/integrity/to-findings';
import type { ObjectVersions } from '../../lib/integrity/fetcher';
import { soundArchive, verifyBucket } from './support';

const [MANAGEMENT, MEMBER, OTHER] = ['111111111111', '222222222222', '333333333333'] as const;
const HOME = 'eu-central-1';
const TRAIL = { name: 'logs', homeRegion: HOME };
const PLACE = { bucket: 'archive', prefix: '', organizationId: 'o-exampleorgid', trail: TRAIL };
const START = new Date('2026-11-30T00:00:00Z');
const END = new Date('2026-12-01T00:00:00Z');
const TRAIL_ARN = `arn:aws:cloudtrail:${HOME}:${MANAGEMENT}:trail/logs`;

const digest = (account: string, time: string, region = HOME, trail = TRAIL): string =>
  formatDigestKey({ ...PLACE, account, region, trail, end: new Date(time), backfill: false });
const log = (account: string, time: string, region = HOME): string =>
  `AWSLogs/o-exampleorgid/${account}/CloudTrail/${region}/${time.slice(0, 10).replaceAll('-', '/')}/${account}_CloudTrail_${region}_` +
  `${time.slice(0, 16).replaceAll(/[-:]/g, '')}Z_abcdefghijklmnop.json.gz`;

function fetcherOf(keys: readonly string[], startedAt = new Date('2026-01-01T00:00:00Z')) {
  return {
    async *list(_bucket: string, prefix: string, after = ''): AsyncGenerator<readonly ObjectVersions[]> {
      await Promise.resolve();
      for (const key of [...keys].sort()) if (key.startsWith(prefix) && key > after) yield [{ key, versions: [] }];
    },
    trailStatus: () => Promise.resolve({ logging: true, startedAt }),
  };
}

const YESTERDAY = '2026-11-30T12:00:00Z';
const BEFORE = '2026-11-29T12:00:00Z';
const active = (account: string, joined = '2026-01-01T00:00:00Z', state = 'ACTIVE'): Member => ({
  ...{ account, state, joinedAt: new Date(joined) },
});
const sound = [digest(MANAGEMENT, YESTERDAY), log(MANAGEMENT, YESTERDAY)];

interface Row {
  readonly title: string;
  readonly keys: readonly string[];
  readonly members: MembersListed;
  readonly regions?: readonly (readonly [account: string, region: string])[];
  readonly coverage: Partial<MemberCoverage>;
  /** Status, check and resource of what needs attention. */
  readonly findings: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    title: 'all deliver',
    keys: [...sound, digest(MEMBER, YESTERDAY), log(MEMBER, YESTERDAY)],
    members: [active(MANAGEMENT), active(MEMBER)],
    coverage: { delivered: [MANAGEMENT, MEMBER], digestsOnly: [], silent: [] },
    findings: [],
  },
  {
    title: 'an account in which nothing is done has digests only',
    keys: [...sound, digest(MEMBER, YESTERDAY)],
    members: [active(MANAGEMENT), active(MEMBER)],
    coverage: { delivered: [MANAGEMENT, MEMBER], digestsOnly: [MEMBER] },
    findings: [],
  },
  {
    title: 'a member that delivered the day before falls silent',
    keys: [...sound, digest(MEMBER, BEFORE), log(MEMBER, BEFORE)],
    members: [active(MANAGEMENT), active(MEMBER)],
    coverage: { delivered: [MANAGEMENT], silent: [MEMBER] },
    findings: [`FAIL MembersDeliver ${MEMBER}`],
  },
  {
    title: 'a digest of another trail is none of the organization',
    keys: [...sound, digest(MEMBER, YESTERDAY, HOME, { name: 'own', homeRegion: HOME })],
    members: [active(MANAGEMENT), active(MEMBER)],
    coverage: { silent: [MEMBER] },
    findings: [`FAIL MembersDeliver ${MEMBER}`],
  },
  {
    title: 'an account about to be closed still works, and is expected',
    keys: [...sound, digest(MEMBER, BEFORE)],
    members: [active(MANAGEMENT), active(MEMBER, undefined, 'PENDING_CLOSURE')],
    coverage: { silent: [MEMBER] },
    findings: [`FAIL MembersDeliver ${MEMBER}`],
  },
  {
    title: 'a member that joined long ago and was never heard',
    keys: sound,
    members: [active(MANAGEMENT), active(OTHER)],
    coverage: { neverHeard: [OTHER] },
    findings: [`FAIL MembersHeard ${OTHER}`],
  },
  {
    title: 'one that joined on that day is new',
    keys: sound,
    members: [active(MANAGEMENT), active(OTHER, '2026-11-30T23:00:00Z')],
    coverage: { new: [OTHER], neverHeard: [] },
    findings: [],
  },
  {
    title: 'a suspended account owes nothing',
    keys: [...sound, digest(MEMBER, BEFORE)],
    members: [active(MANAGEMENT), active(MEMBER, undefined, 'SUSPENDED'), active(OTHER, undefined, 'CLOSED')],
    coverage: { suspended: [MEMBER, OTHER], silent: [], neverHeard: [] },
    findings: [],
  },
  {
    title: 'one that left owes nothing',
    keys: [...sound, digest(MEMBER, BEFORE)],
    members: [active(MANAGEMENT)],
    coverage: { left: [MEMBER], silent: [] },
    findings: [],
  },
  {
    title: 'a Region that is always on falls silent',
    keys: [...sound, digest(MANAGEMENT, BEFORE, 'us-east-1')],
    members: [active(MANAGEMENT)],
    regions: [[MANAGEMENT, 'us-east-1']],
    coverage: { delivered: [MANAGEMENT], silentRegions: [`${MANAGEMENT}/us-east-1`] },
    findings: [`FAIL MembersDeliver ${MANAGEMENT}/us-east-1`],
  },
  {
    title: 'a Region that one opts into may have been opted out of',
    keys: [...sound, digest(MANAGEMENT, BEFORE, 'af-south-1')],
    members: [active(MANAGEMENT)],
    regions: [[MANAGEMENT, 'af-south-1']],
    coverage: { perhapsOptedOut: [`${MANAGEMENT}/af-south-1`], silentRegions: [] },
    findings: [`UNKNOWN MembersDeliver ${MANAGEMENT}/af-south-1`],
  },
  {
    title: 'without a list nobody knows who is missing',
    keys: [...sound, digest(MEMBER, BEFORE)],
    members: 'organizations:ListAccounts failed (AccessDenied)',
    coverage: { silent: [MEMBER], unlisted: 'organizations:ListAccounts failed (AccessDenied)' },
    findings: [`UNKNOWN MembersDeliver ${MEMBER}`, `UNKNOWN MembersHeard ${TRAIL_ARN}`],
  },
];

const chainsIn = (keys: readonly string[], more: Row['regions'] = []) => {
  const home = [...new Set(keys.map((key) => key.split('/')[2] ?? ''))].map((account) => [account, HOME] as const);
  return [...home, ...more].map(([account, region]) => ({ account, region }));
};

test.each(ROWS)('$title', async ({ keys, members, regions, coverage, findings }) => {
  const asked = { place: PLACE, chains: chainsIn(keys, regions), start: START, end: END, members };
  const found = await memberCoverage(fetcherOf(keys), asked);
  expect(found).toMatchObject(coverage);
  if (!found) return;
  const told = memberFindings(found, TRAIL_ARN).filter(needsAttention);
  expect(told.map(({ status, guardrail, resource }) => `${status} ${guardrail} ${resource}`)).toEqual(findings);
  expect(countSilent(found) > 0 || found.unlisted !== undefined).toBe(
    findings.some((each) => !each.includes('af-south-1')),
  );
});

test('both checks pass where nothing is amiss, and say how many delivered', async () => {
  const asked = { place: PLACE, chains: chainsIn(sound), start: START, end: END, members: [active(MANAGEMENT)] };
  const found = await memberCoverage(fetcherOf(sound), asked);
  const findings = found ? memberFindings(found, TRAIL_ARN) : [];
  expect(findings.map(({ status, guardrail }) => `${status} ${guardrail}`)).toEqual([
    'PASS MembersDeliver',
    'PASS MembersHeard',
  ]);
  expect(findings[0]?.message).toContain('1 account delivered');
});

test('a trail that began after the day owes nothing; one that was stopped since does', async () => {
  const members = [active(MANAGEMENT), active(MEMBER)];
  const asked = { place: PLACE, chains: [], start: START, end: END, members };
  expect(await memberCoverage(fetcherOf([], new Date('2026-12-01T01:00:00Z')), asked)).toBeUndefined();
  expect(await memberCoverage(fetcherOf([]), asked)).toMatchObject({ neverHeard: [MANAGEMENT, MEMBER] });
});

test('lists of thousands are cut in the report', async () => {
  const members = Array.from({ length: 70 }, (_, each) => active(String(400_000_000_000 + each)));
  const asked = { place: PLACE, chains: chainsIn(sound), start: START, end: END, members };
  const found = await memberCoverage(fetcherOf(sound), asked);
  expect(found && coverageLines(found).join('\n')).toMatch(/NEVER HEARD: 400000000000, .* and 20 more\./);
});

test('one that fell silent is a problem of a log that is whole otherwise, in every format', async () => {
  const keys = [...sound, digest(MEMBER, BEFORE)];
  const members = [active(MANAGEMENT), active(MEMBER)];
  const found = await memberCoverage(fetcherOf(keys), {
    ...{ place: PLACE, chains: chainsIn(keys), start: START, end: END, members },
  });
  if (!found) throw new Error('nothing was owed');
  const result = withMembers(await verifyBucket(soundArchive().bucket), found);
  expect(toFindings(result).filter(needsAttention)).toMatchObject([{ guardrail: 'MembersDeliver', status: 'FAIL' }]);
  expect(renderVerification(result, 'html')).toContain('1 problem in the log.');
  expect(renderVerification(result, 'text')).toContain('1 problem.');
});
