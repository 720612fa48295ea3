/** Options that contradict each other, or that could not count: one line, exit code 2, and nothing was done. */
import { wormtrail } from '../support/command-line';

const TRAIL = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit-log';
const VERIFY = ['verify', '--trail-arn', TRAIL, '--start-time', '24h', '--s3-bucket', 'logs'];
const DISTRIBUTED = ['verify', '--trail-arn', TRAIL, '--start-time', '24h', '--distributed'];

test.each<[what: string, args: string[], said: string]>([
  ['a bucket of evidence without its audit log', ['evidence', 'verify', '--bucket', 'b'], '--bucket and --audit-log'],
  ['an audit log without its bucket', ['evidence', 'verify', '--audit-log', 'a'], '--bucket and --audit-log'],
  [
    'half a place to report from',
    ['report', '--from', '2026-01-01', '--to', '2026-02-01', '--bucket', 'b'],
    '--bucket and --audit-log',
  ],
  ['one Region and all', [...VERIFY, '--region', 'eu-west-1', '--all-regions'], "'--all-regions' cannot be used"],
  ['one account and all', [...VERIFY, '--account-id', '111122223333', '--all-accounts'], "'--all-accounts' cannot be"],
  ['a format of what is always JSON', [...DISTRIBUTED, '--format', 'html'], "'--distributed' cannot be used"],
  ['another bucket than the state machine’s', [...DISTRIBUTED, '--s3-bucket', 'b'], "'--distributed' cannot be used"],
  ['a resume file that cannot be written', [...VERIFY, '--resume', '/nowhere/resume.json'], 'cannot be written'],
])('%s', async (_, args, said) => {
  const { code, stdout, stderr } = await wormtrail(args);
  expect(stderr).toContain(said);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr).not.toContain('report it');
  expect([code, stdout]).toEqual([2, '']);
});
