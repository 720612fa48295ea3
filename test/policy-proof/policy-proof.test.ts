/** What an IAM policy simulator that nobody here wrote says of the synthesized policies. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { policyProofPage } from '../../scripts/docs/policy-proof';
import { cachedProof } from '../../scripts/policy-proof/cache';
import type { Cell, Proof } from '../../scripts/policy-proof/matrix';
import { TAMPERING_ACTIONS } from '../../lib/guardrails/data/tampering-actions';

const PAGE = path.join(__dirname, '..', '..', 'docs', 'policy-proof.md');
const READERS = ['auditor', 'incident-responder'];
/** Whoever may pass the deploy role to CloudFormation acts as an administrator. */
const ADMINISTRATORS = ['by CloudFormation', 'deploy role'];

let proof: Proof;
beforeAll(async () => {
  proof = await cachedProof();
});

/** The columns in which a row of a matrix has a cell. The remark of a row follows its action, after a space. */
function columns(matrixTitle: string, action: string, cell: Cell): readonly string[] {
  const [name, ...remark] = action.split(' ');
  const row = proof.matrices
    .find(({ title }) => title === matrixTitle)
    ?.rows.find((candidate) => candidate.action.name === name && (candidate.action.remark ?? '') === remark.join(' '));
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
    'by CloudFormation',
    'by CloudFormation in org',
    'deploy role',
    ...READERS,
    'checker',
    'borrowed role',
    'CloudTrail',
    'other trail',
    'EventBridge',
    'stranger',
  ]);
  expect(actions('Log bucket', /^s3:/)).toEqual(expect.arrayContaining([...TAMPERING_ACTIONS['AWS::S3::Bucket']]));
  expect(actions('Key', /^kms:/).length).toBeGreaterThan(40);
  expect(actions('Trail', /^cloudtrail:/)).toEqual(
    expect.arrayContaining([...TAMPERING_ACTIONS['AWS::CloudTrail::Trail']]),
  );
});

