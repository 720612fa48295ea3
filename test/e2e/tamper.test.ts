/** From an attacker's call to the security owner's queue: rule, queue, responder, checker, topic, each as deployed. */
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { Lambda, type EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { invokeChecker } from '../../bin/start/checker';
import { EvidenceStore } from '../../lib/evidence/store';
import type { EvidenceDocument } from '../../lib/evidence/document';
import { accountClients } from '../../lib/facts/account/clients';
import { needsAttention } from '../../lib/findings/finding';
import type { Aws, Call } from '../../lib/threats/attack';
import { sdkAws } from '../../lib/threats/aws';
import { deliverLogFile, readTarget } from '../../lib/threats/deployed';
import type { Target } from '../../lib/threats/target';
import { cliAws } from '../support/cli-aws';
import { takesFromTopics } from '../support/assume';
import { deploySample, type Deployed } from '../support/deployed';

/** Calls that come at once. */
const BURST = 12;

/** What the check says of the queue that these tests read the owner's mails from. */
const INBOX = 'NoOtherSubscriber';

/** Seconds that the way from a call to the owner's queue may take here. */

let deployed: Deployed;
let target: Target;
let attacker: Aws;
let inbox: string;

beforeAll(async () => {
  deployed = await deploySample();
  attacker = await cliAws(deployed.aws.environment);
  target = await readTarget(deployed.stack, sdkAws());
  // what deploying itself set in motion is not what these tests ask for
  await deployed.settle();
  inbox = await subscribe(target.topics.security);
  // subscribing is an attempt like any other
  expect(tamperMail(await newMails()).subject).toMatch(/: Subscribe by .+ succeeded$/);
});

afterAll(() => deployed.remove());

interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

test('a call that succeeded reaches the security owner with all that it takes to act', async () => {
  await attack({ service: 'cloudtrail', operation: 'StopLogging', input: { Name: target.trailArn } });
  const mail = tamperMail(await newMails());
  expect(mail.subject).toMatch(/^\[ACT\] Audit log acme-audit-log: StopLogging by .+ succeeded$/);
  expect(linesOf(mail)).toMatchObject({
    what: 'StopLogging (cloudtrail.amazonaws.com)',
    succeeded: 'yes',
    resource: target.trailArn,
    who: expect.stringMatching(/^arn:aws:\S+ \(\w+\)$/) as string,
    from: expect.stringMatching(/^127\.0\.0\.1, .*aws-cli/i) as string,
    when: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
  });
  expect(mail.text).toMatch(/WHAT THE CHECK FOUND RIGHT AFTER\n(?:.*\n)*CRITICAL .+\(TrailIsLogging\)/);
  expect(mail.text).toMatch(/WHAT TO DO\n1\. Ask the person behind the session/);
  expect(mail.text).toContain(`Evidence: https://console.aws.amazon.com/s3/buckets/${target.evidenceBucket}?`);
  expect(mail.json).toMatchObject({ kind: 'tamper', attempts: [{ attempt: { eventName: 'StopLogging' } }] });

  const { run, attempts, findings, summary } = await newestEvidence();
  expect(run.trigger).toBe('tamper-event');
  expect(attempts).toMatchObject([{ count: 1, attempt: { eventName: 'StopLogging', resource: target.trailArn } }]);
  expect(findings).toContainEqual(expect.objectContaining({ guardrail: 'TrailIsLogging', status: 'FAIL' }));
  expect(findings.filter(needsAttention)).toContainEqual(expect.objectContaining({ path: 'IsLogging' }));
  expect(summary.held).toBe(false);
});

test('what was put back is told as resolved by the next run: no rule hears anything while the trail is stopped', async () => {
  await attack({ service: 'cloudtrail', operation: 'StartLogging', input: { Name: target.trailArn } });
  expect(await newMails()).toEqual([]);
  await invokeChecker(deployed.stack);
  const mails = await newMails();
  expect(mails.some(({ text }) => /RESOLVED \(\d+\)\n(?:.*\n)*CRITICAL .+\(TrailIsLogging\)/.test(text))).toBe(true);
  // the pause itself stays a finding, and so do the calls that were heard
  expect(await openFindings()).toEqual(['ChangesAcknowledged', INBOX, 'TrailNotRestarted']);
});

test('a call that was refused is told with the refusal', async () => {
  const { logBucket, logFile } = await deliverLogFile(target, sdkAws(), new Date());
  const input = { Bucket: logBucket, Key: logFile.key, VersionId: logFile.versionId };
  await expect(attack({ service: 's3api', operation: 'DeleteObject', input })).rejects.toMatchObject({
    name: 'AccessDenied',
  });
  const mail = tamperMail(await newMails());
  expect(mail.subject).toMatch(/: DeleteObject by .+ was refused$/);
  expect(linesOf(mail)).toMatchObject({
    succeeded: expect.stringMatching(/^no, AccessDenied/) as string,
    resource: `s3://${logBucket}/${logFile.key}`,
  });
  expect(await openFindings()).toEqual(['ChangesAcknowledged', INBOX, 'TrailNotRestarted']);
});

test('what arrives as no event is told as well: a target with a constant input blinds nobody', async () => {
  const { Targets: targets = [] } = await new EventBridge({}).listTargetsByRule({ Rule: target.tamperRule });
  const queueArn = targets.map(({ Arn }) => Arn ?? '').find((arn) => arn.includes(':sqs:'));
  const queue = await new SQS({}).getQueueUrl({ QueueName: queueArn?.split(':').at(-1) });
  await new SQS({}).sendMessage({ QueueUrl: queue.QueueUrl, MessageBody: '"x"' });
  const mail = tamperMail(await newMails());
  expect(mail.subject).toContain('an event that cannot be read');
  expect(mail.json).toMatchObject({ attempts: [{ count: 1, attempt: { resource: '*' } }] });
});

test('a burst is a mail or two, and nothing of it is lost', async () => {
  const runsBefore = Number((await newestEvidence()).run.id);
  const change: Call = { service: 'cloudtrail', operation: 'UpdateTrail', input: { Name: target.trailArn } };
  const aws = sdkAws();
  await Promise.all(Array.from({ length: BURST }, () => aws(change)));
  const mails = (await newMails()).filter(({ json }) => json.kind === 'tamper');
  const told = mails.flatMap(({ json }) => json.attempts as { count: number }[]);
  expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(BURST);
  expect(mails.length).toBeLessThanOrEqual(BURST / 4);
  expect(Number((await newestEvidence()).run.id) - runsBefore).toBe(mails.length);
});

test('an event that comes again is not told again', async () => {
  const before = await newestEvidence();
  const [eventId = ''] = before.answeredEvents.slice(-1);
  const burst = before.attempts.find(({ attempt }) => attempt.eventId === eventId) ?? before.attempts[0];
  if (!burst) throw new Error('the newest run answered no event');
  const detail = {
    eventID: burst.attempt.eventId,
    eventName: burst.attempt.eventName,
    eventSource: burst.attempt.eventSource,
    eventTime: burst.attempt.time,
    requestParameters: { name: target.trailArn },
    userIdentity: { type: 'IAMUser', arn: burst.attempt.principal },
  };
  await put('aws.cloudtrail', 'AWS API Call via CloudTrail', detail);
  expect(await newMails()).toEqual([]);
  expect((await newestEvidence()).run.id).toBe(before.run.id);
  // the same call with an id of its own is a new one: the event above did not go astray on its way
  await put('aws.cloudtrail', 'AWS API Call via CloudTrail', {
    ...detail,
    eventID: '5d9a3c2e-0000-4000-8000-000000000001',
  });
  expect(tamperMail(await newMails()).json).toMatchObject({ attempts: [{ count: 1 }] });
});

test('a CloudTrail Insights event reaches the security owner', async () => {
  const unusual = { event_source: 's3.amazonaws.com', event_name: 'DeleteBucket', insight_type: 'ApiCallRateInsight' };
  const body = JSON.stringify({ region: deployed.config.region, ...unusual });
  const told = await fetch(`${deployed.aws.endpoint}/wormtrail/insights`, { method: 'POST', body });
  expect(told.status).toBe(200);
  const [mail, ...others] = await newMails();
  expect(others).toEqual([]);
  expect(mail?.text).toContain(
    'CloudTrail Insights: ApiCallRateInsight Start for DeleteBucket in account 111122223333',
  );
  expect(mail?.text).toContain('acme-audit-log-insights');
});

test('the rules themselves tell who unplugs the responder, and who takes an owner away', async () => {
  const { UUID = '' } = await responderFeed();
  await attack({ service: 'lambda', operation: 'UpdateEventSourceMapping', input: { UUID, Enabled: false } });
  const unplugged = await newMails();
  // the responder heard nothing of it: its queue was unplugged
  expect(unplugged.filter(({ json }) => json.kind === 'tamper')).toEqual([]);
  expect(unplugged.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(
      /^Audit log acme-audit-log: UpdateEventSourceMapping\S* \(lambda\.amazonaws\.com\) on what watches it, by arn:aws:\S+ \(\w+\) from 127\.0\.0\.1 at \d{4}-/,
    ),
  );
  await attack({ service: 'sns', operation: 'DeleteTopic', input: { TopicArn: target.topics.compliance } });
  expect((await newMails()).map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/: DeleteTopic \(sns\.amazonaws\.com\) on what watches it/),
  );
});

