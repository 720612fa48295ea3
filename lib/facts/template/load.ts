/** Reads what `wormtrail check` is given: template files, folders of them, and cdk.out. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { readAssembly } from './assembly';
import { TemplateError } from './errors';
import { readText, shown, unreadable } from './files';
import { isOfTerraform, parseTemplate } from './parse';
import { NamedPlaces } from './named-places';
import { deployedTo, type Place } from './places';
import { isRaw, rawAt, type Template } from './template';

type Parameters = Readonly<Record<string, string>>;

/** Far more than CloudFormation nests below one stack. */
const MOST_NESTED_TEMPLATES = 1_000;

/**
 * The templates in files and folders, all as one app.
 *
 * @param paths JSON or YAML templates, folders that hold some, and cdk.out folders. A template that another one nests by a
 * local TemplateURL is read as well.
 * @param parameters Values of the templates' parameters, by name.
 * @param places Where those of a path are deployed: one of `paths`, or a template in such a folder.
 * @throws TemplateError where one of them cannot be read or is no template, or a place is that of nothing.
 */
export async function readTemplates(
  paths: readonly string[],
  parameters: Parameters = {},
  places: ReadonlyMap<string, Place> = new Map(),
): Promise<Template[]> {
  const named = new NamedPlaces(places);
  for (const path of paths) assertNoAddress(path);
  const templates: Template[] = [];
  for (const path of new Set(paths.map((each) => resolve(each)))) {
    templates.push(...deployedTo(await readPath(path, parameters), (template) => named.of(template, path)));
  }
  named.assertUsed();
  return templates;
}

function assertNoAddress(path: string): void {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path))
    throw new TemplateError(
      `${path}: an address, and nothing is downloaded. Download the template, then name its file.`,
    );
}

async function readPath(path: string, parameters: Parameters): Promise<Template[]> {
  if (!isFolder(path)) return readWithNested(path, parameters);
  return existsSync(join(path, 'manifest.json')) ? readAssembly(path, parameters) : readFolder(path, parameters);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw unreadable(shown(path), error);
  }
}

/** Templates that lie in a folder, but not below it. Other JSON and YAML files that lie beside them are passed over. */
async function readFolder(folder: string, parameters: Parameters): Promise<Template[]> {
  const files = readdirSync(folder)
    .filter((name) => /\.(json|ya?ml|template)$/i.test(name))
    .map((name) => join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
  const templates: { readonly file: string; readonly read: readonly Read[] }[] = [];
  for (const file of files.sort()) {
    if (looksLikeTemplate(file)) templates.push({ file, read: await readTree(file, parameters) });
  }
  if (templates.length === 0) {
    throw new TemplateError(
      `${shown(folder)}: a folder without templates. Give a cdk.out folder or one with templates in it.`,
    );
  }
  const nested = new Set(templates.flatMap(({ read }) => read.slice(1).map(({ file }) => file)));
  return templates.filter(({ file }) => !nested.has(file)).flatMap(({ read }) => read.map(({ template }) => template));
}

function looksLikeTemplate(file: string): boolean {
  return /\.template(\.\w+)?$/i.test(file) || /(^|[\s"'{,])(Resources|planned_values)["']?\s*:/.test(readText(file));
}

interface Read {
  readonly file: string;
  readonly template: Template;
}

async function readWithNested(file: string, parameters: Parameters): Promise<Template[]> {
  return (await readTree(file, parameters)).map(({ template }) => template);
}

/** A template, followed by those that it nests. */
async function readTree(file: string, parameters: Parameters): Promise<Read[]> {
  const read: Read[] = [];
  const waiting: { readonly file: string; readonly parent?: Template['parent']; readonly above: readonly string[] }[] =
    [{ file, above: [] }];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    if (next.above.includes(next.file)) {
      const circle = [...next.above.slice(next.above.indexOf(next.file)), next.file].map((each) => basename(each));
      throw new TemplateError(
        `${shown(next.file)}: circular reference: templates nest each other: ${circle.join(' → ')}.`,
      );
    }
    const template = await readFile(next.file, next.parent ? { parent: next.parent } : { parameters });
    read.push({ file: next.file, template });
    if (read.length > MOST_NESTED_TEMPLATES) {
      throw new TemplateError(`${shown(file)}: nests more than ${MOST_NESTED_TEMPLATES} templates. Check it in parts.`);
    }
    const above = [...next.above, next.file];
    for (const [logicalId, nested] of nestedFiles(template.body, dirname(next.file))) {
      waiting.push({ file: nested, parent: { template, logicalId }, above });
    }
  }
  return read;
}

async function readFile(path: string, about: Pick<Template, 'parent' | 'parameters'>): Promise<Template> {
  const file = shown(path);
  const text = readText(path);
  const { body, lineOf } = await parseTemplate(text, file);
  const name = basename(path).replace(/(\.template)?\.(json|ya?ml|template)$/i, '');
  if (isOfTerraform(body)) {
    // few check a plan: the others need not load what reads it
    const { templateOfPlan } = await import('../terraform/plan.js');
    return { ...templateOfPlan(text, body, file, { stack: name }), file: path };
  }
  return {
    ...about,
    stack: about.parent ? `${about.parent.template.stack}/${about.parent.logicalId}` : name,
    body,
    file: path,
    locate: (logicalId) => {
      const line = lineOf(logicalId);
      return line === undefined ? undefined : { file, line };
    },
  };
}

/** Nested stacks whose template is a local file, as `aws cloudformation package` takes them. */
function nestedFiles(body: unknown, folder: string): [logicalId: string, file: string][] {
  const resources = rawAt(body, 'Resources');
  return (isRaw(resources) ? Object.entries(resources) : []).flatMap(([logicalId, resource]) => {
    const url = rawAt(rawAt(resource, 'Properties'), 'TemplateURL');
    const isLocal =
      rawAt(resource, 'Type') === 'AWS::CloudFormation::Stack' && typeof url === 'string' && !/^\w+:/.test(url);
    const file = isLocal ? resolve(folder, url) : '';
    return isLocal && existsSync(file) ? [[logicalId, file]] : [];
  });
}
