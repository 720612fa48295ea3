/** Files and folders that `check` is given: what they yield, and what is said of those that cannot be read. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, aws_cloudtrail, aws_s3, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { auditLogsOf } from '../../../lib/facts/from-template';
import { TemplateError } from '../../../lib/facts/template/errors';
import { readTemplates } from '../../../lib/facts/template/load';
import { isUnknown } from '../../../lib/facts/value';

const FIXTURE = join(__dirname, '../../fixtures/templates/audit-log.yaml');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-load-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** The body of a template with one resource that has the given properties, in YAML. */
async function bodyOf(yaml: string): Promise<unknown> {
  const [template] = await readTemplates([
    write('some.yaml', `Resources:\n  A:\n    Type: X\n    Properties:\n      p: ${yaml}\n`),
  ]);
  return (template?.body as { Resources: { A: { Properties: { p: unknown } } } }).Resources.A.Properties.p;
}

describe('YAML', () => {
  test.each<[yaml: string, json: unknown]>([
    ['!Ref Name', { Ref: 'Name' }],
    ['!Condition Name', { Condition: 'Name' }],
    ['!GetAtt Logs.Arn', { 'Fn::GetAtt': ['Logs', 'Arn'] }],
    ['!GetAtt Inner.Outputs.Name', { 'Fn::GetAtt': ['Inner', 'Outputs.Name'] }],
    ['!GetAtt [Logs, Arn]', { 'Fn::GetAtt': ['Logs', 'Arn'] }],
    ["!Sub '${Name}-x'", { 'Fn::Sub': '${Name}-x' }],
    ["!Sub ['${A}', {A: !Ref Name}]", { 'Fn::Sub': ['${A}', { A: { Ref: 'Name' } }] }],
    ["!Join ['', [!Ref A, !Sub '${B}']]", { 'Fn::Join': ['', [{ Ref: 'A' }, { 'Fn::Sub': '${B}' }]] }],
    ['!If [Prod, 1, !Ref AWS::NoValue]', { 'Fn::If': ['Prod', 1, { Ref: 'AWS::NoValue' }] }],
    ['!Equals [!Ref A, !Ref B]', { 'Fn::Equals': [{ Ref: 'A' }, { Ref: 'B' }] }],
    ['!Base64 text', { 'Fn::Base64': 'text' }],
    ["!ImportValue {'Fn::Sub': '${A}'}", { 'Fn::ImportValue': { 'Fn::Sub': '${A}' } }],
    ['!Transform {Name: AWS::Include}', { 'Fn::Transform': { Name: 'AWS::Include' } }],
    ['{Fn::GetAtt: [Logs, Arn]}', { 'Fn::GetAtt': ['Logs', 'Arn'] }],
    ['2012-10-17', '2012-10-17'],
    ['22:30', '22:30'],
    ['yes', true],
    ["'yes'", 'yes'],
    ['365', 365],
    ['.inf', '.inf'],
    ['null', null],
    ['{On: 1, 7: 2}', { On: 1, '7': 2 }],
    ['[&a {x: 1}, *a]', [{ x: 1 }, { x: 1 }]],
  ])('%s is %j', async (yaml, json) => {
    expect(await bodyOf(yaml)).toEqual(json);
  });
});