const attack = (call: Call) => attacker(call);

async function put(source: string, type: string, detail: object): Promise<void> {
  const entry = { Source: source, DetailType: type, Detail: JSON.stringify(detail) };
  const { FailedEntryCount } = await new EventBridge({}).putEvents({ Entries: [entry] });
  expect(FailedEntryCount).toBe(0);
}

/** The mapping that hands tamper events to the responder. */
async function responderFeed(): Promise<EventSourceMappingConfiguration> {
  const { EventSourceMappings: [feed] = [] } = await new Lambda({}).listEventSourceMappings({
    FunctionName: `${deployed.config.name}-tamper-responder`,
  });
  if (!feed) throw new Error('nothing feeds the responder');
  return feed;
}

/** A queue that gets what the topic's subscribers get. */
async function subscribe(topic: string): Promise<string> {
  const sqs = new SQS({});
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'security-owner-inbox' });
  const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['QueueArn'] });
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: takesFromTopics(Attributes?.QueueArn) } });
  await new SNS({}).subscribe({ TopicArn: topic, Protocol: 'sqs', Endpoint: Attributes?.QueueArn });
  return QueueUrl ?? '';
}

/** What has arrived since it was last asked for, once everything under way has come to rest. */
async function newMails(): Promise<Mail[]> {
  await deployed.settle();
  const sqs = new SQS({});
  const mails: Mail[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl: inbox, MaxNumberOfMessages: 10 });
    if (Messages.length === 0) return mails;
    for (const { Body = '', ReceiptHandle } of Messages) {
      mails.push(mailIn(Body));
      await sqs.deleteMessage({ QueueUrl: inbox, ReceiptHandle });
    }
  }
}

