/** The configuration file: what is read, and what is said of one that cannot be used. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigError, loadConfig, requirementsOf, retentionOf, type ConfigProblem } from '../../lib/config';
import { WormtrailError } from '../../lib/errors';

const folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SOUND = {
  name: 'example-audit-log',
  account: '111122223333',
  region: 'eu-central-1',
  retention: { frameworks: ['PCI-DSS'], days: 500 },
  confirmIrreversibleRetentionDays: 500,
  owners: {
    engineering: { team: 'Platform', email: 'platform@example.com' },
    security: { team: 'Security', email: 'security@example.com' },
    compliance: { team: 'Audit', email: 'audit@example.com' },
  },
  administrators: ['arn:aws:iam::111122223333:role/admin-*'],
  readers: ['arn:aws:iam::111122223333:role/auditor'],
  driftCheck: { schedule: 'rate(1 hour)' },
};

/** A copy of the sound configuration in which another value stands at the dotted path; undefined takes it away. */
function soundBut(changes: Readonly<Record<string, unknown>>): unknown {
  const copy = structuredClone(SOUND) as Record<string, unknown>;
  for (const [dotted, value] of Object.entries(changes)) {
    const names = dotted.split('.');
    const last = names.pop() ?? '';
    const parent = names.reduce((node, name) => node[name] as Record<string, unknown>, copy);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return copy;
}

function fileOf(content: unknown): string {
  const file = path.join(folder, 'wormtrail.config.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

function errorOf(content: unknown): ConfigError {
  try {
    loadConfig(fileOf(content));
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

const problemsOf = (changes: Readonly<Record<string, unknown>>): readonly ConfigProblem[] =>
  errorOf(soundBut(changes)).problems;

describe('a sound configuration', () => {
  it('is read, with defaults filled in', () => {
    expect(loadConfig(fileOf(SOUND))).toEqual({
      ...SOUND,
      ...{
        globalEvents: false,
        ledger: false,
        reserveConcurrency: false,
        securityHub: false,
        serviceReaders: [],
        acknowledgements: [],
      },
    });
  });

  it('may begin with a byte order mark, as some editors write it', () => {
    expect(loadConfig(fileOf(`\uFEFF${JSON.stringify(SOUND)}`)).name).toBe(SOUND.name);
  });

  it('ships with the project', () => {
    const config = loadConfig(path.join(__dirname, '..', '..', 'wormtrail.config.json'));
    expect(retentionOf(config).days).toBe(config.confirmIrreversibleRetentionDays);
  });

  it('states the requirements that checks read', () => {
    expect(requirementsOf(loadConfig(fileOf(soundBut({ organizationId: 'o-exampleorgid' }))))).toEqual({
      frameworks: ['PCI-DSS'],
      shortestRetentionDays: 500,
      keptAtHandDays: expect.any(Number) as number,
      administrators: SOUND.administrators,
      readers: SOUND.readers,
      owners: SOUND.owners,
      organizationId: 'o-exampleorgid',
    });
  });
});

describe('retention', () => {
  it.each([
    { frameworks: ['PCI-DSS'], days: undefined, expected: 366, statedBy: /^PCI-DSS/ },
    { frameworks: ['PCI-DSS'], days: 500, expected: 500, statedBy: /^the configuration/ },
    { frameworks: ['PCI-DSS', 'SEC-17a-4'], days: 500, expected: 2192, statedBy: /^SEC-17a-4/ },
    { frameworks: [], days: 30, expected: 30, statedBy: /^the configuration/ },
  ])(
    'is the longest that frameworks and days ask for: $frameworks and $days',
    ({ expected, statedBy, ...retention }) => {
      const config = loadConfig(
        fileOf(
          soundBut({ retention: JSON.parse(JSON.stringify(retention)), confirmIrreversibleRetentionDays: expected }),
        ),
      );
      expect(retentionOf(config).days).toBe(expected);
      expect(retentionOf(config).statedBy).toMatch(statedBy);
    },
  );

  it.each([
    { name: 'left out', stated: undefined, found: undefined },
    { name: 'different', stated: 499, found: '499' },
    { name: 'a string', stated: '500', found: '"500"' },
  ])('must be confirmed: $name', ({ stated, found }) => {
    const problem = problemsOf({ confirmIrreversibleRetentionDays: stated }).at(-1);
    expect(problem).toMatchObject({ path: 'confirmIrreversibleRetentionDays' });
    expect(problem?.found).toBe(found);
    expect(problem?.write).toMatch(
      /^500, once you have understood what it means: .* locked for 500 days .* COMPLIANCE/,
    );
    expect(problem?.write).toContain('the root user included');
  });

  it('is a conflict where the shortest is above the longest, with both sources', () => {
    const [problem] = problemsOf({ 'retention.frameworks': ['SEC-17a-4'], 'retention.maximumDays': 400 });
    expect(problem?.path).toBe('retention');
    expect(problem?.found).toMatch(/SEC-17a-4.*17 CFR 240\.17a-4.*the configuration wants logs gone after 400 days/);
  });

  it('must be stated by somebody', () => {
    const [problem] = problemsOf({ retention: { frameworks: ['SOC2'] } });
    expect(problem).toMatchObject({
      path: 'retention.days',
      write: expect.stringContaining('none of the frameworks') as string,
    });
  });
});

describe('what stands in a field', () => {
  it.each([
    ['name', 'Example', /lower-case/],
    ['name', 'a', /3 to 38/],
    ['name', 'a'.repeat(39), /3 to 38/],
    ['name', 'example--log', /single hyphens/],
    ['account', 111122223333, /string of 12 digits/],
    ['account', '11112222333', /12 digits/],
    ['region', 'eusc-de-east-1', /partition aws, aws-us-gov or aws-cn/],
    ['region', 'Frankfurt', /AWS Region/],
    ['retention', 'long', /frameworks, days or both/],
    ['retention.frameworks.0', 'SOC-2', /one of CFTC-1.31, .*SOC2/],
    ['retention.days', 0, /from 1 to 36500/],
    ['retention.days', 1.5, /whole number/],
    ['retention.maximumDays', 40000, /from 1 to 36500/],
    ['owners.security', undefined, /an object with team and email/],
    ['owners.security.team', '', /name of the team/],
    ['owners.security.email', 'security', /e-mail address/],
    ['administrators', [], /at least one role ARN pattern/],
    ['administrators.0', 'admin', /a role ARN/],
    ['administrators.0', 'arn:aws:iam::111122223333:role/*', /after the first four letters/],
    ['administrators.0', 'arn:aws:iam::*:role/admin', /a role ARN/],
    [
      'administrators.0',
      'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*',
      /after the first four letters/,
    ],
    ['administrators.0', 'arn:aws:iam::111122223333:root', /a role ARN/],
    ['readers', 'auditor', /list of principal ARNs/],
    ['readers.0', 'arn:aws:iam::111122223333:role/auditor-*', /without wildcards/],
    ['readers.0', 'arn:aws:iam::111122223333:root', /one role or user/],
    ['readers.0', 'arn:aws:sts::111122223333:assumed-role/auditor/alice', /one role or user/],
    ['driftCheck', 'hourly', /"schedule"/],
    ['driftCheck.schedule', 'rate(2 days)', /at least once a day/],
    ['driftCheck.schedule', 'cron(0 6 ? * MON *)', /at least once a day/],
    ['organizationId', 'example', /organization ID/],
    ['securityHub', 'yes', /true or false/],
  ])('%s: %j', (field, value, write) => {
    const [problem, ...others] = problemsOf({ [field]: value });
    expect(others).toEqual([]);
    expect(problem?.path).toBe(field.replace(/\.(\d+)/, '[$1]'));
    expect(problem?.write).toMatch(write);
    expect(problem?.found).toBe(value === undefined ? undefined : JSON.stringify(value));
  });

  it('is shown shortened where it is long', () => {
    expect(problemsOf({ name: 'x'.repeat(5000) })[0]?.found).toHaveLength(118);
  });
});

describe('witnesses', () => {
  const witness = (letter: string, url = 'https://witness.example/') => ({
    key: `witness.example/${letter}+01234567+BI${letter.repeat(42)}`,
    url,
  });
  const sound = { quorum: 1, of: [witness('a'), witness('b')] };

  it('cosign a ledger, some of several', () => {
    const config = loadConfig(fileOf(soundBut({ ledger: true, witnesses: sound })));
    expect(config.witnesses).toEqual(sound);
  });

  it.each<[what: string, changes: Record<string, unknown>, path: string, write: RegExp]>([
    ['need a ledger', { ledger: false, witnesses: sound }, 'ledger', /^true: witnesses cosign the ledger/],
    ['cannot be more than there are', { witnesses: { ...sound, quorum: 3 } }, 'witnesses.quorum', /from 1 to 2/],
    ['are at least one', { witnesses: { ...sound, quorum: 0 } }, 'witnesses.quorum', /1 or more/],
    [
      'each have a key of their own',
      { witnesses: { quorum: 1, of: [witness('a'), { ...witness('a'), url: 'https://other.example/' }] } },
      ...(['witnesses.of[1].key', /the key of another witness/] as const),
    ],
    [
      'have keys of witnesses',
      { witnesses: { quorum: 1, of: [{ ...witness('a'), key: 'w' }] } },
      ...(['witnesses.of[0].key', /signature type 0x04/] as const),
    ],
    [
      'are reached by HTTPS',
      { witnesses: { quorum: 1, of: [witness('a', 'http://witness.example/')] } },
      ...(['witnesses.of[0].url', /HTTPS/] as const),
    ],
  ])('%s', (_, changes, where, write) => {
    expect(problemsOf({ ledger: true, ...changes })).toEqual([
      expect.objectContaining({ path: where, write: expect.stringMatching(write) as string }),
    ]);
  });
});

describe('holders', () => {
  const [legal, privacy, auditor] = ['legal', 'privacy', 'auditor'].map(
    (name) => `arn:aws:iam::111122223333:role/${name}`,
  ) as [string, string, string];
  const administrator = 'arn:aws:iam::111122223333:role/audit-admin';
  const stranger = 'arn:aws:iam::444455556666:role/legal';
  const sound = { holders: [legal, privacy], readers: [legal, privacy, auditor], administrators: [administrator] };

  it('are at least two readers that administer nothing, and nobody by default', () => {
    expect(loadConfig(fileOf(soundBut(sound))).holders).toEqual([legal, privacy]);
    expect(loadConfig(fileOf(soundBut({}))).holders).toBeUndefined();
  });

  it.each<[what: string, changes: Record<string, unknown>, path: string, write: RegExp]>([
    ['one alone', { holders: [legal] }, 'holders', /^at least two principals/],
    ['one twice', { holders: [legal, legal] }, 'holders', /^each principal once/],
    ['a pattern', { holders: [legal, `${privacy}-*`] }, 'holders[1]', /without wildcards/],
    ['one that reads nothing', { readers: [legal, auditor] }, 'holders[1]', /among readers as well/],
    [
      'one of another account',
      { holders: [legal, stranger], readers: [legal, stranger] },
      'holders[1]',
      /its account|the account of the audit log/,
    ],
    [
      'an administrator',
      { holders: [legal, administrator], readers: [legal] },
      'holders[1]',
      /neither request nor set a hold/,
    ],
  ])('%s', (_, changes, where, write) => {
    expect(problemsOf({ ...sound, ...changes })).toEqual([
      expect.objectContaining({ path: where, write: expect.stringMatching(write) as string }),
    ]);
  });
});

describe('a name that is not known', () => {
  it.each([
    ['acount', 'account, or take it away'],
    ['Region', 'region, or take it away'],
    ['owners.secrity', 'security, or take it away'],
    ['colour', 'one of name, account, region, '],
  ])('%s', (field, write) => {
    const [problem] = problemsOf({ [field]: 'x' });
    expect(problem?.path).toBe(field);
    expect(problem?.write.startsWith(write)).toBe(true);
  });

  it('is refused even where it would reach a prototype', () => {
    expect(errorOf(JSON.stringify(SOUND).replace('{', '{"__proto__":{"x":1},')).problems[0]?.path).toBe('__proto__');
  });
});

it.each([
  ['readers[0]', { readers: ['arn:aws:iam::111122223333:role/admin-night'] }],
  ['serviceReaders[0].arn', { serviceReaders: [{ arn: 'arn:aws:iam::111122223333:role/admin-siem', reason: 'SIEM' }] }],
])('keeps readers and administrators apart: %s', (place, changes) => {
  const [problem] = problemsOf(changes);
  expect(problem).toMatchObject({
    path: place,
    found: expect.stringContaining('role/admin-*') as string,
    write: expect.stringContaining('no administrator') as string,
  });
});

it('says everything at once, each with path, found and what to write', () => {
  const error = errorOf({
    name: 'X',
    retention: { frameworks: ['SEC-17a-4'], maximumDays: 30 },
    readers: [1],
    extra: true,
  });
  expect(error).toBeInstanceOf(WormtrailError);
  expect(error.problems.map(({ path: place }) => place)).toEqual([
    'name',
    'account',
    'region',
    'owners',
    'administrators',
    'readers[0]',
    'driftCheck',
    'extra',
    'retention',
  ]);
  expect(error.message).toContain('9 things to correct');
  expect(error.message).toContain('  readers[0]\n    found: 1\n    write: a principal ARN');
});

describe('what is no configuration at all', () => {
  it.each([
    ['nothing', '', 'line 1, column 1'],
    ['no JSON', 'name: x', 'line 1, column 1'],
    ['a comment', '{\n  // why\n  "name": "x"\n}', 'line 2, column 3'],
    ['a comma too many', '{\n  "name": "x",\n}', 'line 3, column 1'],
    ['a missing quote', '{\n  "name": x\n}', 'line 2, column 11'],
    ['something after it', '{}\n{}', 'line 2, column 1'],
    ['half of it', '{ "name": "x"', 'line 1, column 14'],
  ])('%s', (_, text, place) => {
    const [problem] = errorOf(text).problems;
    expect(problem?.path).toBe('');
    expect(problem?.found).toMatch(new RegExp(`^${place}: `));
  });

  it.each(['null', '[]', '"name"', '42'])('%s instead of an object', (text) => {
    expect(errorOf(text).problems[0]).toMatchObject({
      path: '',
      found: text,
      write: expect.stringContaining('object') as string,
    });
  });

  it('a file that does not exist', () => {
    expect(() => loadConfig(path.join(folder, 'missing.json'))).toThrow(
      /There is no configuration .*missing\.json\. Write one with wormtrail init/,
    );
  });

  it('a folder', () => {
    expect(() => loadConfig(folder)).toThrow(/this is a folder/);
  });
});