describe('a template file', () => {
  test('in YAML yields an audit log, with the lines of its resources', async () => {
    const [auditLog] = auditLogsOf(await readTemplates([FIXTURE]));
    expect(auditLog?.log.bucket.locate?.()).toEqual({ file: 'test/fixtures/templates/audit-log.yaml', line: 35 });
    expect(auditLog?.log.bucket.properties).toMatchObject({
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2192 } } },
      LifecycleConfiguration: { Rules: [{ Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }] }] },
    });
    expect(auditLog?.log.key?.logicalId).toBe('Key');
    expect(auditLog?.stacks[0]?.name).toBe('audit-log');
  });

  test.each([
    ['pretty', '{\n "Resources": {\n  "A": {"Type": "X"},\n  "Logs": {\n   "Type": "AWS::S3::Bucket"\n  }\n }\n}', 4],
    ['in one line', '{"Resources":{"Logs":{"Type":"X"}}}', 1],
    [
      'with the name elsewhere too',
      '{"Metadata": {"Logs": 1},\n"Resources": {"A": {"Type": "X", "Logs": 1},\n"Logs": {"Type": "X"}}}',
      3,
    ],
    ['with marks in strings', '{"Description": "\\"}{[\\\\",\n"Resources":\n{"Logs": {"Type": "X"}}}', 3],
    ['with an escaped name', '{"Resources":\n{"\\u004cogs": {"Type": "X"}}}', 2],
    ['behind a byte order mark', '\uFEFF{"Resources":\n{"Logs": {"Type": "X"}}}', 2],
  ])('in JSON, %s, knows its lines', async (_, text, line) => {
    const [template] = await readTemplates([write('app.json', text)]);
    expect(template?.locate?.('Logs')?.line).toBe(line);
    expect(template?.locate?.('Absent')).toBeUndefined();
  });

  test.each([
    ['app.json', 'app'],
    ['app.template.json', 'app'],
    ['app.template', 'app'],
    ['my.app.yml', 'my.app'],
  ])('named %s makes the stack %s', async (name, stack) => {
    const [template] = await readTemplates([write(name, '{"Resources": {"A": {"Type": "X"}}}')]);
    expect(template?.stack).toBe(stack);
  });

  test('takes values of parameters', async () => {
    const [auditLog] = auditLogsOf(await readTemplates([FIXTURE], { RetentionDays: '7' }));
    expect(auditLog?.log.bucket.properties).toMatchObject({
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Days: 7 } } },
    });
  });

  test('brings the templates that it nests by a local path', async () => {
    const inner = 'Parameters: {Days: {Type: Number}}\nResources: {A: {Type: X, Properties: {d: !Ref Days}}}\n';
    write('parts/inner.yaml', inner);
    const outer = write(
      'outer.yaml',
      'Resources: {In: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./parts/inner.yaml, Parameters: {Days: 9}}}}',
    );
    const templates = await readTemplates([outer]);
    expect(templates.map(({ stack }) => stack)).toEqual(['outer', 'outer/In']);
    expect(templates[1]?.parent).toEqual({ template: templates[0], logicalId: 'In' });
  });
});

describe('a folder', () => {
  test('yields its templates as one app, without files that are none', async () => {
    write('b.yaml', 'Resources: {B: {Type: X}}');
    write('a.json', '{"Resources": {"A": {"Type": "X"}}}');
    write('package.json', '{"name": "app"}');
    write('notes.txt', 'Resources: not these');
    const templates = await readTemplates([folder]);
    expect(templates.map(({ stack }) => stack)).toEqual(['a', 'b']);
  });

  test('lists a nested template once', async () => {
    write('inner.yaml', 'Resources: {A: {Type: X}}');
    write('outer.yaml', 'Resources: {In: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: inner.yaml}}}');
    const templates = await readTemplates([folder]);
    expect(templates.map(({ stack }) => stack)).toEqual(['outer', 'outer/In']);
  });
});