describe.each(['Log bucket', 'Evidence bucket'])('%s', (bucket) => {
  test('lets nobody delete an object, bypass a lock or encrypt an object anew', () => {
    const deletions = actions(bucket, /^s3:(DeleteObject|BypassGovernance|ReplicateDelete|UpdateObjectEncryption)/);
    expect(deletions).toHaveLength(9);
    for (const action of deletions) expect([action, allowed(bucket, action)]).toEqual([action, []]);
  });

  test('lets only administrators change it, and the root user its policy alone', () => {
    for (const action of TAMPERING_ACTIONS['AWS::S3::Bucket'].filter((name) => !/:PutObject$/.test(name))) {
      const others = allowed(bucket, action).filter((title) => !ADMINISTRATORS.includes(title));
      const isPolicyCall = /BucketPolicy$/.test(action);
      expect([action, others]).toEqual([action, isPolicyCall ? ['root'] : []]);
    }
  });

  test('lets only readers read objects, and the functions what they need of them', () => {
    for (const action of actions(bucket, /^s3:(GetObject|ListBucket|ListObject|ListMultipart)/)) {
      const others = allowed(bucket, action).filter((title) => ![...READERS, 'checker'].includes(title));
      // CloudFormation, which acts as an administrator, asks by HeadBucket whether its bucket is there; a drill reads locks
      const toAdministrators = ['s3:ListBucket', ...(bucket === 'Evidence bucket' ? ['s3:GetObjectRetention'] : [])];
      expect([action, others]).toEqual([action, toAdministrators.includes(action) ? ADMINISTRATORS : []]);
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

describe('below drill/', () => {
  const CANARY = 'Canary of a drill';

  test('administrators write, and nobody else: no reader, no power user, no stranger', () => {
    expect(allowed(CANARY, 's3:PutObject')).toEqual(ADMINISTRATORS);
    expect(allowed(CANARY, 's3:ReplicateObject')).toEqual([]);
    expect(allowed('Evidence bucket', 's3:PutObject')).not.toContain('deploy role');
  });

  test('administrators read the lock of a canary back, and no content', () => {
    expect(allowed(CANARY, 's3:GetObjectRetention')).toEqual([...ADMINISTRATORS, ...READERS, 'checker']);
    expect(allowed(CANARY, 's3:GetObject')).toEqual(READERS);
    expect(allowed(CANARY, 's3:GetObjectVersion')).toEqual(READERS);
    expect(allowed('Log bucket', 's3:GetObjectRetention')).not.toContain('deploy role');
  });

  test.each(['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'])(
    'nobody may call %s',
    (action) => {
      expect(allowed(CANARY, action)).toEqual([]);
    },
  );

  test('a shorter retention gets past every policy, so that Object Lock itself has to refuse it', () => {
    expect(allowed(CANARY, 's3:PutObjectRetention')).toEqual(ADMINISTRATORS);
  });
});

test('the checker reads no log file', () => {
  expect(allowed('Log bucket', 's3:GetObject')).toEqual(READERS);
});

describe('Key', () => {
  // the borrowed role is held off by its own rights: without S3 and SNS there is nothing that it could decrypt
  test('decrypts for readers, functions, CloudTrail for this trail only, and EventBridge', () => {
    const users = ['checker', 'borrowed role', 'CloudTrail', 'EventBridge'];
    expect(allowed('Key', 'kms:Decrypt')).toEqual([...READERS, ...users]);
    // administrators for canaries of a drill alone, and without decrypting them
    expect(allowed('Key', 'kms:GenerateDataKey')).toEqual([...ADMINISTRATORS, ...users]);
  });

  test.each(['kms:Encrypt', 'kms:CreateGrant'])('lets administrators alone call %s for an environment', (action) => {
    expect(allowed('Key', `${action} of an environment`)).toEqual(ADMINISTRATORS);
  });

  test('lets administrators, readers and the functions decrypt an environment', () => {
    const others = allowed('Key', 'kms:Decrypt of an environment').filter((title) => title !== 'CloudTrail');
    expect(others).toEqual([...ADMINISTRATORS, ...READERS, 'checker', 'borrowed role']);
  });

  test('lets nobody delete it in 7 days, administrators included', () => {
    expect(allowed('Key', 'kms:ScheduleKeyDeletion in 7 days')).toEqual([]);
  });

  test.each(TAMPERING_ACTIONS['AWS::KMS::Key'])('lets nobody but administrators call %s', (action) => {
    expect(allowed('Key', action).filter((title) => !ADMINISTRATORS.includes(title))).toEqual([]);
  });

  test('is managed by administrators', () => {
    for (const action of ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey']) {
      expect(allowed('Key', action)).toEqual(ADMINISTRATORS);
    }
  });
});

describe('where the organization attaches its policies', () => {
  /** IAM binds them to nothing of the audit log's own: an organization that denied them would deny them to everybody's resources. */
  const OF_THE_ACCOUNT = [
    ...['cloudwatch:DeleteAlarmMuteRule', 'cloudwatch:DeleteAnomalyDetector', 'cloudwatch:PutAnomalyDetector'],
    ...['events:PutPermission', 'events:RemovePermission'],
    ...['logs:DeleteAccountPolicy', 'logs:DeleteResourcePolicy', 'logs:PutAccountPolicy', 'logs:PutResourcePolicy'],
  ];
  const IN_ORGANIZATION = ['root in org', 'power user in org', 'by CloudFormation in org'];

  test.each(IN_ORGANIZATION)('%s changes neither trail nor bucket nor key', (title) => {
    const tampering: readonly (readonly [string, readonly string[]])[] = [
      ['Log bucket', TAMPERING_ACTIONS['AWS::S3::Bucket']],
      ['Evidence bucket', TAMPERING_ACTIONS['AWS::S3::Bucket']],
      ['Key', TAMPERING_ACTIONS['AWS::KMS::Key']],
      ['Trail', TAMPERING_ACTIONS['AWS::CloudTrail::Trail']],
    ];
    for (const [matrix, names] of tampering) {
      expect([matrix, names.filter((action) => allowed(matrix, action).includes(title))]).toEqual([matrix, []]);
    }
  });

  test.each(IN_ORGANIZATION)('%s makes no call that the tamper rules watch, and lends no role', (title) => {
    const rows = proof.matrices.find((matrix) => matrix.title === 'What watches')?.rows ?? [];
    const open = rows.filter(({ cells }) => cells[indexOf(title)] !== 'denied').map(({ action }) => action.name);
    // who may pass no role to CloudFormation makes no call through it
    expect([...open].sort()).toEqual(title.startsWith('by CloudFormation') ? [] : OF_THE_ACCOUNT);
    expect(rows.length).toBeGreaterThan(85);
  });

  test.each([
    ...['lambda:UpdateEventSourceMapping', 'lambda:DeleteEventSourceMapping', 'lambda:CreateEventSourceMapping'],
    ...[
      'cloudwatch:PutAlarmMuteRule',
      'sns:Unsubscribe',
      'iam:PassRole of a check',
      'iam:PassRole of an administrator',
    ],
    ...['cloudformation:UpdateStack', 'cloudformation:ExecuteChangeSet', 'cloudformation:DeleteStack'],
    'cloudformation:UpdateTerminationProtection',
  ])('%s is for administrators alone', (action) => {
    expect(columns('What watches', action, 'denied')).toEqual(IN_ORGANIZATION);
    expect(allowed('What watches', action)).toEqual(['root', 'power user', ...ADMINISTRATORS, ...READERS]);
  });

  test('without them, a trail is anybody’s who holds the right to it: only detection is left', () => {
    expect(allowed('Trail', 'cloudtrail:StopLogging')).toEqual(['root', 'power user', ...ADMINISTRATORS, ...READERS]);
  });
});

test('a role that another function was given reads and writes no object, log or evidence', () => {
  for (const bucket of ['Log bucket', 'Evidence bucket']) {
    const open = actions(bucket, /^s3:/).filter((action) => allowed(bucket, action).includes('borrowed role'));
    expect([bucket, open]).toEqual([bucket, []]);
  }
  const watch = proof.matrices.find(({ title }) => title === 'What watches')?.rows ?? [];
  expect(watch.filter(({ cells }) => cells[indexOf('borrowed role')] === 'allowed')).toEqual([]);
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
