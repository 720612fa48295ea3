/** Places of templates that somebody names one by one, in folders and assemblies as well. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTemplates } from '../../../lib/facts/template/load';

const TEMPLATE = JSON.stringify({ Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } });
const AROUND = JSON.stringify({
  Resources: { Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: './inner.json' } } },
});
const HOME = { account: '111122223333', region: 'eu-central-1' };
const ARCHIVE = { account: '444455556666', region: 'eu-west-1' };

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'places-'));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  for (const name of ['templates', 'cdk.out']) mkdirSync(join(folder, name));
  write('trail.json', TEMPLATE);
  write('templates/archive.json', TEMPLATE);
  write('templates/around.json', AROUND);
  write('templates/inner.json', TEMPLATE);
  const stack = (environment: string, templateFile: string) => ({
    ...{ type: 'aws:cloudformation:stack', environment, properties: { templateFile } },
  });
  write(
    'cdk.out/manifest.json',
    JSON.stringify({
      artifacts: {
        anywhere: stack('aws://unknown-account/unknown-region', 'anywhere.template.json'),
        there: stack(`aws://${HOME.account}/${HOME.region}`, 'there.template.json'),
      },
    }),
  );
  write('cdk.out/anywhere.template.json', TEMPLATE);
  write('cdk.out/there.template.json', TEMPLATE);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What was read, and where it is deployed. */
async function placesOf(paths: readonly string[], named: Readonly<Record<string, typeof HOME>>): Promise<unknown> {
  const at = new Map(Object.entries(named).map(([path, place]) => [join(folder, path), place]));
  const templates = await readTemplates(
    paths.map((path) => join(folder, path)),
    {},
    at,
  );
  return Object.fromEntries(
    templates.map(({ stack, account, region, parent }) => [stack, parent ? 'nested' : { account, region }]),
  );
}

test('a file, beside one that says nothing', async () => {
  expect(await placesOf(['trail.json', 'templates'], { 'trail.json': HOME })).toEqual({
    trail: HOME,
    archive: {},
    around: {},
    'around/Inner': 'nested',
  });
});

test('a file of a folder, and the folder for the others', async () => {
  expect(await placesOf(['templates'], { templates: HOME, 'templates/archive.json': ARCHIVE })).toEqual({
    archive: ARCHIVE,
    around: HOME,
    'around/Inner': 'nested',
  });
});

test('a stack of an assembly that does not say its own', async () => {
  const named = { 'cdk.out/anywhere.template.json': ARCHIVE };
  expect(await placesOf(['cdk.out'], named)).toEqual({ anywhere: ARCHIVE, there: HOME });
});

test('what the assembly says as well', async () => {
  const named = { 'cdk.out/there.template.json': HOME };
  expect(await placesOf(['cdk.out'], named)).toEqual({ anywhere: {}, there: HOME });
});

test.each([
  ['a template that is not given', ['trail.json'], 'templates/archive.json', 'which is not given'],
  ['a file that is no template', ['cdk.out'], 'cdk.out/manifest.json', 'which is not given'],
  ['a template that another one nests', ['templates'], 'templates/inner.json', 'is where the stack around it is'],
  [
    'another place than the assembly says',
    ['cdk.out'],
    'cdk.out/there.template.json',
    'its assembly says 111122223333/',
  ],
])('%s is refused', async (_what, paths, file, message) => {
  await expect(placesOf(paths, { [file]: ARCHIVE })).rejects.toThrow(message);
});
