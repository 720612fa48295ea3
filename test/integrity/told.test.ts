/** What a scheduled verification finds reaches the owners, Security Hub and the evidence, as a drift check's findings do. */
import { SecurityHubClient, type BatchImportFindingsCommandInput } from '@aws-sdk/client-securityhub';
import { SNSClient, type PublishCommandInput } from '@aws-sdk/client-sns';
import type { Finding } from '../../lib/findings/finding';
import { episodesOf, verified } from '../../lib/evidence/episodes';
import { isComplete, type Summary } from '../../lib/integrity/run/summary';
import { record } from '../../lib/evidence/record';
import { EvidenceStore } from '../../lib/evidence/store';
import { askedOf, knownChains, recordVerification, type RunContext } from '../../lib/integrity/run/record';
import { outcomeAt } from '../support/evidence';
import { Bucket } from '../support/s3-in-memory';

const CONNECTION = { region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' } };
const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:security';
const DAY = 24 * 3_600_000;
/** The night after 20 November, when that day is verified. */
const CHAINS = [{ account: '111122223333', region: 'eu-central-1' }];
const NIGHT = new Date('2026-11-21T03:00:00Z');

const modified: Finding = {
  guardrail: 'LogFileModified',
  status: 'FAIL',
  severity: 'CRITICAL',
  owner: 'security',
  resource: 's3://logs/AWSLogs/file.json.gz',
  path: '2026-11-20T10:00:00Z/2026-11-20T11:00:00Z',
  expected: 'SHA-256 a',
  found: 'SHA-256 b',
  message: 'The log file is not what CloudTrail delivered.',
  remedy: 'Find who wrote it.',
};

let evidence: Bucket;
let mails: PublishCommandInput[];
let imported: NonNullable<BatchImportFindingsCommandInput['Findings']>;
let snsFails: boolean;

beforeEach(() => {
  evidence = new Bucket();
  mails = [];
  imported = [];
  snsFails = false;
});

/** A real client whose calls end before the network. */
function answering<Client extends SNSClient | SecurityHubClient>(
  client: Client,
  answer: (input: object) => object,
): Client {
  (client.middlewareStack as SNSClient['middlewareStack']).add(
    () => (args) => Promise.resolve({ response: {}, output: { $metadata: {}, ...answer(args.input) } }),
    { step: 'initialize', priority: 'high' },
  );
  return client;
}

function context(now: Date, securityHub: boolean): RunContext {
  const sns = answering(new SNSClient(CONNECTION), (input) => {
    if (snsFails) throw Object.assign(new Error('not allowed'), { name: 'AuthorizationError' });
    mails.push(input as PublishCommandInput);
    return {};
  });
  const hub = answering(new SecurityHubClient(CONNECTION), (input) => {
    imported.push(...((input as BatchImportFindingsCommandInput).Findings ?? []));
    return { FailedFindings: [] };
  });
  return {
    ...{ auditLog: 'payments', evidenceBucket: 'evidence', s3: evidence.client(), now, trigger: 'schedule' },
    ...{ topics: { security: TOPIC }, sns, environment: { account: '111122223333', region: 'eu-central-1' } },
    ...(securityHub && { securityHub: hub }),
  };
}

const requiredDays = async (): Promise<number | undefined> => (await askedOf(context(NIGHT, false))).requiredDays;

/** The verification of the day before `now`. */
function night(findings: readonly Finding[], now = NIGHT, { securityHub = false } = {}) {
  const end = new Date(Math.floor(now.getTime() / DAY) * DAY);
  const period = { start: new Date(end.getTime() - DAY), end };
  return recordVerification(context(now, securityHub), { findings, period, chains: CHAINS });
}

const subjects = (): (string | undefined)[] => mails.map(({ Subject }) => Subject);

test('the next verification expects every account and Region that one knew', async () => {
  expect(await knownChains(context(NIGHT, false))).toEqual([]);
  await night([]);
  expect(await knownChains(context(new Date(NIGHT.getTime() + DAY), false))).toEqual(CHAINS);
});

test('a problem is told to its owner once, and stands in the evidence', async () => {
  const { document } = await night([modified]);
  await night([modified], new Date(NIGHT.getTime() + 1000));
  expect(subjects()).toEqual(['[CRITICAL] Audit log payments: 1 new']);
  expect(mails[0]?.TopicArn).toBe(TOPIC);
  expect(document).toMatchObject({ run: { kind: 'log-verification', account: '111122223333' } });
  expect(document.findings).toEqual([{ ...modified, auditLog: 'payments' }]);
});

test('a problem of one day is not resolved by verifying the next', async () => {
  await night([modified]);
  await night([], new Date(NIGHT.getTime() + DAY), { securityHub: true });
  expect(subjects()).toEqual(['[CRITICAL] Audit log payments: 1 new']);
  expect(imported).toEqual([]);
});

test('a problem is resolved where the same day, verified again, no longer has it', async () => {
  await night([modified]);
  await night([], new Date(NIGHT.getTime() + 1000), { securityHub: true });
  expect(subjects().at(-1)).toBe('Audit log payments: 1 resolved');
  expect(imported.map(({ Compliance }) => Compliance?.Status)).toEqual(['PASSED']);
});

test('a problem is not resolved by a verification that did not come to its end', async () => {
  await night([modified]);
  const at = new Date(NIGHT.getTime() + 1000);
  const { document } = await recordVerification(context(at, true), { findings: [], chains: CHAINS });
  expect(subjects()).toEqual(['[CRITICAL] Audit log payments: 1 new']);
  expect(imported).toEqual([]);
  expect(document.run.period).toBeUndefined();
});

test('a problem is not called resolved by what was looked at before it was found', async () => {
  const { document: found } = await night([modified]);
  const period = { start: new Date('2026-11-20T00:00:00Z'), end: new Date('2026-11-21T00:00:00Z') };
  const since = new Date(NIGHT.getTime() - 1000);
  const at = new Date(NIGHT.getTime() + 1000);
  const { document } = await recordVerification(context(at, true), {
    ...{ findings: [], chains: CHAINS, period: { ...period, since } },
  });
  expect(subjects()).toEqual(['[CRITICAL] Audit log payments: 1 new']);
  expect(imported).toEqual([]);
  expect(document.run.period?.since).toBe(since.toISOString());
  expect(episodesOf([found, document].map(verified))).toMatchObject([{ finding: modified }]);
});

test.each<[what: string, differs: Partial<Summary>, expected: boolean]>([
  ['of which every item was verified', {}, true],
  ['with an item that was not', { whole: 1 }, false],
  ['that found more than it names', { findings: Array<Finding>(500).fill(modified) }, false],
  ['of nothing', { planned: 0, whole: 0, notWhole: 0 }, false],
])('a distributed verification %s', (_, differs, expected) => {
  const summary: Summary = { planned: 3, whole: 2, notWhole: 1, problems: 1, findings: [modified], ...differs };
  expect(isComplete(summary)).toBe(expected);
});

test('the evidence says which hours were verified', async () => {
  const { document } = await night([]);
  expect(document.run.period).toEqual({ start: '2026-11-20T00:00:00.000Z', end: '2026-11-21T00:00:00.000Z' });
});

test('Security Hub hears of it where it is asked for', async () => {
  await night([modified], NIGHT, { securityHub: true });
  expect(imported).toMatchObject([
    {
      ProductArn: 'arn:aws:securityhub:eu-central-1:111122223333:product/111122223333/default',
      GeneratorId: 'wormtrail/LogFileModified',
      Compliance: { Status: 'FAILED' },
      ProductFields: { 'wormtrail/auditLog': 'payments' },
    },
  ]);
});

test('Security Hub keeps when a problem was found first, though the day is verified again', async () => {
  await night([modified], NIGHT, { securityHub: true });
  for (const seconds of [1, 2]) {
    await night([modified], new Date(NIGHT.getTime() + seconds * 1000), { securityHub: true });
  }
  expect(imported.map(({ CreatedAt }) => CreatedAt)).toEqual(Array(3).fill(NIGHT.toISOString()));
  expect(new Set(imported.map(({ UpdatedAt }) => UpdatedAt)).size).toBe(3);
});

test('an owner who could not be told is told by the next verification, and engineering finds why', async () => {
  snsFails = true;
  const { document } = await night([modified]);
  expect(document.findings.map(({ guardrail }) => guardrail)).toEqual(['LogFileModified', 'OwnersTold']);
  expect(document.untold).toEqual(['security']);
  snsFails = false;
  await night([], new Date(NIGHT.getTime() + DAY));
  expect(subjects()).toEqual(['[CRITICAL] Audit log payments: 1 new']);
});

test('nothing is lost where two verifications in a row cannot notify', async () => {
  const later = { ...modified, path: '2026-11-21T10:00:00Z/2026-11-21T11:00:00Z' };
  snsFails = true;
  await night([modified]);
  await night([later], new Date(NIGHT.getTime() + DAY));
  snsFails = false;
  await night([], new Date(NIGHT.getTime() + 2 * DAY));
  expect(subjects()).toEqual(['[CRITICAL] Audit log payments: 2 new']);
  await night([], new Date(NIGHT.getTime() + 3 * DAY));
  expect(subjects()).toHaveLength(1);
});

test('a verification asks for the lock that the last drift check read in the deployment', async () => {
  expect(await requiredDays()).toBeUndefined();
  const requirements = { frameworks: [], administrators: [], readers: [], owners: {}, shortestRetentionDays: 2192 };
  const baseline = { configuration: 'c', trails: {}, code: {}, requirements };
  const store = new EvidenceStore(evidence.client(), 'evidence', 'payments');
  await record(store, { ...outcomeAt(NIGHT), baseline }, undefined);
  expect(await requiredDays()).toBe(2192);
});
