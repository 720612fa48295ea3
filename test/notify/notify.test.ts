/** Nothing is lost between a run that could not notify and the next one that can. */
import type { BatchImportFindingsCommand } from '@aws-sdk/client-securityhub';
import type { PublishCommand } from '@aws-sdk/client-sns';
import type { EvidenceDocument } from '../../lib/evidence/document';
import { record } from '../../lib/evidence/record';
import { EvidenceStore } from '../../lib/evidence/store';
import { accountClients, type AccountClients } from '../../lib/facts/account/clients';
import { OWNERS } from '../../lib/facts/requirements';
import { report, type Finding } from '../../lib/findings/finding';
import type { Changes } from '../../lib/notify/changes';
import type { Message } from '../../lib/notify/message';
import { notify, notifyAtOnce, type Channels } from '../../lib/notify/notify';
import { finding } from '../support/reports';
import { Bucket } from '../support/s3-in-memory';

const LOG = 'audit-log';
const YESTERDAY = new Date('2026-11-21T23:30:00Z');
const TODAY = new Date('2026-11-22T00:30:00Z');
const LATER = new Date('2026-11-22T01:30:00Z');

const OPEN = finding({ guardrail: 'TrailIsLogging', status: 'FAIL', owner: 'security', resource: 'trail' });

/** Real clients whose calls end before the network: the subjects and findings that were sent, when findings were created, or a refusal. */
function recipients(refuses: { topics?: boolean; securityHub?: boolean } = {}) {
  const sent: string[] = [];
  const texts: string[] = [];
  const created: (string | undefined)[] = [];
  const clients = accountClients({ attempts: 1 });
  const output = { $metadata: {} };
  clients.sns.middlewareStack.add(
    () =>
      ({ input }) => {
        if (refuses.topics) return Promise.reject(new Error('no'));
        const { TopicArn, Subject, Message: text = '' } = input as PublishCommand['input'];
        texts.push((JSON.parse(text) as { default: string }).default);
        sent.push(`${TopicArn}: ${Subject}`);
        return Promise.resolve({ response: {}, output });
      },
    { step: 'initialize', priority: 'high' },
  );
  clients.securityHub.middlewareStack.add(
    () =>
      ({ input }) => {
        if (refuses.securityHub) return Promise.reject(new Error('no'));
        const { Findings = [] } = input as BatchImportFindingsCommand['input'];
        created.push(...Findings.map(({ CreatedAt }) => CreatedAt));
        sent.push(...Findings.map(({ Compliance, GeneratorId }) => `${GeneratorId} ${Compliance?.Status}`));
        return Promise.resolve({ response: {}, output });
      },
    { step: 'initialize', priority: 'high' },
  );
  return { clients, sent, texts, created };
}

const topics = Object.fromEntries(OWNERS.map((owner) => [owner, owner]));

const ENVIRONMENT = { account: '111122223333', region: 'eu-central-1', partition: 'aws' };

function channelsOf(clients: AccountClients, securityHub = false, terminal = false): Channels {
  const hub = { client: clients.securityHub, environment: ENVIRONMENT };
  return { sns: clients.sns, ...(!terminal && { topics }), ...(securityHub && { securityHub: hub }) };
}

interface Run {
  readonly at: Date;
  readonly findings?: readonly Finding[];
  /** From a terminal, without topics. */
  readonly terminal?: boolean;
  readonly refuses?: { topics?: boolean; securityHub?: boolean };
  readonly securityHub?: boolean;
}

/** Runs one after the other, each with the evidence of the one before. @returns what each sent. */
async function sentBy(...runs: readonly Run[]): Promise<string[][]> {
  const store = new EvidenceStore(new Bucket().client(), 'evidence-bucket', LOG);
  let before: EvidenceDocument | undefined;
  const all: string[][] = [];
  for (const { at, findings = [], terminal, refuses, securityHub } of runs) {
    const { clients, sent } = recipients(refuses);
    const notice = { report: report(findings), summarize: true, ...(before && { before }) };
    const about = { auditLog: LOG, at, evidence: 's3://evidence-bucket/' };
    const { outbox } = await notify(channelsOf(clients, securityHub, terminal), notice, about);
    const times = { startedAt: at.toISOString(), finishedAt: at.toISOString() };
    const run = { kind: 'drift-check', trigger: 'schedule', auditLog: LOG, version: '0.0.0', ...times } as const;
    const outcome = { run, report: report(findings), render: { at }, ...outbox };
    const { document } = await record(store, outcome, await store.latest(at));
    before = document;
    all.push(sent);
  }
  return all;
}

const NOTHING_OWED = { untold: [], lastTold: [], owed: [], unimported: [] };

const summaries = (state = 'all holds'): string[] => OWNERS.map((owner) => `${owner}: Audit log ${LOG}: ${state}`);

describe('the summary', () => {
  test('comes with the first run of a day, once', async () => {
    expect(await sentBy({ at: YESTERDAY }, { at: TODAY }, { at: LATER })).toEqual([[], summaries(), []]);
  });

  test('and the message of what changed name each finding once between them', async () => {
    const { clients, texts } = recipients();
    const old = { ...OPEN, resource: 'other-trail' };
    const before = { run: { startedAt: YESTERDAY.toISOString() }, findings: [old], events: [], ...NOTHING_OWED };
    const notice = { report: report([old, OPEN]), summarize: true, before };
    await notify(channelsOf(clients), notice, { auditLog: LOG, at: TODAY, evidence: 's3://evidence-bucket/' });
    const all = texts.join('\n');
    expect(all).toContain('1 of 2 open findings is new or worse');
    for (const { resource } of [old, OPEN]) expect(all.split(` ${resource} (`)).toHaveLength(2);
  });

  test('is not swallowed by a terminal that was first that day', async () => {
    expect(await sentBy({ at: YESTERDAY }, { at: TODAY, terminal: true }, { at: LATER })).toEqual([
      [],
      [],
      summaries(),
    ]);
  });
});

