/** A deployment between two runs: told once, property by property, with who made it; what weakens stays open until acknowledged. */
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { auditLogWithEvidence } from '../../lib/drift/locate';
import { runDriftCheck } from '../../lib/drift/run';
import { EvidenceStore } from '../../lib/evidence/store';
import { verifyEvidence } from '../../lib/evidence/verify';
import { accountClients } from '../../lib/facts/account/clients';
import { needsAttention, type Finding } from '../../lib/findings/finding';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { deploySample, type Deployed } from '../support/deployed';

interface Template {
  readonly Resources: Record<string, { Properties: Record<string, unknown>; Metadata: Record<string, never> }>;
}

let deployed: Deployed;
let store: EvidenceStore;
let checker: string;

beforeAll(async () => {
  deployed = await deploySample();
  await deployed.settle();
  const { evidenceBucket } = await auditLogWithEvidence(deployed.stack, accountClients());
  store = new EvidenceStore(accountClients().s3, evidenceBucket, deployed.config.name);
  const { Resources } = await template();
  checker =
    Object.keys(Resources).find((id) => /DriftChecker.*Function|DriftCheckDriftChecker[A-F0-9]+$/.test(id)) ?? '';
});

afterAll(() => deployed.remove());

async function template(): Promise<Template> {
  const { TemplateBody = '' } = await new CloudFormation().getTemplate({ StackName: deployed.stack });
  return JSON.parse(TemplateBody) as Template;
}

async function deploy(change: (template: Template) => void): Promise<void> {
  const changed = await template();
  change(changed);
  await new CloudFormation().updateStack({
    StackName: deployed.stack,
    TemplateBody: JSON.stringify(changed),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
  });
  await deployed.settle();
}

async function run(): Promise<readonly Finding[]> {
  const { check } = await runDriftCheck({
    ...{ stack: deployed.stack, auditLog: deployed.config.name, evidenceBucket: store.bucket },
    ...{ clients: accountClients(), guardrails: CATALOGUE, trigger: 'schedule', now: new Date() },
  });
  return check.report.findings;
}

const open = (findings: readonly Finding[]): string[] =>
  findings
    .filter(needsAttention)
    .map(({ status, guardrail, path }) => `${status} ${guardrail} ${path}`)
    .sort();

/** Whatever was told since a run: the responder, which hears of the deployment, may have been the first. */
async function toldSince(last: string): Promise<readonly Finding[]> {
  await run();
  const { runs } = await verifyEvidence(store, { now: new Date() });
  return runs.filter(({ run: { id } }) => id > last).flatMap(({ findings }) => findings);
}

async function newest(): Promise<string> {
  return (await store.latest(new Date()))?.link.id ?? '';
}

const distinct = (found: readonly string[]): string[] => [...new Set(found)];

const weaker = async () =>
  (await run()).find(({ guardrail, status }) => guardrail === 'DeploymentNotWeaker' && status !== 'PASS');

test('before it nothing is found', async () => {
  expect(open(await run())).toEqual([]);
});

test('it is told by its properties, and by who made it', async () => {
  const last = await newest();
  await deploy(({ Resources }) => {
    Object.assign(Resources[checker]?.Properties ?? {}, { Timeout: 299, Description: 'The drift check' });
  });
  const findings = await toldSince(last);
  expect(distinct(open(findings))).toEqual([
    'DRIFT DeployerKnown ',
    'DRIFT DeploymentNotWeaker Timeout',
    'DRIFT TemplateUnchanged Description',
  ]);
  expect(findings).toContainEqual(
    expect.objectContaining({
      guardrail: 'DeployerKnown',
      message: expect.stringMatching(
        /^The stack was deployed at \S+Z: 2 changes, 1 of which weakens the audit log\. UpdateStack by \S+ at \S+Z from 127\.0\.0\.1\.$/,
      ) as string,
    }),
  );
  expect(findings).toContainEqual(
    expect.objectContaining({
      guardrail: 'DeploymentNotWeaker',
      resource: expect.stringContaining('DriftChecker') as string,
      expected: 300,
      found: 299,
    }),
  );
});

test('what weakens stays open in the runs that follow, nothing else does', async () => {
  expect(open(await run())).toEqual(['DRIFT DeploymentNotWeaker Timeout']);
});

test('an acknowledgement that is deployed closes it, and is told itself', async () => {
  const finding = await weaker();
  const last = await newest();
  const [, entry = ''] = /add (\{.*?\}) with reason/.exec(finding?.remedy ?? '') ?? [];
  await deploy(({ Resources }) => {
    for (const { Metadata } of Object.values(Resources)) {
      const { requirements } = (Metadata?.wormtrail ?? {}) as { requirements?: Record<string, unknown> };
      if (!requirements) continue;
      requirements.acknowledgements = [{ ...JSON.parse(entry), reason: 'A faster check.', owner: 'Security' }];
    }
  });
  const findings = await toldSince(last);
  expect(distinct(open(findings))).toEqual([
    'DRIFT DeployerKnown ',
    'DRIFT RequirementsUnchanged Metadata.wormtrail.requirements.acknowledgements',
  ]);
  expect(findings).toContainEqual(
    expect.objectContaining({
      guardrail: 'DeploymentNotWeaker',
      status: 'ACKNOWLEDGED',
      acknowledgement: { reason: 'A faster check.', owner: 'Security' },
    }),
  );
  expect(open(await run())).toEqual([]);
});

test('a pause between two runs stays open, whatever is deployed afterwards', async () => {
  const [cloudTrail, Name] = [new CloudTrail(), deployed.config.name];
  await cloudTrail.stopLogging({ Name });
  await cloudTrail.startLogging({ Name });
  await deployed.settle();
  const said = ['FAIL ChangesAcknowledged StopLogging', 'FAIL TrailNotRestarted StartLoggingTime'];
  expect(open(await run())).toEqual(said);
  await deploy(({ Resources }) => {
    Object.assign(Resources[checker]?.Properties ?? {}, { Description: 'Another description' });
  });
  await run();
  expect(open(await run())).toEqual(said);
});

test('the chain of these runs holds, and keeps each template', async () => {
  const { findings } = await verifyEvidence(store, { now: new Date() });
  expect(open(findings)).toEqual([]);
  const keys: string[] = [];
  for await (const { key } of store.versions()) if (key.includes('/templates/')) keys.push(key);
  expect(keys).toHaveLength(4);
});
