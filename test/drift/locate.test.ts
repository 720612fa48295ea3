/** Which bucket a command takes for the one that holds the evidence. */
import { EvidenceBucketUnclear } from '../../lib/drift/errors';
import { evidenceBucketOf } from '../../lib/drift/locate';
import { BUCKET, only, stack, TRAIL } from '../support/small-templates';

const of = (component: string) => ({ Metadata: { wormtrail: { auditLog: 'main', component } } });
const LOGS = { Logs: { ...BUCKET, ...of('log-bucket') }, Trail: TRAIL };
const EVIDENCE = { ...BUCKET, ...of('evidence-bucket') };

test('an audit log without evidence has none', () => {
  expect(evidenceBucketOf('App', only(stack('App', LOGS)))).toBeUndefined();
});

test('the one that says so', () => {
  const template = stack('App', { ...LOGS, Evidence: EVIDENCE }, { physicalIds: { Evidence: 'evidence-1x2y' } });
  expect(evidenceBucketOf('App', only(template))).toBe('evidence-1x2y');
});

test('none of several: a decoy must not be read or written in its place', () => {
  const auditLog = only(stack('App', { ...LOGS, Decoy: EVIDENCE, Evidence: EVIDENCE }));
  expect(() => evidenceBucketOf('App', auditLog)).toThrow(EvidenceBucketUnclear);
  expect(() => evidenceBucketOf('App', auditLog)).toThrow(/App\/Decoy, App\/Evidence.*--bucket.*--no-evidence/);
});
