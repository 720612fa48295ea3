/** No false alarm: many runs on an untouched deployment, and a chain of evidence that tells when it is touched. */
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { driftCheck } from '../../lib/drift/drift-check';
import { auditLogWithEvidence } from '../../lib/drift/locate';
import { runDriftCheck } from '../../lib/drift/run';
import { POLICIES_READ_UNTIL } from '../../lib/evidence/baseline';
import type { EvidenceDocument, Link } from '../../lib/evidence/document';
import { EvidenceStore } from '../../lib/evidence/store';
import { verifyEvidence } from '../../lib/evidence/verify';
import { accountClients, type AccountClients } from '../../lib/facts/account/clients';
import { needsAttention } from '../../lib/findings/finding';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { deploySample, type Deployed } from '../support/deployed';

/** Enough for the turn of each resource to be read closely. */
const RUNS = 16;
/** What a run may make that follows another of the same deployment. */
const MOST_CALLS = 90;

let deployed: Deployed;
let store: EvidenceStore;
const clients = () => accountClients();
const documents: EvidenceDocument[] = [];
const links: Link[] = [];

beforeAll(async () => {
  deployed = await deploySample();
  // deploying makes calls that are watched: their answers, runs of their own, come first
  await deployed.settle();
  const { evidenceBucket } = await auditLogWithEvidence(deployed.stack, clients());
  store = new EvidenceStore(clients().s3, evidenceBucket, deployed.config.name);
});

afterAll(() => deployed.remove());

test(`${RUNS} runs give no finding, at most ${MOST_CALLS} calls each, and equal evidence but for time and chain`, async () => {
  const calls = { made: 0 };
  const account = counting(clients(), calls);
  // the first run of a deployment reads everything, however many calls that takes
  expect((await run(clients())).check.report.findings.filter(needsAttention)).toEqual([]);
  for (let done = 0; done < RUNS; done += 1) {
    calls.made = 0;
    const { check, recorded } = await run(account);
    expect(check.report.findings.filter(needsAttention)).toEqual([]);
    expect(calls.made).toBeGreaterThan(MOST_CALLS / 2);
    expect(calls.made).toBeLessThanOrEqual(MOST_CALLS);
    documents.push(recorded.document);
    links.push(recorded.link);
  }
  const [first, ...others] = documents.map(withoutTimeAndChain);
  for (const other of others) expect(other).toEqual(first);
});

function run(account: AccountClients): ReturnType<typeof runDriftCheck> {
  return runDriftCheck({
    stack: deployed.stack,
    auditLog: deployed.config.name,
    evidenceBucket: store.bucket,
    clients: account,
    guardrails: CATALOGUE,
    trigger: 'schedule',
    now: new Date(),
  });
}

/** Clients that count each request. */
function counting(account: AccountClients, calls: { made: number }): AccountClients {
  for (const client of Object.values(account) as AccountClients['s3'][]) {
    client.middlewareStack.add(
      (next) => (given) => {
        calls.made += 1;
        return next(given);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
  }
  return account;
}

/** Renderings and events say when they were made. Which reads rotate, and since when, differs from run to run. */
function withoutTimeAndChain(document: EvidenceDocument): unknown {
  const { run, findings, summary, baseline } = document;
  const same = {
    schema: document.schema,
    run: { ...run, id: '', startedAt: '', finishedAt: '' },
    findings: findings.filter(({ guardrail }) => !READ_IN_TURN.has(guardrail)),
    held: summary.held,
    baseline: { ...baseline, fullReads: {}, surroundings: { ...baseline?.surroundings, [POLICIES_READ_UNTIL]: '' } },
  };
  return JSON.parse(JSON.stringify(same).replaceAll(ROTATED, ''));
}

/** What is judged only where a run has read the resource in full. */
const READ_IN_TURN: ReadonlySet<string> = new Set([
  ...['NoFunctionUrl', 'NoOtherInvoker', 'NoOtherVersion', 'NoOtherDestination', 'NoOtherConsumer', 'NoOtherLogReader'],
]);
const ROTATED = / This run did not read all of it: it was as deployed at \S+Z\./g;

function withoutEvents({ events: _events, ...document }: EvidenceDocument): Omit<EvidenceDocument, 'events'> {
  return document;
}

test('a stack that asks for something else than at the run before is told', async () => {
  const [last] = documents.slice(-1);
  const before = last?.baseline?.requirements;
  if (!last?.baseline || !before) throw new Error('the last run left no baseline');
  const requirements = { ...before, administrators: before.administrators.slice(1) };
  const { report } = await driftCheck({
    ...{ stack: deployed.stack, auditLog: deployed.config.name, clients: clients(), guardrails: [], now: new Date() },
    baseline: { ...last.baseline, requirements },
  });
  expect(report.findings.filter(needsAttention)).toMatchObject([
    { guardrail: 'RequirementsUnchanged', path: 'Metadata.wormtrail.requirements.administrators' },
  ]);
});

test('the chain of the runs holds, each linked to the one before', async () => {
  const { runs, findings } = await verifyEvidence(store, { now: new Date() });
  // what is read back holds of events no more than when findings were first seen
  expect(runs.slice(-RUNS).map(withoutEvents)).toEqual(documents.map(withoutEvents));
  expect(runs.at(-1)?.events).toHaveLength(documents.at(-1)?.events.length ?? 0);
  expect(runs.slice(1 - RUNS).map(({ previous }) => previous)).toEqual(links.slice(0, -1));
  expect(findings[0]).toMatchObject({ guardrail: 'EvidenceWhole', status: 'PASS' });
  expect(findings.filter(({ status }) => status !== 'PASS')).toEqual([]);
});

test('a run that is hidden behind a delete marker is named', async () => {
  const hidden = links[RUNS / 2]?.key ?? '';
  await clients().s3.send(new DeleteObjectCommand({ Bucket: store.bucket, Key: hidden }));
  const { findings } = await verifyEvidence(store, { now: new Date() });
  expect(findings.filter(needsAttention)).toMatchObject([
    { guardrail: 'EvidenceHidden', status: 'FAIL', resource: `s3://${store.bucket}/${hidden}` },
  ]);
});
