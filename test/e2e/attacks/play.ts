/** Plays attacks of the table with the AWS CLI on a deployed audit log: prevented or detected, and resolved again. */
import { driftCheck, type DriftCheck } from '../../../lib/drift/drift-check';
import type { DriftCheckOptions } from '../../../lib/drift/options';
import { EvidenceStore } from '../../../lib/evidence/store';
import { accountClients } from '../../../lib/facts/account/clients';
import { ChangesAcknowledged } from '../../../lib/checks/account/deployment';
import { needsAttention, report as summarized, type Finding, type Report } from '../../../lib/findings/finding';
import { CATALOGUE } from '../../../lib/guardrails/catalogue';
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

/** Long enough after the deployment for tags to be those of now. */
const later = (): Date => new Date(Date.now() + 31 * 60_000);

const run = (after: Partial<DriftCheckOptions> = {}): Promise<DriftCheck> =>
  driftCheck({ stack: deployed.stack, clients: accountClients(), guardrails: CATALOGUE, now: later(), ...after });

const check = async (): Promise<Report> => (await run()).report;

/** A run that follows another one, which ended a moment ago. */
const runAfter = ({ baseline, carried, template, report }: DriftCheck): Promise<DriftCheck> =>
  run({
    ...(baseline && { baseline }),
    ...(carried && { carried }),
    ...{ templateBefore: () => Promise.resolve(template), before: report.findings, lastRun: new Date() },
  });

const open = (report: Report): Finding[] => report.findings.filter(needsAttention);

/** A delivery that fell due while an attack had it refused is tried again after five minutes. */
async function openOnceDelivered(): Promise<Finding[]> {
  const found = open(await check());
  if (!found.some(({ guardrail }) => guardrail === 'TrailDelivers')) return found;
  await deployed.aws.passTime(5 * 60);
  return open(await check());
}

/** What keeps the responder from telling an owner: what it gave up waits until somebody has read it. */
export const LEAVES_DEAD_LETTERS = new Set(['replace-topic-policy']);

async function handleDeadLetters(): Promise<void> {
  expect(open(await check())).toMatchObject([{ guardrail: 'NothingGivenUp', owner: 'engineering' }]);
  const QueueName = `${deployed.stack}-tamper-responder-dead-letters`;
  const { QueueUrl } = await defender({ service: 'sqs', operation: 'GetQueueUrl', input: { QueueName } });
  await defender({ service: 'sqs', operation: 'PurgeQueue', input: { QueueUrl } });
}

/** What the responder wrote since a time of what stays open: it hears of each call by its event. */
async function heardSince(time: number): Promise<Report> {
  await deployed.settle();
  const store = new EvidenceStore(accountClients().s3, target.evidenceBucket, deployed.config.name);
  const { standing = [] } = (await store.latest(new Date()))?.document?.carried ?? {};
  return summarized(standing.filter(({ since }) => Date.parse(since) >= time).map(({ finding }) => finding));
}

function expectNamed(attack: Attack, report: Report): void {
  if (attack.outcome.kind !== 'detected') throw new TypeError(`${attack.id} is prevented`);
  const findings = open(report).map(({ guardrail, path, status }) => `${status} ${guardrail} ${path}`);
  expect({ detected: detects(report, attack.outcome), findings }).toMatchObject({ detected: true });
}

async function expectDetected(attack: Attack, result: AttackResult): Promise<void> {
  expect(result).toMatchObject({ kind: 'succeeded' });
  expectNamed(attack, await check());
}

/** Events have whole seconds. */
const now = (): number => Math.floor(Date.now() / 1000) * 1000;

/** S3 has whole seconds as well: of two files of one second nothing says which is the newest. */
const nextSecond = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1000));

export const staysOpen = ({ outcome }: Attack): boolean => outcome.kind === 'detected' && outcome.staysOpen === true;

/** What only an event tells of is in no state of the account. */
export const isHeard = ({ outcome }: Attack): boolean =>
  outcome.kind === 'detected' && outcome.guardrail === ChangesAcknowledged.id;

const named = (attacks: readonly Attack[]) => attacks.map((attack) => [attack.title, attack] as const);

/** A test an attack, on one deployment. */
export function describeAttacks(attacks: readonly Attack[]): void {
  beforeAll(async () => {
    deployed = await deploySample();
    attacker = await cliAws(deployed.aws.environment);
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

  test.each(named(detected.filter((attack) => attack.undo && !staysOpen(attack))))(
    '%s: detected, and resolved when undone',
    async (_, attack) => {
      if (attack.id === 'deliver-in-governance-mode') await nextSecond();
      const result = await play(attack, target, attacker, defender);
      try {
        await expectDetected(attack, result);
      } finally {
        await deployed.settle();
        await undo(attack, target, result, defender);
      }
      if (LEAVES_DEAD_LETTERS.has(attack.id)) await handleDeadLetters();
      expect(await openOnceDelivered()).toEqual([]);
    },
  );

  test.each(named(detected.filter((attack) => staysOpen(attack) && isHeard(attack))))(
    '%s: heard of, and open after it was undone',
    async (_, attack) => {
      const since = now();
      const result = await play(attack, target, attacker, defender);
      expect(result).toMatchObject({ kind: 'succeeded' });
      await undo(attack, target, result, defender);
      expectNamed(attack, await heardSince(since));
      // the account itself does not show it any more
      expect(open(await check())).toEqual([]);
    },
  );

  test.each(named(detected.filter((attack) => staysOpen(attack) && !isHeard(attack))))(
    '%s: detected, and open after it was undone',
    async (_, attack) => {
      const before = await run();
      const result = await play(attack, target, attacker, defender);
      let seen: DriftCheck;
      try {
        expect(result).toMatchObject({ kind: 'succeeded' });
        await deployed.settle();
        seen = await runAfter(before);
        expectNamed(attack, seen.report);
      } finally {
        await undo(attack, target, result, defender);
        await deployed.settle();
      }
      expectNamed(attack, (await runAfter(seen)).report);
      // for a run that knows of nothing before it, all is as deployed
      expect(open(await check())).toEqual([]);
    },
  );

  // Last, because the finding stays: the attacker's own version is locked as well.
  test.each(named(detected.filter((attack) => !attack.undo && !staysOpen(attack))))(
    '%s: detected for good',
    async (_, attack) => {
      await expectDetected(attack, await play(attack, target, attacker, defender));
    },
  );
}
