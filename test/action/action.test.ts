/** The composite action: its check leaves both reports behind, and its comment counts by severity and is one. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { wormtrailCommand } from '../support/command-line';

const ACTION = join(__dirname, '..', '..', 'action');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-action-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { cwd: folder, env: { PATH: process.env.PATH, ...env } }, (_, __, stderr) =>
      resolve({ code: child.exitCode ?? -1, stderr }),
    );
  });
}

/** What `check.sh` writes into the step's outputs. */
async function check(
  paths: string,
  frameworks = '',
): Promise<{ code: number; outputs: Record<string, string>; stderr: string }> {
  const GITHUB_OUTPUT = join(folder, 'outputs');
  const { code, stderr } = await run(join(ACTION, 'check.sh'), [], {
    ...{ GITHUB_OUTPUT, RUNNER_TEMP: folder, PATHS: paths, FRAMEWORKS: frameworks, FAIL_ON: 'HIGH' },
    WORMTRAIL: [process.execPath, ...wormtrailCommand([])].join(' '),
  });
  const text = existsSync(GITHUB_OUTPUT) ? readFileSync(GITHUB_OUTPUT, 'utf8').trim() : '';
  return {
    code,
    stderr,
    outputs: Object.fromEntries(text.split('\n').map((line) => line.split('=') as [string, string])),
  };
}

const WEAK =
  'Resources:\n  Logs: { Type: AWS::S3::Bucket }\n  Trail: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: !Ref Logs } }\n';

test('the check leaves both reports behind, and what it found as an output', async () => {
  writeFileSync(join(folder, 'weak trail.yaml'), WEAK);
  const { code, outputs } = await check('weak trail.yaml\n', 'SOC2\nHIPAA\n');
  expect({ code, found: outputs.code }).toEqual({ code: 0, found: '1' });
  const { findings } = JSON.parse(readFileSync(outputs.json ?? '', 'utf8')) as { findings: unknown[] };
  expect(findings.length).toBeGreaterThan(50);
  expect(JSON.parse(readFileSync(outputs.sarif ?? '', 'utf8'))).toMatchObject({ version: '2.1.0' });
});

test('what keeps it from working ends the step', async () => {
  const { code, stderr, outputs } = await check('missing.yaml');
  expect(code).toBe(2);
  expect(stderr).toContain('missing.yaml');
  expect(outputs.code).toBeUndefined();
});

interface Comment {
  id: number;
  body: string;
  user: { type: string };
}

/** A GitHub that holds the comments of pull request 7. */
async function github(comments: Comment[], work: (url: string) => Promise<void>): Promise<string[]> {
  const asked: string[] = [];
  const textOf = async (request: IncomingMessage): Promise<string> => {
    let text = '';
    for await (const piece of request) text += String(piece);
    return text;
  };
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      asked.push(`${request.method} ${request.url}`);
      const body = text === '' ? '' : (JSON.parse(text) as Comment).body;
      if (request.method === 'POST') comments.push({ id: comments.length + 1, body, user: { type: 'Bot' } });
      const patched = comments.find(({ id }) => request.method === 'PATCH' && request.url?.endsWith(`/${id}`));
      if (patched) patched.body = body;
      response.end(JSON.stringify(comments));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.close();
  return asked;
}

const finding = (status: string, severity: string) => ({ status, severity, resource: '<script>' });

test('one comment counts by severity, and the next run replaces it', async () => {
  const comments: Comment[] = [{ id: 1, body: '<!-- wormtrail --> by a person', user: { type: 'User' } }];
  const report = join(folder, 'report.json');
  const comment = (GITHUB_API_URL: string) =>
    run(process.execPath, [join(ACTION, 'comment.js'), report], {
      ...{ GITHUB_API_URL, GITHUB_REPOSITORY: 'acme/audit', PULL_REQUEST: '7', GITHUB_TOKEN: 'token' },
    });
  await github(comments, async (url) => {
    const findings = [
      finding('FAIL', 'CRITICAL'),
      finding('FAIL', 'CRITICAL'),
      finding('UNKNOWN', 'HIGH'),
      finding('PASS', 'LOW'),
    ];
    writeFileSync(report, JSON.stringify({ findings }));
    expect(await comment(url)).toEqual({ code: 0, stderr: '' });
    expect(comments).toHaveLength(2);
    expect(comments[1]?.body).toBe(
      '<!-- wormtrail -->\n**wormtrail**: 3 findings need somebody.\n\n| severity | fail | unknown |\n| --- | ---: | ---: |\n| CRITICAL | 2 | 0 |\n| HIGH | 0 | 1 |\n',
    );
    writeFileSync(report, JSON.stringify({ findings: [finding('PASS', 'LOW')] }));
    await comment(url);
    expect(comments).toHaveLength(2);
    expect(comments[1]?.body).toContain('everything asked for holds');
  });
});

test('inputs reach scripts through the environment alone: no expression stands in a line that a shell runs', () => {
  const { runs } = parse(readFileSync(join(ACTION, 'action.yml'), 'utf8')) as { runs: { steps: { run?: string }[] } };
  for (const { run: line = '' } of runs.steps) expect(line).not.toContain('${{');
});
