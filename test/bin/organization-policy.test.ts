/** The command line: `wormtrail organization-policy` prints what AWS Organizations takes, for the configuration at hand. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wormtrail } from '../support/command-line';

const ROOT = join(__dirname, '..', '..');
const sample = JSON.parse(readFileSync(join(ROOT, 'wormtrail.config.json'), 'utf8')) as { administrators: string[] };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-organization-policy-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const BUCKETS = ['--buckets', 'acme-audit-log-logs', 'acme-audit-log-evidence'];

const inDocs = (kind: string): unknown =>
  JSON.parse(readFileSync(join(ROOT, 'docs', `organization-policy.${kind}.json`), 'utf8'));

test('prints the service control policy alone, and says whom it does not bind', async () => {
  const { code, stdout, stderr } = await wormtrail(['organization-policy', ...BUCKETS]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(inDocs('scp'));
  expect(stdout.trimEnd().length).toBeLessThanOrEqual(5120);
  for (const administrator of sample.administrators) expect(stderr).toContain(administrator);
});

test('writes the resource control policy to a file', async () => {
  const file = join(folder, 'rcp.json');
  const { code, stdout } = await wormtrail(['organization-policy', '--kind', 'rcp', '--output', file, ...BUCKETS]);
  expect([code, stdout]).toEqual([0, '']);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(inDocs('rcp'));
});

test('names the audit log of the configuration that is given', async () => {
  const config = join(folder, 'other.json');
  writeFileSync(config, JSON.stringify({ ...sample, name: 'another-log' }));
  const { stdout } = await wormtrail(['organization-policy', '--config', config, '--buckets', 'a-bucket', 'b-bucket']);
  expect(stdout.match(/arn:aws:s3:::[^"]*/g)).toEqual(['arn:aws:s3:::a-bucket*', 'arn:aws:s3:::b-bucket*']);
  expect(stdout).not.toContain('acme-audit-log');
});

const ofAdministrators = (count: number) => {
  const config = join(folder, `${count}.json`);
  const administrators = Array.from(
    { length: count },
    (_, index) => `arn:aws:iam::111122223333:role/administrator-${index}`,
  );
  writeFileSync(config, JSON.stringify({ ...sample, administrators }));
  return wormtrail(['organization-policy', '--config', config, ...BUCKETS]);
};

test('of many administrators, prints as many policies as it takes, one a line', async () => {
  const { code, stdout, stderr } = await ofAdministrators(25);
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { Version: string }).Version)).toEqual(['2012-10-17', '2012-10-17']);
  expect(stderr).toContain('as 2 service control policies, one a line. They bind everyone but');
});

test('of more administrators than fit, says what to shorten', async () => {
  const { code, stdout, stderr } = await ofAdministrators(300);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/AWS Organizations takes \d+\. Name the administrators by fewer or shorter patterns/);
});

test('knows no third kind', async () => {
  const { code, stderr } = await wormtrail(['organization-policy', '--kind', 'iam']);
  expect(code).toBe(2);
  expect(stderr).toContain('Allowed choices are scp, rcp');
});