function mailIn(body: string): Mail {
  const {
    Subject = '',
    Message,
    MessageAttributes,
  } = JSON.parse(body) as {
    Subject?: string;
    Message: string;
    MessageAttributes?: { wormtrail?: { Value: string } };
  };
  const json = JSON.parse(MessageAttributes?.wormtrail?.Value ?? '{}') as Mail['json'];
  return { subject: Subject, text: Message, json };
}

function tamperMail(mails: readonly Mail[]): Mail {
  const [mail, ...others] = mails.filter(({ json }) => json.kind === 'tamper');
  expect(others).toEqual([]);
  if (!mail) throw new Error(`no mail of tampering among: ${mails.map(({ subject }) => subject).join('; ')}`);
  return mail;
}

/** The `name: value` lines of a mail, first of each name. */
function linesOf({ text }: Mail): Record<string, string> {
  const lines = [...text.matchAll(/^(\w+): +(.+)$/gm)].map(([, name = '', value = '']) => [name, value] as const);
  return Object.fromEntries(lines.reverse());
}

async function openFindings(): Promise<string[]> {
  const open = (await newestEvidence()).findings.filter(needsAttention);
  return [...new Set(open.map(({ guardrail }) => guardrail))].sort();
}

async function newestEvidence(): Promise<EvidenceDocument> {
  const store = new EvidenceStore(accountClients().s3, target.evidenceBucket, deployed.config.name);
  const newest = await store.latest(new Date());
  if (!newest?.document) throw new Error('there is no evidence yet');
  return newest.document;
}
