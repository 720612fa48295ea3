/** `wormtrail init`: writes a configuration that validates, overwrites nothing, and confirms nothing for anybody. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../lib/config';
import { pythonTool } from '../../lib/local-aws';
import { wormtrailCommand } from '../support/command-line';
import { wormtrailHere } from '../support/command-line-here';

const FILE = 'wormtrail.config.json';
const ROLE = 'arn:aws:iam::111122223333:role/';

const FLAGS = [
  ...['init', '--name', 'acme-audit', '--account', '111122223333', '--region', 'eu-central-1', '--framework', 'SOC2'],
  ...['--days', '400', '--engineering', 'Platform Team <platform@example.com>', '--security', 'security@example.com'],
  ...[
    '--compliance',
    'Audit <audit@example.com>',
    '--administrator',
    `${ROLE}audit-admin-*`,
    '--reader',
    `${ROLE}auditor`,
  ],
];
const CONFIRMED = [...FLAGS, '--confirm-irreversible-retention-days', '400'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-init-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('flags make a configuration that validates', async () => {
  const { code, stdout, stderr } = await wormtrailHere(CONFIRMED, folder);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toContain(`Written: ${FILE}`);
  expect(loadConfig(join(folder, FILE))).toMatchObject({
    name: 'acme-audit',
    retention: { frameworks: ['SOC2'], days: 400 },
    confirmIrreversibleRetentionDays: 400,
    owners: {
      engineering: { team: 'Platform Team', email: 'platform@example.com' },
      security: { team: 'security@example.com', email: 'security@example.com' },
    },
    administrators: [`${ROLE}audit-admin-*`],
    readers: [`${ROLE}auditor`],
  });
});

test('an empty folder becomes one that the CDK CLI deploys from', async () => {
  await wormtrailHere([...CONFIRMED, '--output', 'audit.json'], folder);
  expect(readdirSync(folder)).toEqual(['audit.json', 'cdk.json']);
  const { app, context } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8')) as Record<string, unknown>;
  expect(app).toBe('node node_modules/wormtrail/dist/bin/app.js');
  expect(context).toMatchObject({ config: 'audit.json', '@aws-cdk/aws-iam:minimizePolicies': true });
});

test('a cdk.json that exists stays as it is, and the command that deploys is told', async () => {
  writeFileSync(join(folder, 'cdk.json'), 'mine');
  const { code, stderr } = await wormtrailHere([...CONFIRMED, '--force'], folder);
  expect(code).toBe(0);
  expect(readFileSync(join(folder, 'cdk.json'), 'utf8')).toBe('mine');
  expect(stderr).toContain('\n  npx cdk deploy --all --app "node node_modules/wormtrail/dist/bin/app.js"\n');
});

test('the retention is confirmed by nobody but the person', async () => {
  const { code, stderr } = await wormtrailHere(FLAGS, folder);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /confirmIrreversibleRetentionDays\n {4}found: nothing\n {4}write: 400, once you have understood/,
  );
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  [
    'without a terminal a missing flag is told',
    ['init', '--name', 'a-b'],
    /There is no terminal to ask at\. Add --account "111122223333",/,
  ],
  [
    'an answer that will not do is told',
    [...CONFIRMED, '--name', 'Acme'],
    /name\n {4}found: "Acme"\n {4}write: a name of 3 to 38/,
  ],
])('%s, and nothing is written', async (_, args, said) => {
  const { code, stderr } = await wormtrailHere(args, folder);
  expect(code).toBe(2);
  expect(stderr).toMatch(said);
  expect(readdirSync(folder)).toEqual([]);
});

test('a file that exists is written over with --force alone', async () => {
  writeFileSync(join(folder, FILE), 'mine');
  expect(await wormtrailHere(CONFIRMED, folder)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('exists already, and nothing was written') as string,
  });
  expect(readFileSync(join(folder, FILE), 'utf8')).toBe('mine');
  expect(await wormtrailHere([...CONFIRMED, '--force'], folder)).toMatchObject({ code: 0 });
  expect(loadConfig(join(folder, FILE)).name).toBe('acme-audit');
});

/** Types the answers, one a prompt, at a terminal of its own. */
const AT_A_TERMINAL = `
import os, pty, re, sys
answers = sys.argv[1].split("|")
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
shown, asked = b"", 0
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        break
    if not piece:
        break
    shown += piece
    if answers and re.search(rb": (\\x1b\\[[0-9;]*[A-Za-z])*$", shown[asked:]):
        asked = len(shown)
        answer = answers.pop(0)
        os.write(terminal, {"^C": b"\\x03", "^D": b"\\x04"}.get(answer, (answer + "\\n").encode()))
print(shown.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

async function atTerminal(
  answers: readonly string[],
  flags: readonly string[] = [],
): Promise<{ code: number; shown: string }> {
  const { command, args } = await pythonTool('python');
  const words = [
    ...args,
    '-c',
    AT_A_TERMINAL,
    answers.join('|'),
    process.execPath,
    ...wormtrailCommand(['init', ...flags]),
  ];
  const env = { PATH: process.env.PATH, HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' };
  return new Promise((resolve) => {
    const child = execFile(command, words, { cwd: folder, env }, (_, stdout) =>
      // whole words: a terminal of any width shows the same
      resolve({ code: child.exitCode ?? -1, shown: stdout.replace(/\s+/g, ' ') }),
    );
  });
}

const ANSWERS = [
  ...['acme-audit', '111122223333', 'eu-central-1', 'SEC-17a-4 SOC2', '', 'Platform <platform@example.com>'],
  ...['security@example.com', 'audit@example.com', `${ROLE}audit-admin-*`, `${ROLE}auditor`],
];

describe('at a terminal', () => {
  test('it asks, says what is irreversible and what it costs, and has the number typed', async () => {
    const { code, shown } = await atTerminal([...ANSWERS, '2192']);
    expect(shown).toMatch(/locked for 2192 days in COMPLIANCE mode, because SEC-17a-4/);
    expect(shown).toMatch(/about USD \d+ in the first month and USD \d+ over the whole retention/);
    expect(code).toBe(0);
    expect(loadConfig(join(folder, FILE)).confirmIrreversibleRetentionDays).toBe(2192);
  });

  test.each([[''], ['yes'], ['219']])('%j confirms nothing: it asks again', async (typed) => {
    const { code, shown } = await atTerminal([...ANSWERS, typed, '^C']);
    expect(code).toBe(2);
    expect(shown).toContain('Not confirmed: the number is 2192.');
    expect(shown).toContain('Nothing was written.');
    expect(readdirSync(folder)).not.toContain(FILE);
  });

  test.each([['^C'], ['^D']])('%s leaves with one sentence, and nothing half-written', async (key) => {
    const { code, shown } = await atTerminal(['acme-audit', '111122223333', key]);
    expect(code).toBe(2);
    expect(shown).toContain('Nothing was written.');
    expect(shown).not.toMatch(/Unexpected|Abort/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('each answer that will not do is asked for again at once, and the others stay', async () => {
    const { code, shown } = await atTerminal([
      ...['Acme', 'acme-audit', '123', '111122223333', 'nowhere', 'eu-central-1', 'SOC9', 'soc2', '', '0', '400'],
      ...['platform', 'Platform <platform@example.com>', 'security@example.com', 'audit@example.com'],
      ...[
        `arn:aws:iam::444455556666:role/audit-admin`,
        '',
        `${ROLE}cdk-hnb659fds-deploy-role-111122223333-eu-central-1`,
      ],
      ...[`${ROLE}auditor`, '400'],
    ]);
    for (const wrong of ['"Acme"', '"123"', '"nowhere"', '"SOC9"', '0', '"platform"', 'of the account 444455556666']) {
      expect(shown).toMatch(new RegExp(`Not .*${wrong}.*Write:`));
    }
    expect(shown).toContain('none of the frameworks named states a retention');
    expect(code).toBe(0);
    expect(loadConfig(join(folder, FILE))).toMatchObject({
      retention: { frameworks: ['SOC2'], days: 400 },
      administrators: [
        `${ROLE}cdk-hnb659fds-cfn-exec-role-111122223333-eu-central-1`,
        `${ROLE}cdk-hnb659fds-deploy-role-111122223333-eu-central-1`,
      ],
      readers: [`${ROLE}auditor`],
    });
  });

  test('no framework has to be named', async () => {
    const answers = [...ANSWERS.slice(0, 3), '', '30', ...ANSWERS.slice(5)];
    const { code, shown } = await atTerminal([...answers, '30']);
    expect(shown).toMatch(/locked for 30 days in COMPLIANCE mode/);
    expect(code).toBe(0);
    expect(loadConfig(join(folder, FILE)).retention).toEqual({ frameworks: [], days: 30 });
  });

  test('a flag that will not do is told before anything is asked', async () => {
    const { code, shown } = await atTerminal([], ['--region', 'nowhere']);
    expect(code).toBe(2);
    expect(shown).toMatch(/region\s+found: "nowhere"\s+write: an AWS Region/);
    expect(shown).not.toContain('Name of the audit log');
  });
});