describe('cdk.out', () => {
  function synthesize(): string {
    const app = new App({ outdir: join(folder, 'cdk.out') });
    const stage = new Stage(app, 'Prod', { env: { account: '111122223333', region: 'eu-central-1' } });
    const storage = new Stack(stage, 'Storage', { terminationProtection: true });
    const nested = new NestedStack(storage, 'Inner');
    const bucket = new aws_s3.Bucket(nested, 'Logs');
    const trails = new Stack(stage, 'Trails', { stackName: 'trails' });
    new aws_cloudtrail.CfnTrail(trails, 'Trail', { s3BucketName: bucket.bucketName, isLogging: true });
    new Stack(app, 'Empty');
    app.synth();
    return join(folder, 'cdk.out');
  }

  test('yields stacks of stages and nested stacks, and references between them resolve', async () => {
    const templates = await readTemplates([synthesize()]);
    expect(templates.map(({ stack }) => stack)).toEqual([
      'Prod-Storage',
      'Prod-Storage/InnerNestedStackInnerNestedStackResource745E041B',
      'trails',
      'Empty',
    ]);
    const [auditLog, ...others] = auditLogsOf(templates);
    expect(others).toEqual([]);
    expect(auditLog?.log.bucket.displayName).toBe('Prod/Storage/Inner/Logs/Resource');
    expect(auditLog?.trails.map(({ displayName }) => displayName)).toEqual(['Prod/Trails/Trail']);
    expect(auditLog?.stacks.map(({ terminationProtection }) => terminationProtection)).toEqual([true, false]);
    expect(auditLog?.stacks[1]).toMatchObject({ name: 'trails', account: '111122223333', region: 'eu-central-1' });
  });

  test('tells the line of the template, and the line of code that made the construct', async () => {
    const [auditLog] = auditLogsOf(await readTemplates([synthesize()]));
    const source = auditLog?.trails[0]?.locate?.();
    expect(source?.file).toMatch(/cdk\.out\/assembly-Prod\/ProdTrails\w+\.template\.json$/);
    expect(source?.line).toBe(3);
    expect(source?.createdAt?.file).toBe('test/facts/template/load.test.ts');
    expect(source?.createdAt?.line).toBeGreaterThan(1);
  });

  test('leaves account and Region unknown where the app does', async () => {
    const templates = await readTemplates([synthesize()]);
    expect(templates.find(({ stack }) => stack === 'Empty')).not.toHaveProperty('account');
  });

  test('that is broken is told', async () => {
    write('cdk.out/manifest.json', '{"version": "55.0.0"}');
    await expect(readTemplates([join(folder, 'cdk.out')])).rejects.toThrow(
      /its manifest\.json is not one that cdk synth writes/,
    );
    write('cdk.out/manifest.json', '{"artifacts": {"A": {"type": "aws:cloudformation:stack"}}}');
    await expect(readTemplates([join(folder, 'cdk.out')])).rejects.toThrow(/A\.template\.json: no such file/);
  });

  test.each<[what: string, content: string]>([
    ['a comma that is missing', '{\n  "Resources": {}\n  "Outputs": {}\n}'],
    ['a line break in a text', '{\n  "Resources": {},\n  "Description": "one\n  two"\n}'],
  ])('a template that is no JSON: %s, told as the file stands', async (_, content) => {
    const told = (() => {
      try {
        return JSON.parse(content) as never;
      } catch (error) {
        return (error as Error).message.replace(/\s+/g, ' ');
      }
    })();
    write('cdk.out/manifest.json', '{"artifacts": {"A": {"type": "aws:cloudformation:stack"}}}');
    write('cdk.out/A.template.json', content);
    await expect(readTemplates([join(folder, 'cdk.out')])).rejects.toThrow(`A.template.json: not JSON: ${told}`);
  });
});

