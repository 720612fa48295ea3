/** What is left out of the SDK in the functions' bundles changes nothing of what they send. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { securityHubBatches, type SecurityHubFinding } from '../../lib/findings/asff';
import { report } from '../../lib/findings/finding';
import { BUNDLE_OPTIONS } from '../../scripts/bundle-functions';
import { finding, ordinaryReport } from '../support/reports';

/** Sends findings with a client whose requests go nowhere; answers with what would have gone over the wire. */
const SENDER = `
import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
export async function sent(Findings) {
  let request;
  const requestHandler = { handle: async (it) => { request = it; throw new Error('nothing is sent'); } };
  const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
  const client = new SecurityHubClient({ region: 'eu-central-1', credentials, requestHandler, maxAttempts: 1 });
  await client.send(new BatchImportFindingsCommand({ Findings })).catch(() => undefined);
  return JSON.parse(request.body);
}
`;

interface Sender {
  sent(findings: readonly SecurityHubFinding[]): Promise<unknown>;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-lean-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function sender(name: string, plugins: typeof BUNDLE_OPTIONS.plugins): Promise<Sender> {
  const outfile = join(folder, `${name}.js`);
  const stdin = { contents: SENDER, resolveDir: process.cwd() };
  await build({ ...BUNDLE_OPTIONS, plugins: plugins ?? [], target: 'node20', stdin, outfile });
  return (await import(outfile)) as Sender;
}

test('findings for Security Hub are the same with the SDK as it is published', async () => {
  const environment = { account: '111122223333', region: 'eu-central-1' };
  const reports = [ordinaryReport(), report([finding({ status: 'FAIL', resourceType: 'AWS::S3::Bucket' })])];
  const [lean, published] = [await sender('lean', BUNDLE_OPTIONS.plugins), await sender('published', [])];
  for (const one of reports) {
    const [batch = []] = securityHubBatches(one, { environment, at: new Date('2026-11-22') });
    const sent = await lean.sent(batch);
    expect(sent).toEqual(await published.sent(batch));
    expect((sent as { Findings: unknown[] }).Findings).toHaveLength(batch.length);
  }
});
