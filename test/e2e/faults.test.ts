/**
 * AWS on a bad day: a call of each client fails in each way, and no run takes that for a pass. That every call is held to this is
 * the matter of test/drift/faults.test.ts, on recorded answers.
 */
import { driftCheck } from '../../lib/drift/drift-check';
import { auditLogWithEvidence } from '../../lib/drift/locate';
import { runDriftCheck, type RunOptions, type RunResult } from '../../lib/drift/run';
import { EvidenceStore } from '../../lib/evidence/store';
import { verifyEvidence } from '../../lib/evidence/verify';
import { accountClients, type AccountClients, type ClientOptions } from '../../lib/facts/account/clients';
import { needsAttention, type Report } from '../../lib/findings/finding';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { deploySample, type Deployed } from '../support/deployed';
import { FAULT_HEADER, FAULTS, GARBAGE, startFaultyProxy, type Fault, type FaultyProxy } from '../support/faulty-proxy';

/** One try a call: what retries do has a test of its own. Whoever else uses this machine does not decide what is slow. */
const ONCE: ClientOptions = { attempts: 1, attemptMilliseconds: 20_000 };
/** How long a call that is to be slow is waited for. */
const SLOW_MILLISECONDS = 300;
/** Calls that a run makes where it is their turn. */
const IN_TURNS = [
  ...['events:ListTargetsByRule', 'sns:GetSubscriptionAttributes', 'cloudwatch:GetDashboard'],
  ...['lambda:GetPolicy', 'lambda:ListFunctionUrlConfigs', 's3:ListBucketMetricsConfigurations'],
];

let deployed: Deployed;
let proxy: FaultyProxy;
let evidenceBucket: string;
/** Every call that a run makes on an untouched deployment: `s3:GetBucketPolicy`, and `evidence:` for its own chain. */
let checkCalls: readonly string[];
/** One of them for each client. */
let brokenCalls: readonly string[];
let evidenceCalls: readonly string[];

beforeAll(async () => {
  deployed = await deploySample();
  proxy = await startFaultyProxy(deployed.aws.endpoint);
  process.env.AWS_ENDPOINT_URL = proxy.endpoint;
  ({ evidenceBucket } = await auditLogWithEvidence(deployed.stack, accountClients()));
  await runDriftCheck(optionsWith(accountClients()));
  const made = new Set<string>();
  const { check } = await runDriftCheck(optionsWith(clientsWith({}, (call) => void made.add(call))));
  expect(check.report.findings.filter(needsAttention)).toEqual([]);
  checkCalls = [...made].filter((call) => !isOfEvidence(call));
  brokenCalls = Object.values(PREFIXES).flatMap(
    (prefix) => checkCalls.find((call) => call.startsWith(`${prefix}:`)) ?? [],
  );
  brokenCalls = [...new Set(brokenCalls)];
  evidenceCalls = [...made].filter(isOfEvidence);
});

afterAll(async () => {
  await proxy.stop();
  await deployed.remove();
});

test('a run makes the calls that are broken here', () => {
  expect(checkCalls).toEqual(
    expect.arrayContaining(['cloudtrail:GetTrailStatus', 's3:GetObjectLockConfiguration', 'kms:GetKeyPolicy']),
  );
  expect(checkCalls.length).toBeGreaterThan(30);
  expect(brokenCalls.length).toBeGreaterThan(11);
  expect([...evidenceCalls].sort()).toEqual(
    ['GetObject', 'HeadObject', 'ListObjectVersions', 'PutObject'].map((operation) => `evidence:${operation}`),
  );
});

test.each(FAULTS)('a call of the check that is %s is a finding with its name', async (fault) => {
  const [stack, ...others] = brokenCalls;
  // without the stack's answer nothing else is asked; the other clients fail side by side
  for (const broken of [[stack ?? ''], others]) {
    const report = await checkWith(broken, fault);
    expect(broken.map((call) => ({ call, ...told(report, call) }))).toEqual(
      broken.map((call) => ({ call, held: false, isNamed: true })),
    );
  }
});

/** What a report says of a call that failed. A bucket's policy is the answer's body as it stands: garbage is what was found. */
function told({ summary, findings }: Report, broken: string) {
  const isNamed = findings.some(
    ({ status, message, found }) => (status === 'UNKNOWN' && message.includes(broken)) || found === GARBAGE,
  );
  return { held: summary.held, isNamed };
}

async function checkWith(broken: readonly string[], fault: Fault): Promise<Report> {
  const clients = clientsWith(ONCE, (call) => (broken.includes(call) ? fault : undefined));
  // the turn of the run that told which calls there are
  const turn = { number: 1, before: [], attacked: [] };
  const options = { stack: deployed.stack, clients, guardrails: CATALOGUE, now: new Date(), turn };
  return (await driftCheck(options)).report;
}

