/** Makes calls of a drift check fail: whatever a call answers but the truth, the run ends and says that it is not proven. */
import { driftCheck, type DriftCheck } from '../../../lib/drift/drift-check';
import type { AccountClients } from '../../../lib/facts/account/clients';
import { needsAttention } from '../../../lib/findings/finding';
import { CATALOGUE } from '../../../lib/guardrails/catalogue';
import { sdkAws } from '../../../lib/threats/aws';
import { deliverLogFile, readTarget } from '../../../lib/threats/deployed';
import { deploySample, type Deployed } from '../../support/deployed';
import { RecordedAws, type Fault } from '../../support/recorded-aws';

const now = new Date();
const recorded = new RecordedAws();
let deployed: Deployed;
let untouched: DriftCheck;
/** Calls of the run that follows an hour later, when most of what takes a call for each resource is proven. */
let hourlyCalls: readonly string[];

const check = (clients: AccountClients, isHourly = false): Promise<DriftCheck> =>
  driftCheck({
    ...{ stack: deployed.stack, auditLog: deployed.config.name, clients, guardrails: CATALOGUE, now },
    ...(isHourly && { rotates: true, baseline: untouched.baseline }),
  });

const errorNamed = (name: string, message: string): Error => Object.assign(new Error(message), { name });

/** How a call fails. */
export const WAYS: readonly (readonly [way: string, error: Error])[] = [
  ['denied', errorNamed('AccessDeniedException', 'You are not authorized')],
  ['throttled', errorNamed('ThrottlingException', 'Rate exceeded')],
  ['answered with 500', errorNamed('InternalFailure', 'We encountered an internal error')],
  ['too slow', errorNamed('TimeoutError', 'The request took too long')],
  ['answered with garbage', errorNamed('SyntaxError', 'Unexpected token < in JSON')],
  ['cut off', errorNamed('Error', 'aborted')],
];

/** @param fails Whether the call at this position of all that a run makes is tried in this way. */
export function describeFaults(fails: (position: number, way: string) => boolean): void {
  beforeAll(async () => {
    deployed = await deploySample();
    await deliverLogFile(await readTarget(deployed.stack, sdkAws()), sdkAws(), now);
    untouched = await check(recorded.recording());
    const already = recorded.calls.length;
    await check(recorded.recording(), true);
    hourlyCalls = recorded.calls.slice(already);
  });

  afterAll(() => deployed.remove());

  test('an untouched deployment has no finding, run after run', async () => {
    expect(untouched.report.findings.filter(needsAttention)).toEqual([]);
    for (let run = 0; run < 3; run += 1) expect((await check(recorded.playing())).report).toEqual(untouched.report);
  });

  test('a run that follows makes few calls, and says what an earlier run proved', async () => {
    // six more are for the evidence: two to read, three to write, one to read the lock back; a summary takes three a day
    expect(hourlyCalls.length).toBeLessThanOrEqual(84);
    const { report } = await check(recorded.playing(), true);
    expect(report.findings.filter(needsAttention)).toEqual([]);
    expect(report.findings.map(({ message }) => message).join('\n')).toContain(`as deployed at ${now.toISOString()}`);
  });

  test.each(WAYS)('calls, %s: could not be proven, by the name of the call', async (way, error) => {
    const calls = [...new Set(recorded.calls)].filter((_, position) => fails(position, way));
    expect(calls).not.toEqual([]);
    for (const call of calls) {
      const { report } = await check(recorded.playing(only(call, () => error)), hourlyCalls.includes(call));
      const unproven = report.findings.filter(({ status }) => status === 'UNKNOWN');
      const operation = call.split(' ')[1]?.replace(/Command$/, '') ?? '';
      expect({ call, held: report.summary.held }).toEqual({ call, held: false });
      expect(unproven.map(({ message }) => message).join('\n')).toContain(operation);
    }
  });

  test('every call, answered with nothing: never a pass where something should stand', async () => {
    const wrong: string[] = [];
    for (const call of new Set(recorded.calls)) {
      let wasEmpty = true;
      const fault = only(call, (answer) => {
        if (Object.keys(answer).some((name) => name !== '$metadata')) wasEmpty = false;
        return { $metadata: {} };
      });
      const { report } = await check(recorded.playing(fault), hourlyCalls.includes(call));
      if (report.summary.held !== wasEmpty) wrong.push(call);
    }
    expect(wrong).toEqual([]);
  });

  test('every call at once denied: one finding says so', async () => {
    const { report } = await check(recorded.playing(() => errorNamed('AccessDenied', 'Access Denied')));
    expect(report.findings).toMatchObject([
      { guardrail: 'FactCouldNotBeRead', status: 'UNKNOWN', severity: 'CRITICAL' },
    ]);
  });
}

function only(call: string, answer: (recorded: object) => object | Error): Fault {
  return (each, real) => (each === call ? answer(real) : real);
}