describe('what cannot be read is one message', () => {
  const deep = (open: string, close: string, times: number) => `${open.repeat(times)}1${close.repeat(times)}`;
  test.each<[what: string, name: string, content: string | Buffer, message: RegExp]>([
    ['empty', 'a.json', '', /a\.json: is empty\. Give a CloudFormation template as JSON or YAML\.$/],
    ['blank', 'a.yaml', ' \n\t\n', /is empty/],
    ['not JSON', 'a.json', '{\n "Resources": {,}}', /a\.json:2:16: not JSON: value expected$/],
    ['JSON with a comma too many', 'a.json', '{"Resources": {"A": {"Type": "X"},}}', /a\.json:1:35: not JSON: /],
    ['JSON that ends early', 'a.json', '{"Resources":\n', /a\.json:2:1: not JSON: value expected$/],
    ['not YAML', 'a.yaml', 'Resources:\n  A: b: c\n', /a\.yaml:2:6: not YAML: Nested mappings are not allowed/],
    ['YAML that ends early', 'a.yaml', 'Resources: [', /a\.yaml:1:13: not YAML: /],
    [
      'several documents',
      'a.yaml',
      'a: 1\n---\nb: 1\n',
      /a\.yaml:2:1: not YAML: a second document begins here, and a template is one: give each a file$/,
    ],
    [
      'a key that stands twice',
      'a.yaml',
      'Resources:\n  A: {Type: X}\n  A: {Type: Y}\n',
      /a\.yaml:3:3: not YAML: the key A stands here twice$/,
    ],
    ['a key that is no text', 'a.yaml', 'Resources: {[1]: 2}', /not YAML: a key must be text/],
    [
      'merge keys',
      'a.yaml',
      'a: &a {b: 1}\nResources: {<<: *a}',
      /a\.yaml:2:13: not YAML: CloudFormation takes no merge keys/,
    ],
    [
      'an alias inside its own anchor',
      'a.yaml',
      'Resources: &a {A: *a}',
      /a\.yaml:1:19: not YAML: alias \*a stands inside its own anchor/,
    ],
    ['an alias without anchor', 'a.yaml', 'Resources: {A: *a}', /not YAML: /],
    ['text', 'a.txt', 'just some text', /a\.txt: not a CloudFormation template: it has no Resources/],
    ['a number', 'a.json', '7', /not a CloudFormation template/],
    ['a list', 'a.json', '[]', /not a CloudFormation template/],
    ['another JSON file', 'a.json', '{"name": "app"}', /not a CloudFormation template/],
    ['not UTF-8', 'a.json', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), /a\.json: not text in UTF-8/],
    [
      'deeply nested YAML in brackets',
      'a.yaml',
      deep('[', ']', 5_000),
      /a\.yaml: YAML nested more than 128 levels deep, in line 1/,
    ],
    ['deeply nested YAML in braces', 'a.yaml', deep('{a: ', '}', 5_000), /nested more than 128 levels deep/],
    ['deeply nested YAML in dashes', 'a.yaml', deep('- ', '', 100_000), /nested more than 128 levels deep/],
    ['deeply nested YAML in questions', 'a.yaml', deep('? ', '', 100_000), /nested more than 128 levels deep/],
    [
      'deeply nested YAML by indentation',
      'a.yaml',
      Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      /nested more than 128 levels deep, in line 129/,
    ],
    [
      'too much YAML',
      'a.yaml',
      `a: ${'x'.repeat(1_100_000)}`,
      /a\.yaml: \d+ characters of YAML; at most 1048576 are read/,
    ],
    ['too many YAML tokens', 'a.yaml', `a: [${','.repeat(500_000)}]`, /more than 400000 YAML tokens/],
    ['9 MB of JSON', 'a.json', `{"a":"${'x'.repeat(9_000_000)}"}`, /a\.json: 9000008 bytes; at most 8388608 are read/],
    [
      '50 MB',
      'a.json',
      Buffer.alloc(50_000_000, ' '),
      /a\.json: 50000000 bytes\. CloudFormation takes templates of up to 1 MB/,
    ],
  ])('%s', async (_, name, content, message) => {
    const reading = readTemplates([write(name, content)]);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toBeInstanceOf(TemplateError);
  });

  test('an alias bomb', async () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`,
    );
    const bomb = write('bomb.yaml', ['l0: &l0 [x]', ...levels, 'Resources: {A: *l12}'].join('\n'));
    await expect(readTemplates([bomb])).rejects.toThrow(
      /bomb\.yaml:\d+:\d+: not YAML: aliases repeat more than 10000 values/,
    );
  });

  test('a file that is missing', async () => {
    await expect(readTemplates([join(folder, 'none.yaml')])).rejects.toThrow(/none\.yaml: no such file or folder\.$/);
  });

  test('a folder without templates', async () => {
    write('notes.json', '{}');
    await expect(readTemplates([folder])).rejects.toThrow(/: a folder without templates\. Give a cdk\.out folder/);
  });

  test('a link that leads nowhere', async () => {
    symlinkSync(join(folder, 'gone'), join(folder, 'link.json'));
    await expect(readTemplates([join(folder, 'link.json')])).rejects.toThrow(/link\.json: no such file or folder/);
  });

  test('a device', async () => {
    expect(existsSync('/dev/zero')).toBe(true);
    await expect(readTemplates(['/dev/zero'])).rejects.toThrow('/dev/zero: is no regular file.');
  });

  test('templates that nest each other', async () => {
    const nesting = (url: string) =>
      `Resources: {In: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ${url}}}}`;
    write('b.yaml', nesting('a.yaml'));
    const first = write('a.yaml', nesting('b.yaml'));
    await expect(readTemplates([first])).rejects.toThrow(
      /circular reference: templates nest each other: a\.yaml → b\.yaml → a\.yaml/,
    );
  });

  test('eight million brackets are refused within seconds', async () => {
    const file = write('deep.json', deep('[', ']', 4_000_000));
    await expect(readTemplates([file])).rejects.toThrow(/deep\.json: not a CloudFormation template/);
  });
});

test('a parameter without default is Unknown by its name', async () => {
  const [auditLog] = auditLogsOf(await readTemplates([FIXTURE]));
  const statements = auditLog?.log.key?.properties.KeyPolicy as { Statement: readonly unknown[] };
  const [, conditional] = statements.Statement;
  expect(isUnknown(conditional) && conditional.reason).toBe(
    'condition HasAdministrator: parameter KeyAdministrator has no default',
  );
});
