/** What an IAM policy simulator that nobody here wrote says of the synthesized policies. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { policyProofPage } from '../../scripts/docs/policy-proof';
import { prove, type Cell, type Proof } from '../../scripts/policy-proof/matrix';
import { TAMPERING_ACTIONS } from '../../lib/guardrails/data/tampering-actions';

const PAGE = path.join(__dirname, '..', '..', 'docs', 'policy-proof.md');
const READERS = ['auditor', 'incident-responder'];

let proof: Proof;
beforeAll(async () => {
  proof = await prove();
}, 120_000);

/** The columns in which a row of a matrix has a cell. */
function columns(matrixTitle: string, action: string, cell: Cell): readonly string[] {
  const row = proof.matrices
    .find(({ title }) => title === matrixTitle)
    ?.rows.find((candidate) => candidate.action.name === action);
  if (!row) throw new Error(`The proof has no row ${action} in ${matrixTitle}.`);
  return proof.principals.map(({ title }) => title).filter((_, index) => row.cells[index] === cell);
}

const allowed = (matrixTitle: string, action: string) => columns(matrixTitle, action, 'allowed');

/** Actions of a matrix of which the names begin so. */
function actions(matrixTitle: string, pattern: RegExp): readonly string[] {
  const rows = proof.matrices.find(({ title }) => title === matrixTitle)?.rows ?? [];
  return rows.map(({ action }) => action.name).filter((name) => pattern.test(name));
}

test('stands in docs/policy-proof.md, cell by cell', () => {
  expect(linesOf(readFileSync(PAGE, 'utf8'))).toEqual(linesOf(policyProofPage(proof)));
});

/** The lines of a page, however wide its tables are drawn. */
function linesOf(page: string): readonly string[] {
  return page
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').replace(/-{3,}/g, '---').trim())
    .filter((line) => line !== '');
}

test('asks for every principal, on every action that AWS lists', () => {
  expect(proof.principals.map(({ title }) => title)).toEqual([
    'root',
    'root in org',
    'power user',
    'power user in org',
    'deploy role',
    ...READERS,
    'checker',
    'CloudTrail',
    'other trail',
    'stranger',
  ]);
  expect(actions('Log bucket', /^s3:/)).toEqual(expect.arrayContaining([...TAMPERING_ACTIONS.bucket]));
  expect(actions('Key', /^kms:/).length).toBeGreaterThan(40);
  expect(actions('Trail', /^cloudtrail:/)).toEqual(expect.arrayContaining([...TAMPERING_ACTIONS.trail]));
});

describe.each(['Log bucket', 'Evidence bucket'])('%s', (bucket) => {
  test('lets nobody delete an object, bypass a lock or encrypt an object anew', () => {
    const deletions = actions(bucket, /^s3:(DeleteObject|BypassGovernance|ReplicateDelete|UpdateObjectEncryption)/);
    expect(deletions).toHaveLength(9);
    for (const action of deletions) expect([action, allowed(bucket, action)]).toEqual([action, []]);
  });

  test('lets only administrators change it, and the root user its policy alone', () => {
    for (const action of TAMPERING_ACTIONS.bucket.filter((name) => !/:PutObject$/.test(name))) {
      const others = allowed(bucket, action).filter((title) => title !== 'deploy role');
      const isPolicyCall = /BucketPolicy$/.test(action);
      expect([action, others]).toEqual([action, isPolicyCall ? ['root'] : []]);
    }
  });

  test('lets only readers read objects, and the functions what they need of them', () => {
    for (const action of actions(bucket, /^s3:(GetObject|ListBucket|ListObject|ListMultipart)/)) {
      const others = allowed(bucket, action).filter((title) => ![...READERS, 'checker'].includes(title));
      expect([action, others]).toEqual([action, []]);
      expect([action, allowed(bucket, action)]).toEqual([action, expect.arrayContaining(READERS)]);
    }
  });
});

test('only CloudTrail delivers into the log bucket, for this trail only', () => {
  expect(allowed('Log bucket', 's3:PutObject')).toEqual(['CloudTrail']);
  expect(allowed('Log bucket', 's3:ReplicateObject')).toEqual([]);
});

test('only the functions write evidence', () => {
  expect(allowed('Evidence bucket', 's3:PutObject')).toEqual(['checker']);
  expect(allowed('Evidence bucket', 's3:ReplicateObject')).toEqual([]);
});

test('the checker reads no log file', () => {
  expect(allowed('Log bucket', 's3:GetObject')).toEqual(READERS);
});

describe('Key', () => {
  test('decrypts for readers, functions and CloudTrail, for this trail only', () => {
    expect(allowed('Key', 'kms:Decrypt')).toEqual([...READERS, 'checker', 'CloudTrail']);
    expect(allowed('Key', 'kms:GenerateDataKey')).toEqual(['checker', 'CloudTrail']);
  });

  test.each(TAMPERING_ACTIONS.key)('lets nobody but administrators call %s', (action) => {
    expect(allowed('Key', action).filter((title) => title !== 'deploy role')).toEqual([]);
  });

  test('is managed by administrators', () => {
    for (const action of ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey']) {
      expect(allowed('Key', action)).toEqual(['deploy role']);
    }
  });
});

describe('where the organization attaches its policies', () => {
  test.each(['root in org', 'power user in org'])('%s changes neither trail nor bucket nor key', (title) => {
    const tampering: readonly (readonly [string, readonly string[]])[] = [
      ['Log bucket', TAMPERING_ACTIONS.bucket],
      ['Evidence bucket', TAMPERING_ACTIONS.bucket],
      ['Key', TAMPERING_ACTIONS.key],
      ['Trail', TAMPERING_ACTIONS.trail],
    ];
    for (const [matrix, names] of tampering) {
      expect([matrix, names.filter((action) => allowed(matrix, action).includes(title))]).toEqual([matrix, []]);
    }
  });

  test('without them, a trail is anybody’s who holds the right to it: only detection is left', () => {
    expect(allowed('Trail', 'cloudtrail:StopLogging')).toEqual(['root', 'power user', 'deploy role', ...READERS]);
  });
});

test.each(['other trail', 'stranger'])('%s gets nothing at all', (title) => {
  const granted = proof.matrices.flatMap(({ rows }) =>
    rows.map(({ action }) => action.name).filter((_, index) => rows[index]?.cells[indexOf(title)] === 'allowed'),
  );
  expect(granted).toEqual([]);
});

function indexOf(title: string): number {
  return proof.principals.findIndex((principal) => principal.title === title);
}
