/** The local AWS answers once it is started, plays the account that it was told, and never outlives its parent. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { startLocalAws, type LocalAws } from '../../lib/local-aws';
import { PortNotFree } from '../../lib/local-aws/errors';
import { PATIENCE_SECONDS } from '../support/patience';

const ROOT = join(__dirname, '..', '..');
const TSX = join(ROOT, 'node_modules', '.bin', 'tsx');

const account = async ({ endpoint }: Pick<LocalAws, 'endpoint'>): Promise<string | undefined> => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new STSClient({ endpoint, region: 'eu-central-1', credentials });
  return (await client.send(new GetCallerIdentityCommand())).Account;
};

const answers = (endpoint: string): Promise<boolean> =>
  fetch(`${endpoint}/wormtrail/idle`).then(
    ({ ok }) => ok,
    () => false,
  );

async function silentWithin(endpoint: string, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline) {
    if (!(await answers(endpoint))) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

describe('startLocalAws', () => {
  test('answers as the account, and not after it was stopped', async () => {
    const aws = await startLocalAws({ account: '444455556666', region: 'eu-west-1' });
    expect(await account(aws)).toBe('444455556666');
    expect(await aws.idle()).toBe(true);
    expect(aws.environment).toMatchObject({ AWS_ENDPOINT_URL: aws.endpoint, AWS_REGION: 'eu-west-1' });
    await aws.stop();
    expect(await aws.ended).toBe(0);
    expect(await answers(aws.endpoint)).toBe(false);
  });

  test('delays each call by the latency', async () => {
    const aws = await startLocalAws({ account: '111122223333', latencyMilliseconds: 200 });
    try {
      await account(aws);
      const start = performance.now();
      await account(aws);
      expect(performance.now() - start).toBeGreaterThanOrEqual(200);
    } finally {
      await aws.stop();
    }
  });

  test('says that the port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const started = startLocalAws({ account: '111122223333', port });
    await expect(started).rejects.toThrow(PortNotFree);
    await expect(started).rejects.toThrow(/another program listens there/);
    holder.close();
  });

  test('dies with its parent', async () => {
    const script =
      `const { startLocalAws } = require(${JSON.stringify(join(ROOT, 'lib', 'local-aws'))});` +
      `startLocalAws({ account: '111122223333' }).then(({ endpoint }) => console.log(endpoint));`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '-e', script], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    expect(await answers(line)).toBe(true);
    parent.kill('SIGKILL');
    expect(await silentWithin(line, PATIENCE_SECONDS * 1_000)).toBe(true);
  });
});

describe('wormtrail local', () => {
  const local = (...args: string[]) =>
    spawn(TSX, [join(ROOT, 'bin', 'wormtrail.ts'), 'local', ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });

  test.each(['SIGINT', 'SIGTERM'] as const)('prints one line, and ends with %s', async (signal) => {
    const command = local('--account', '777788889999');
    let output = '';
    let told = '';
    command.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
    const lines = createInterface({ input: command.stdout });
    lines.on('line', (line) => (output += `${line}\n`));
    await once(lines, 'line');
    const endpoint = /^ready (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(output)?.[1] ?? '';
    expect(await account({ endpoint })).toBe('777788889999');
    expect(told).toContain(`export AWS_ENDPOINT_URL=${endpoint}\n`);
    // the CDK CLI keeps the account of an access key: another account needs another key
    expect(told).toContain('export AWS_ACCESS_KEY_ID=777788889999\n');
    command.kill(signal);
    expect(await once(command, 'close')).toEqual([0, null]);
    expect(output).toBe(`ready ${endpoint}\n`);
    expect(await answers(endpoint)).toBe(false);
  });

  test.each([
    [['--port', 'many'], 'Write a whole number from 0 to 65535.'],
    [['--port', '65536'], 'Write a whole number from 0 to 65535.'],
    [['--account', '12'], 'Write the 12 digits of an AWS account ID.'],
    [['--latency-ms', '-1'], 'Write a whole number from 0 to 60000.'],
  ])('refuses %j', async (args, message) => {
    const command = local(...args);
    let told = '';
    command.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
    expect(await once(command, 'close')).toEqual([2, null]);
    expect(told).toContain(message);
  });
});
