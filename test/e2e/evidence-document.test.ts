/** What a run leaves and whom it owes: a document that holds to the OCSF schema as a whole, and attempts that are told in the end. */
import Ajv2020 from 'ajv/dist/2020';
import { auditLogWithEvidence } from '../../lib/drift/locate';
import { answerAttempts, AttemptsUndelivered, runDriftCheck, type RunOptions } from '../../lib/drift/run';
import type { EvidenceDocument } from '../../lib/evidence/document';
import { EvidenceStore } from '../../lib/evidence/store';
import { accountClients, type AccountClients } from '../../lib/facts/account/clients';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { parseAttempt } from '../../lib/notify/attempt';
import { sdkAws } from '../../lib/threats/aws';
import { readTarget } from '../../lib/threats/deployed';
import type { Target } from '../../lib/threats/target';
import schema from '../findings/schemas/ocsf-1.6.0-compliance-finding-cloud.json';
import { deploySample, type Deployed } from '../support/deployed';
import { ONCE } from '../support/patience';

const aws = sdkAws();
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

let deployed: Deployed;
let target: Target;
let store: EvidenceStore;

beforeAll(async () => {
  deployed = await deploySample();
  await deployed.settle();
  target = await readTarget(deployed.stack, aws);
  const { evidenceBucket } = await auditLogWithEvidence(deployed.stack, accountClients());
  store = new EvidenceStore(accountClients().s3, evidenceBucket, deployed.config.name);
});

afterAll(() => deployed.remove());

function options(clients: AccountClients): RunOptions {
  const { stack, config } = deployed;
  return {
    ...{ stack, auditLog: config.name, evidenceBucket: store.bucket, topics: target.topics },
    ...{ clients, guardrails: CATALOGUE, trigger: 'tamper-event', now: new Date() },
  };
}

/** Clients to which AWS refuses one call. */
function refused(service: keyof AccountClients, command: string): AccountClients {
  const clients = accountClients(ONCE);
  (clients[service] as AccountClients['s3']).middlewareStack.add(
    (next, { commandName }) =>
      commandName === command
        ? () => Promise.reject(Object.assign(new Error('not authorized'), { name: 'AuthorizationError' }))
        : next,
    { step: 'initialize', priority: 'high' },
  );
  return clients;
}

/** The newest document as it stands in the bucket: a run reads less of it. */
async function newest(): Promise<EvidenceDocument> {
  const run = await store.latest(new Date());
  if (!run?.document) throw new Error('there is no evidence');
  const { text = '' } = await store.readText(run.link);
  return JSON.parse(text) as EvidenceDocument;
}

describe('an attempt of which security could not be told', () => {
  const attempt = parseAttempt(
    JSON.stringify({
      detail: {
        ...{ eventID: 'untold-1', eventName: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com' },
        ...{ eventTime: new Date().toISOString(), requestParameters: { name: 'acme-audit-log' } },
      },
    }),
    'message-1',
  );

  test('is not answered: the events are to come again', async () => {
    const refusing = refused('sns', 'PublishCommand');
    await expect(answerAttempts(options(refusing), [attempt])).rejects.toThrow(AttemptsUndelivered);
  });

  test('stands in the evidence of that run, and not as answered', async () => {
    const { attempts, answeredEvents } = await newest();
    expect(attempts.map((burst) => burst.attempt.eventId)).toEqual(['untold-1']);
    expect(answeredEvents).not.toContain('untold-1');
  });

  test('is answered when it comes again, and once', async () => {
    const result = await answerAttempts(options(accountClients()), [attempt]);
    expect(result?.bursts).toHaveLength(1);
    expect((await newest()).answeredEvents).toContain('untold-1');
    expect(await answerAttempts(options(accountClients()), [attempt])).toBeUndefined();
  });
});

describe('a document with findings of every status', () => {
  let document: EvidenceDocument;

  beforeAll(async () => {
    await aws({ service: 'cloudtrail', operation: 'StopLogging', input: { Name: target.trail } });
    await runDriftCheck(options(refused('kms', 'GetKeyRotationStatusCommand')));
    document = await newest();
  });

  test('has what held, what failed, what drifted, what is not proven, and what asks for nothing', () => {
    const statuses = new Set(document.findings.map(({ status }) => status));
    expect(statuses).toEqual(new Set(['PASS', 'FAIL', 'DRIFT', 'UNKNOWN', 'NOT_APPLICABLE']));
  });

  test('has one event for each finding, and each is valid to its last member', () => {
    const { findings, events } = document;
    expect(events).toHaveLength(findings.length);
    const invalid = events.flatMap((event) => (validate(event) ? [] : [{ event, errors: validate.errors }]));
    expect(invalid).toEqual([]);
  });

  test('has events of which none is the other one', () => {
    const ids = document.events.map(({ finding_info: info }) => (info as { uid: string }).uid);
    expect(new Set(ids).size).toBe(document.findings.length);
  });

  test('would not be valid with a member that the schema does not know, wherever it stands', () => {
    const [event] = document.events;
    const { compliance, metadata } = event as unknown as Readonly<Record<string, object>>;
    expect(validate({ ...event, verdict: 'PASS' })).toBe(false);
    expect(validate({ ...event, compliance: { ...compliance, verdict: 'PASS' } })).toBe(false);
    expect(validate({ ...event, metadata: { ...metadata, verdict: 'PASS' } })).toBe(false);
  });

  test('has no member that its type does not name', () => {
    const known = [
      ...['schema', 'run', 'previous', 'baseline', 'attempts', 'answeredEvents', 'summary'],
      ...['findings', 'events', 'untold', 'lastTold', 'unimported', 'summarizedOn', 'carried'],
    ];
    expect(Object.keys(document).filter((name) => !known.includes(name))).toEqual([]);
  });
});
