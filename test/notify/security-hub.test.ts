/** Security Hub gets every finding under a stable id, hears when one is resolved, and its refusals are findings. */
import {
  BatchImportFindingsCommand,
  SecurityHubClient,
  type BatchImportFindingsCommandInput,
  type ImportFindingsError,
} from '@aws-sdk/client-securityhub';
import { report, type Finding } from '../../lib/findings/finding';
import { importFindings } from '../../lib/notify/security-hub';
import { CATALOGUE, finding } from '../support/reports';

const OPTIONS = {
  at: new Date('2026-11-22T21:00:00Z'),
  catalogue: CATALOGUE,
  environment: { account: '111122223333', region: 'eu-central-1' },
};

type Imported = NonNullable<BatchImportFindingsCommandInput['Findings']>;

/** A real client whose calls end before the network: what was sent, and an answer of the test's choice. */
function securityHub(answer: (batch: Imported) => ImportFindingsError[] | Error = () => []) {
  const batches: Imported[] = [];
  const client = new SecurityHubClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  });
  client.middlewareStack.add(
    (_, { commandName }) =>
      ({ input }) => {
        expect(commandName).toBe(BatchImportFindingsCommand.name);
        const { Findings = [] } = input as BatchImportFindingsCommandInput;
        batches.push(Findings);
        const failed = answer(Findings);
        if (failed instanceof Error) return Promise.reject(failed);
        const counts = { FailedCount: failed.length, SuccessCount: Findings.length - failed.length };
        return Promise.resolve({ response: {}, output: { ...counts, FailedFindings: failed, $metadata: {} } });
      },
    { step: 'initialize', priority: 'high' },
  );
  return { client, batches };
}

async function imported(findings: readonly Finding[], resolved: readonly Finding[], hub = securityHub()) {
  const failures = await importFindings({ report: report(findings), resolved }, OPTIONS, 'payments', hub.client);
  return { failures, batches: hub.batches, all: hub.batches.flat() };
}

const drift = finding({ guardrail: 'Drift', status: 'DRIFT', found: 'GOVERNANCE', message: 'Not as deployed.' });

test('findings go in batches of 100', async () => {
  const many = Array.from({ length: 250 }, (_, index) => finding({ resource: `Bucket${index}` }));
  const { batches, failures } = await imported(many, []);
  expect(batches.map(({ length }) => length)).toEqual([100, 100, 50]);
  expect(failures).toEqual([]);
});

test('what drifted and is back is PASSED, under the id that it failed under', async () => {
  const [before] = (await imported([drift], [])).all;
  const [after, ...others] = (await imported([], [drift])).all;
  expect(before?.Compliance?.Status).toBe('FAILED');
  expect(after).toMatchObject({ Id: before?.Id, Compliance: { Status: 'PASSED' } });
  expect(after?.Description).toBe('Resolved. It was: Not as deployed.');
  expect(others).toEqual([]);
});

test('a guardrail that holds again is told once, by itself', async () => {
  const failed = finding({ status: 'FAIL' });
  const { all } = await imported([finding({ status: 'PASS' })], [failed]);
  expect(all.map(({ Compliance }) => Compliance?.Status)).toEqual(['PASSED']);
});

describe('failures', () => {
  test('of single findings are one finding for each kind, and keep nothing from being sent', async () => {
    const hub = securityHub((batch) =>
      batch.slice(0, 2).map(({ Id }) => ({ Id, ErrorCode: 'InvalidInput', ErrorMessage: 'Resources is too long' })),
    );
    const many = Array.from({ length: 150 }, (_, index) => finding({ resource: `Bucket${index}` }));
    const { failures, batches } = await imported(many, [], hub);
    expect(batches).toHaveLength(2);
    expect(failures).toMatchObject([
      {
        guardrail: 'SecurityHubTold',
        status: 'FAIL',
        owner: 'engineering',
        path: 'InvalidInput',
        found: 'InvalidInput: Resources is too long',
        message: expect.stringContaining('refused 4 imports') as string,
        auditLog: 'payments',
      },
    ]);
  });

  test('of a whole call leave the other batches alone', async () => {
    let calls = 0;
    const hub = securityHub(() => {
      calls += 1;
      return calls === 1 ? Object.assign(new Error('not subscribed'), { name: 'InvalidAccessException' }) : [];
    });
    const many = Array.from({ length: 150 }, (_, index) => finding({ resource: `Bucket${index}` }));
    const { failures, batches } = await imported(many, [], hub);
    expect(batches.map(({ length }) => length)).toEqual([100, 50]);
    expect(failures.map(({ found }) => found)).toEqual(['InvalidAccessException: not subscribed']);
  });
});