test('a run whose checks failed in every way leaves evidence that is whole', async () => {
  for (const [index, fault] of FAULTS.entries()) {
    const broken = everyRunsCalls()[index * 5] ?? '';
    const { check, recorded } = await runWith(ONCE, (call) => (call === broken ? fault : undefined));
    expect(told(check.report, broken)).toEqual({ held: false, isNamed: true });
    expect(recorded.document.summary.held).toBe(false);
  }
  await expectWholeChain();
});

test('a call that is throttled once is tried again', async () => {
  const throttled = new Set<string>();
  const { check } = await runWith({ attempts: 3 }, (call, attempt) => {
    if (isOfEvidence(call) || attempt > 1) return undefined;
    throttled.add(call);
    return 'throttled';
  });
  expect([...throttled]).toEqual(expect.arrayContaining(everyRunsCalls()));
  expect(check.report.findings.filter(needsAttention)).toEqual([]);
});

test.each(FAULTS)(
  'a run that cannot read or write its evidence because that is %s does not end well',
  async (fault) => {
    for (const broken of evidenceCalls) {
      const ended = await runWith(ONCE, (call) => (call === broken ? fault : undefined)).then(
        ({ check }) => (check.report.summary.held ? 'held' : 'findings'),
        (error: unknown) => (error instanceof Error ? 'threw' : 'threw something else than an error'),
      );
      expect({ broken, ended }).not.toEqual({ broken, ended: 'held' });
    }
    await expectWholeChain();
  },
);

function everyRunsCalls(): string[] {
  return checkCalls.filter((call) => !IN_TURNS.includes(call));
}

async function expectWholeChain(): Promise<void> {
  const store = new EvidenceStore(accountClients().s3, evidenceBucket, deployed.config.name);
  const { findings } = await verifyEvidence(store, { now: new Date() });
  expect(findings[0]).toMatchObject({ guardrail: 'EvidenceWhole', status: 'PASS' });
  expect(findings.filter(({ status }) => status !== 'PASS')).toEqual([]);
}

type Choose = (call: string, attempt: number) => Fault | undefined | void;

function runWith(options: ClientOptions, choose: Choose): Promise<RunResult> {
  return runDriftCheck(optionsWith(clientsWith(options, choose)));
}

function optionsWith(clients: AccountClients): RunOptions {
  const { stack, config } = deployed;
  const now = new Date();
  return { stack, auditLog: config.name, evidenceBucket, clients, guardrails: CATALOGUE, trigger: 'terminal', now };
}

const PREFIXES: Readonly<Record<keyof AccountClients, string>> = {
  cloudFormation: 'cloudformation',
  cloudTrail: 'cloudtrail',
  cloudWatch: 'cloudwatch',
  eventBridge: 'events',
  globalEvents: 'events',
  globalStacks: 'cloudformation',
  iam: 'iam',
  kms: 'kms',
  lambda: 'lambda',
  logs: 'logs',
  s3: 's3',
  scheduler: 'scheduler',
  securityHub: 'securityhub',
  stepFunctions: 'states',
  sns: 'sns',
  sqs: 'sqs',
  tagging: 'tag',
};

/** Clients whose requests ask the proxy for the fault that is chosen for each call. */
function clientsWith(options: ClientOptions, choose: Choose): AccountClients {
  const clients = accountClients(options);
  // else the queue's URL, not the endpoint, says where to ask
  clients.sqs.middlewareStack.remove('queueUrlMiddleware');
  for (const [name, prefix] of Object.entries(PREFIXES)) {
    const { middlewareStack, config } = clients[name as keyof AccountClients] as AccountClients['s3'];
    const { requestHandler } = config;
    const handle = requestHandler.handle.bind(requestHandler);
    requestHandler.handle = (request: { headers: Record<string, string> }, given) =>
      handle(
        request,
        request.headers[FAULT_HEADER] === 'slow' ? { ...given, requestTimeout: SLOW_MILLISECONDS } : given,
      );
    middlewareStack.add(
      (next, { commandName = '' }) =>
        (given) => {
          const { headers } = given.request as { headers: Record<string, string> };
          const attempt = Number(/attempt=(\d+)/.exec(headers['amz-sdk-request'] ?? '')?.[1] ?? 1);
          const fault = choose(callOf(prefix, commandName, given.input as { Bucket?: string }), attempt);
          if (fault) headers[FAULT_HEADER] = fault;
          else delete headers[FAULT_HEADER];
          return next(given);
        },
      { step: 'finalizeRequest', priority: 'low' },
    );
  }
  return clients;
}

/** The evidence bucket's configuration is read like the log bucket's; what it holds is the run's own chain. */
function callOf(prefix: string, commandName: string, { Bucket }: { readonly Bucket?: string }): string {
  const operation = commandName.replace(/Command$/, '');
  return Bucket === evidenceBucket && /Object(Versions)?$/.test(operation)
    ? `evidence:${operation}`
    : `${prefix}:${operation}`;
}

function isOfEvidence(call: string): boolean {
  return call.startsWith('evidence:');
}
