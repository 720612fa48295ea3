/** An assembly is judged without its constructs: the request says which there are. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { assess } from '../../lib/nag/assess';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-judgement-'));
  const app = new App({ outdir: folder, analyticsReporting: false });
  const stack = new Stack(app, 'Audit');
  const { ref } = new CfnBucket(stack, 'Logs');
  new CfnTrail(stack, 'Trail', { isLogging: true, s3BucketName: ref });
  app.synth();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  ['its resource', ['Audit', 'Audit/Logs', 'Audit/Trail'], 'Audit/Trail'],
  ['the log bucket where its resource is no construct', ['Audit', 'Audit/Logs'], 'Audit/Logs'],
  ['nothing where neither is one', ['Audit'], ''],
])('a finding concerns %s', (_what, constructs, path) => {
  const request = { folder, stage: '', requirements: {}, reports: [], acknowledged: [], acknowledgeableWriteOnce: [] };
  const open = assess({ ...request, constructs });
  expect(open.find(({ finding }) => finding.guardrail === 'LogFileValidationEnabled')).toMatchObject({
    path,
    finding: { resource: 'Audit/Trail' },
  });
});
