/** Plays attacks of the table with the AWS CLI on a deployed audit log: prevented or detected, and resolved again. */
import { driftCheck } from '../../../lib/drift/drift-check';
import { accountClients } from '../../../lib/facts/account/clients';
import { needsAttention, type Finding, type Report } from '../../../lib/findings/finding';
import { CATALOGUE } from '../../../lib/guardrails/catalogue';
import { pythonTool } from '../../../lib/local-aws';
import { endedAsExpected, play, undo, type Attack, type AttackResult, type Aws } from '../../../lib/threats/attack';
import { sdkAws } from '../../../lib/threats/aws';
import { deliverLogFile, readTarget } from '../../../lib/threats/deployed';
import { detects } from '../../../lib/threats/detection';
import type { Target } from '../../../lib/threats/target';
import { cliAws } from '../../support/cli-aws';
import { deploySample, type Deployed } from '../../support/deployed';

let deployed: Deployed;
let target: Target;
let attacker: Aws;
let defender: Aws;

const check = async (): Promise<Report> =>
  (await driftCheck({ stack: deployed.stack, clients: accountClients(), guardrails: CATALOGUE, now: new Date() }))
    .report;

const open = (report: Report): Finding[] => report.findings.filter(needsAttention);

/** What keeps the responder from telling an owner: what it gave up waits until somebody has read it. */
export const LEAVES_DEAD_LETTERS = new Set(['replace-topic-policy']);

async function handleDeadLetters(): Promise<void> {
  expect(open(await check())).toMatchObject([{ guardrail: 'NothingGivenUp', owner: 'engineering' }]);
  const QueueName = `${deployed.stack}-tamper-responder-dead-letters`;
  const { QueueUrl } = await defender({ service: 'sqs', operation: 'GetQueueUrl', input: { QueueName } });
  await defender({ service: 'sqs', operation: 'PurgeQueue', input: { QueueUrl } });
}

async function expectDetected(attack: Attack, result: AttackResult): Promise<void> {
  if (attack.outcome.kind !== 'detected') throw new TypeError(`${attack.id} is prevented`);
  expect(result).toMatchObject({ kind: 'succeeded' });
  const report = await check();
  const findings = open(report).map(({ guardrail, path, status }) => `${status} ${guardrail} ${path}`);
  expect({ detected: detects(report, attack.outcome), findings }).toMatchObject({ detected: true });
}

const named = (attacks: readonly Attack[]) => attacks.map((attack) => [attack.title, attack] as const);

/** A test an attack, on one deployment. */
export function describeAttacks(attacks: readonly Attack[]): void {
  beforeAll(async () => {
    deployed = await deploySample();
    attacker = cliAws(await pythonTool('aws'), deployed.aws.environment);
    defender = sdkAws();
    target = await readTarget(deployed.stack, defender);
  });

  afterAll(() => deployed.remove());

  beforeEach(async () => {
    // each attack has a log file of its own: one that was overwritten stays so
    target = await deliverLogFile(target, defender, new Date());
  });

  test('nothing has drifted before any attack', async () => {
    expect(open(await check())).toEqual([]);
  });

  const prevented = attacks.filter(({ outcome }) => outcome.kind === 'prevented');
  const detected = attacks.filter(({ outcome }) => outcome.kind === 'detected');

  test.each(named(prevented))('%s: prevented', async (_, attack) => {
    const result = await play(attack, target, attacker, defender);
    expect(result).toMatchObject({ kind: 'refused' });
    expect(endedAsExpected(attack, result)).toBe(true);
    expect(open(await check())).toEqual([]);
  });

  test.each(named(detected.filter((attack) => attack.undo)))(
    '%s: detected, and resolved when undone',
    async (_, attack) => {
      const result = await play(attack, target, attacker, defender);
      try {
        await expectDetected(attack, result);
      } finally {
        await deployed.settle();
        await undo(attack, target, result, defender);
      }
      if (LEAVES_DEAD_LETTERS.has(attack.id)) await handleDeadLetters();
      expect(open(await check())).toEqual([]);
    },
  );

  // Last, because the finding stays: the attacker's own version is locked as well.
  test.each(named(detected.filter((attack) => !attack.undo)))('%s: detected for good', async (_, attack) => {
    await expectDetected(attack, await play(attack, target, attacker, defender));
  });
}
