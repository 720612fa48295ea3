/**
 * What a run sees, item by item: each row changes one thing of a deployed audit log with real calls, and the run that follows
 * names it by its property path, and no longer once it is put back.
 */
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { Lambda } from '@aws-sdk/client-lambda';
import type { Baseline } from '../../lib/evidence/baseline';
import { driftCheck, type DriftCheck } from '../../lib/drift/drift-check';
import { accountClients } from '../../lib/facts/account/clients';
import { needsAttention, type Finding } from '../../lib/findings/finding';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import type { Answer, Aws, Call } from '../../lib/threats/attack';
import { sdkAws } from '../../lib/threats/aws';
import { deliverLogFile, readTarget } from '../../lib/threats/deployed';
import { zipOf } from '../support/archive/zip';
import { deploySample, type Deployed } from '../support/deployed';
import { STORED_AND_TOLD, type Change, type Names } from './what-a-run-sees.table';
import { WATCHING } from './what-a-run-sees-of-the-watch.table';

let deployed: Deployed;
let aws: Aws;
let names: Names;
let baseline: Baseline | undefined;

beforeAll(async () => {
  deployed = await deploySample();
  aws = sdkAws();
  names = await namesOf(deployed);
  const { report, baseline: first } = await check();
  expect(open(report.findings)).toEqual([]);
  baseline = first;
});

afterAll(() => deployed.remove());

async function namesOf({ stack, config }: Deployed): Promise<Names> {
  const { StackResources = [] } = await new CloudFormation().describeStackResources({ StackName: stack });
  const one = (type: string, logicalId = /./): string => {
    const found = StackResources.find(
      (each) => each.ResourceType === type && logicalId.test(each.LogicalResourceId ?? ''),
    );
    if (!found?.PhysicalResourceId) throw new Error(`the sample has no ${type}`);
    return found.PhysicalResourceId;
  };
  return {
    ...(await deliverLogFile(await readTarget(stack, aws), aws, new Date())),
    alias: one('AWS::KMS::Alias'),
    responder: one('AWS::Lambda::Function', /TamperResponder/),
    mapping: one('AWS::Lambda::EventSourceMapping'),
    subscription: one('AWS::SNS::Subscription', /Security/),
    securityEmail: config.owners.security.email,
    queuePolicyOf: one('AWS::SQS::Queue', /Events/),
    ...{ region: config.region, account: config.account },
  };
}

/** Long enough after the deployment for tags to be those of now. */
const later = (): Date => new Date(Date.now() + 31 * 60_000);

function check(attacked: readonly string[] = []): Promise<DriftCheck> {
  const turn = { number: 0, before: [], attacked };
  const options = { stack: deployed.stack, clients: accountClients(), guardrails: CATALOGUE, now: later(), turn };
  return driftCheck({ ...options, ...(baseline && { baseline }) });
}

const open = (findings: readonly Finding[]): string[] =>
  findings.filter(needsAttention).map(({ status, guardrail, path }) => `${status} ${guardrail} ${path}`);

async function play(calls: readonly Call[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const each of calls) answers.push(await aws(each));
  return answers;
}

test.each([...STORED_AND_TOLD, ...WATCHING].map((change): [string, Change] => [change.what, change]))(
  '%s',
  async (_, { told: [guardrail, path], named, before, change, undo }) => {
    const attacked = named ? [named(names)] : [];
    const was = before ? await aws(before(names)) : {};
    const after = await play(change(names, was));
    try {
      const { report } = await check(attacked);
      expect(open(report.findings)).toContainEqual(
        expect.stringMatching(new RegExp(`^(DRIFT|FAIL) ${guardrail} ${path}`)),
      );
    } finally {
      await play(undo(names, was, after));
    }
    expect(open((await check(attacked)).report.findings)).toEqual([]);
  },
);

test('an owner who does not confirm the address again is not reached', async () => {
  const topic = { TopicArn: names.topics.security, Protocol: 'email', Endpoint: names.securityEmail };
  await play([
    { service: 'sns', operation: 'Unsubscribe', input: { SubscriptionArn: names.subscription } },
    { service: 'sns', operation: 'Subscribe', input: topic },
  ]);
  expect(open((await check()).report.findings)).toEqual(['FAIL OwnersReachable Subscription']);
  await deployed.aws.confirmSubscriptions(names.securityEmail);
  expect(open((await check()).report.findings)).toEqual([]);
});

// last, since nobody has the code of the release here to put it back
test('a check that runs other code is told by its hash', async () => {
  const code = zipOf('index.js', Buffer.from('exports.handler = async () => ({})'));
  await new Lambda().updateFunctionCode({ FunctionName: names.responder, ZipFile: code });
  expect(open((await check()).report.findings)).toEqual([
    'FAIL FunctionsRunOwnCodeOnly CodeSha256',
    'DRIFT FunctionCodeUnchanged Code',
  ]);
});