describe('an owner', () => {
  test('hears from the next run what a terminal found', async () => {
    const [, terminal, next] = await sentBy(
      { at: TODAY },
      { at: LATER, findings: [OPEN], terminal: true },
      { at: LATER, findings: [OPEN] },
    );
    expect(terminal).toEqual([]);
    expect(next).toEqual([`security: [${OPEN.severity}] Audit log ${LOG}: 1 new`]);
  });

  test('hears what was resolved while nobody could be told', async () => {
    const [first, failed, next, last] = await sentBy(
      { at: TODAY, findings: [OPEN] },
      { at: LATER, refuses: { topics: true } },
      { at: LATER },
      { at: LATER },
    );
    expect([first, failed]).toEqual([[`security: [${OPEN.severity}] Audit log ${LOG}: 1 new`], []]);
    expect([next, last]).toEqual([[`security: Audit log ${LOG}: 1 resolved`], []]);
  });

  test('hears nothing of what came and went while nobody could be told', async () => {
    const [, , next] = await sentBy({ at: TODAY }, { at: LATER, findings: [OPEN], terminal: true }, { at: LATER });
    expect(next).toEqual([]);
  });
});

test('security hears of a call and of what it changed in one mail', async () => {
  const { clients, sent } = recipients();
  const others = finding({ status: 'FAIL', owner: 'compliance' });
  const about = { auditLog: LOG, at: TODAY, evidence: 's3://evidence-bucket/' };
  const told: Changes[] = [];
  const alarm = (changes: Changes): Message => {
    told.push(changes);
    return { owner: 'security', subject: 'StopLogging', text: '', json: {} };
  };
  await notify(channelsOf(clients), { report: report([OPEN, others]), alarm }, about);
  expect(sent.sort()).toEqual([`compliance: [CRITICAL] Audit log ${LOG}: 1 new`, 'security: StopLogging']);
  expect(told.flatMap(({ appeared }) => appeared)).toEqual(expect.arrayContaining([OPEN]));
});

test('what an alarm could not tell waits for the next run', async () => {
  const { clients } = recipients({ topics: true });
  const about = { auditLog: LOG, at: TODAY, evidence: 's3://evidence-bucket/' };
  const alarm = (): Message => ({ owner: 'security', subject: 'StopLogging', text: '', json: {} });
  const { outbox, alarmError } = await notify(channelsOf(clients), { report: report([OPEN]), alarm }, about);
  expect(alarmError).toMatch(/no/);
  expect(outbox.untold).toEqual(['security']);
});

describe('Security Hub', () => {
  const imported = (sent: string[] | undefined) => sent?.filter((line) => line.includes('TrailIsLogging'));

  test.each<[what: string, run: Partial<Run>]>([
    ['refused the import', { refuses: { securityHub: true } }],
    ['was not asked, by a terminal', { terminal: true }],
  ])('hears later that a finding is resolved where it %s', async (_, run) => {
    const sent = await sentBy(
      { at: TODAY, findings: [OPEN], securityHub: true },
      { at: LATER, securityHub: true, ...run },
      { at: LATER, securityHub: true },
      { at: LATER, securityHub: true },
    );
    expect(sent.map((each) => imported(each)?.map((line) => line.split(' ').at(-1)))).toEqual([
      ['FAILED'],
      [],
      ['PASSED'],
      [],
    ]);
  });

  test('hears that each difference of a change is resolved', async () => {
    const drift = finding({ guardrail: 'Drift', status: 'DRIFT', resource: 'bucket', path: 'Rules.0' });
    const more = { ...drift, path: 'Rules.1', cause: 'Drift bucket Rules.0' };
    const [, last] = await sentBy(
      { at: TODAY, findings: [drift, more], securityHub: true },
      { at: LATER, securityHub: true },
    );
    expect(last?.filter((line) => line.endsWith('PASSED'))).toHaveLength(2);
  });

  test('is told of a finding as it was created by the run that first made it', async () => {
    const store = new EvidenceStore(new Bucket().client(), 'evidence-bucket', LOG);
    const times = { startedAt: YESTERDAY.toISOString(), finishedAt: YESTERDAY.toISOString() };
    const run = { kind: 'drift-check', trigger: 'schedule', auditLog: LOG, version: '0.0.0', ...times } as const;
    const { document } = await record(store, { run, report: report([OPEN]), render: { at: YESTERDAY } }, undefined);
    const { clients, created } = recipients();
    const about = { auditLog: LOG, at: TODAY, evidence: 's3://evidence-bucket/' };
    await notify(channelsOf(clients, true), { report: report([OPEN]), before: document }, about);
    expect(created).toEqual([YESTERDAY.toISOString()]);
  });
});

describe('what came to light after the owners were told', () => {
  const about = { auditLog: LOG, at: TODAY, evidence: 's3://evidence-bucket/' };
  const unlocked = finding({ guardrail: 'EvidenceLocked', status: 'FAIL', severity: 'CRITICAL', owner: 'compliance' });

  test('is told at once', async () => {
    const { clients, sent } = recipients();
    expect(await notifyAtOnce(channelsOf(clients), [unlocked], about)).toEqual([]);
    expect(sent).toEqual([`compliance: [CRITICAL] Audit log ${LOG}: 1 new`]);
  });

  test('is a finding more where it cannot be told', async () => {
    const { clients } = recipients({ topics: true });
    expect(await notifyAtOnce(channelsOf(clients), [unlocked], about)).toMatchObject([
      { guardrail: 'OwnersTold', status: 'FAIL', path: 'compliance' },
    ]);
  });
});
