/**
 * No false alarm in ordinary life: log files arrive, the key rotates, a deployment is told once, and a change outside a deployment is
 * open until it is acknowledged. All other runs find nothing.
 */
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { KMS } from '@aws-sdk/client-kms';
import { runDriftCheck } from '../../lib/drift/run';
import { EvidenceStore } from '../../lib/evidence/store';
import { verifyEvidence } from '../../lib/evidence/verify';
import { accountClients } from '../../lib/facts/account/clients';
import { needsAttention, type Finding } from '../../lib/findings/finding';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { sdkAws } from '../../lib/threats/aws';
import { deliverLogFile, readTarget } from '../../lib/threats/deployed';
import type { Target } from '../../lib/threats/target';
import { parseTemplate, type TemplateResource } from '../../lib/threats/template';
import { deploySample, type Deployed } from '../support/deployed';

const RUNS = 30;

let deployed: Deployed;
let target: Target;
let store: EvidenceStore;
let runs = 0;

beforeAll(async () => {
  deployed = await deploySample();
  await deployed.settle();
  target = await readTarget(deployed.stack, sdkAws());
  store = new EvidenceStore(accountClients().s3, target.evidenceBucket, deployed.config.name);
});

afterAll(() => deployed.remove());

const open = (findings: readonly Finding[]): string[] =>
  [
    ...new Set(findings.filter(needsAttention).map(({ status, guardrail, path }) => `${status} ${guardrail} ${path}`)),
  ].sort();

/** A log file arrives before each run. */
async function run(): Promise<readonly Finding[]> {
  runs += 1;
  await deliverLogFile(target, sdkAws(), new Date());
  const { check } = await runDriftCheck({
    ...{ stack: deployed.stack, auditLog: deployed.config.name, evidenceBucket: target.evidenceBucket },
    ...{ clients: accountClients(), guardrails: CATALOGUE, trigger: 'schedule', now: new Date() },
  });
  return check.report.findings;
}

async function findNothing(times: number): Promise<void> {
  for (let done = 0; done < times; done += 1) expect(open(await run())).toEqual([]);
}

/** All that was found since: the responder hears of what happens, and may be the first. */
async function foundSince(work: () => Promise<void>): Promise<readonly Finding[]> {
  const last = (await store.latest(new Date()))?.link.id ?? '';
  await work();
  await deployed.settle();
  await run();
  const { runs: all } = await verifyEvidence(store, { now: new Date() });
  return all.filter(({ run: { id } }) => id > last).flatMap(({ findings }) => findings);
}

async function deploy(change: (resources: Record<string, TemplateResource>) => void): Promise<void> {
  const { TemplateBody } = await new CloudFormation().getTemplate({ StackName: deployed.stack });
  const template = parseTemplate(TemplateBody);
  change(template.Resources);
  await new CloudFormation().updateStack({
    StackName: deployed.stack,
    TemplateBody: JSON.stringify(template),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
  });
}

test('log files arrive', () => findNothing(8));

test('the key rotates', async () => {
  expect(open(await foundSince(() => rotate()))).toEqual([]);
  await findNothing(4);
});

async function rotate(): Promise<void> {
  await new KMS().rotateKeyOnDemand({ KeyId: target.key });
}

test('a deployment is told once, with who made it', async () => {
  const found = await foundSince(() =>
    deploy((resources) => {
      for (const { Type, Properties } of Object.values(resources)) {
        if (Type === 'AWS::Lambda::Function') Properties.Description = 'What it is for';
      }
    }),
  );
  expect(open(found)).toEqual(['DRIFT DeployerKnown ', 'DRIFT TemplateUnchanged Description']);
  await findNothing(6);
});

test('a change outside a deployment is open until it is acknowledged', async () => {
  const found = await foundSince(async () => {
    await new CloudWatch().disableAlarmActions({ AlarmNames: [target.alarm] });
    await new CloudWatch().enableAlarmActions({ AlarmNames: [target.alarm] });
  });
  const said = ['FAIL ChangesAcknowledged DisableAlarmActions'];
  expect(open(found)).toEqual(expect.arrayContaining(said));
  expect(open(await run())).toEqual(said);
  const entries = found.flatMap(({ remedy }) => /add (\{.*?\}) with reason/.exec(remedy)?.[1] ?? []);
  const acknowledgements = [...new Set(entries)].map((entry) => ({
    ...(JSON.parse(entry) as object),
    ...{ reason: 'The alarm was tested.', owner: 'Security' },
  }));
  const told = await foundSince(() =>
    deploy((resources) => {
      for (const { Metadata } of Object.values(resources)) {
        const requirements = Metadata?.wormtrail?.requirements;
        if (requirements) requirements.acknowledgements = acknowledgements;
      }
    }),
  );
  expect(open(told)).toEqual([
    'DRIFT DeployerKnown ',
    'DRIFT RequirementsUnchanged Metadata.wormtrail.requirements.acknowledgements',
  ]);
  await findNothing(RUNS - runs);
});

test('the evidence of all runs is whole', async () => {
  const { findings } = await verifyEvidence(store, { now: new Date() });
  expect(open(findings)).toEqual([]);
  expect(runs).toBe(RUNS);
});
