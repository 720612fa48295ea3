/** Cloud assemblies: what `cdk synth` leaves in cdk.out, nested assemblies (stages) and nested stacks included. */
import { join } from 'node:path';
import { TemplateError } from './errors';
import { readText, shown } from './files';
import { linesOfResources, parseWrittenJson } from './json';
import { StackMetadata } from './stack-metadata';
import { isRaw, rawAt, type Raw, type Template } from './template';

/** Stages in stages in stages … */
const DEEPEST = 16;

/**
 * The templates of all stacks in an assembly.
 *
 * @param folder Such as cdk.out: holds a manifest.json.
 * @param parameters Values of the stacks' parameters, by name.
 * @throws TemplateError where the folder is no assembly or a file in it is broken.
 */
export function readAssembly(folder: string, parameters: Readonly<Record<string, string>> = {}, depth = 0): Template[] {
  if (depth > DEEPEST) throw new TemplateError(`${shown(folder)}: assemblies nested more than ${DEEPEST} levels deep.`);
  const artifacts = rawAt(readJson(join(folder, 'manifest.json')), 'artifacts');
  if (!isRaw(artifacts)) {
    throw new TemplateError(
      `${shown(folder)}: its manifest.json is not one that cdk synth writes. Run cdk synth again.`,
    );
  }
  return Object.entries(artifacts).flatMap(([id, artifact]) => {
    const properties = rawAt(artifact, 'properties');
    if (rawAt(artifact, 'type') === 'aws:cloudformation:stack')
      return new StackArtifact(folder, id, artifact).templates(parameters);
    const nested = rawAt(artifact, 'type') === 'cdk:cloud-assembly' ? textAt(properties, 'directoryName') : undefined;
    return nested === undefined ? [] : readAssembly(join(folder, nested), parameters, depth + 1);
  });
}

function readJson(path: string): unknown {
  return parseWrittenJson(readText(path), shown(path));
}

function textAt(value: unknown, name: string): string | undefined {
  const text = rawAt(value, name);
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** A stack of an assembly, with the stacks that are nested in it. */
class StackArtifact {
  private readMetadata: StackMetadata | undefined;

  constructor(
    private readonly folder: string,
    private readonly id: string,
    private readonly artifact: unknown,
  ) {}

  templates(given: Readonly<Record<string, string>>): Template[] {
    const { properties, environment } = this.artifact as Raw;
    const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(String(environment)) ?? [];
    const parameters = rawAt(properties, 'parameters');
    const root = this.template(this.templateFile, undefined, {
      stack: textAt(properties, 'stackName') ?? this.id,
      ...(account && account !== 'unknown-account' && { account }),
      ...(region && region !== 'unknown-region' && { region }),
      parameters: { ...(isRaw(parameters) && textsOf(parameters)), ...given },
      terminationProtection: rawAt(properties, 'terminationProtection') === true,
    });
    return nestsStacks(root) ? [root, ...this.nestedTemplates(root)] : [root];
  }

  private get templateFile(): string {
    return textAt(rawAt(this.artifact, 'properties'), 'templateFile') ?? `${this.id}.template.json`;
  }

  /** Read where it is asked for: most resources carry their construct path, and few have to be located. */
  private get metadata(): StackMetadata {
    if (!this.readMetadata) {
      const file = textAt(this.artifact, 'additionalMetadataFile');
      const metadata = file === undefined ? rawAt(this.artifact, 'metadata') : readJson(join(this.folder, file));
      this.readMetadata = new StackMetadata(metadata, this.templateFile);
    }
    return this.readMetadata;
  }

  private nestedTemplates(root: Template): Template[] {
    const byPath = new Map<string, Template>();
    for (const { path, file, logicalId } of this.metadata.nestedStacks()) {
      const template = byPath.get(this.metadata.nestedStackAround(path) ?? '') ?? root;
      const stack = `${template.stack}/${logicalId}`;
      byPath.set(path, this.template(file, path, { stack, parent: { template, logicalId } }));
    }
    return [...byPath.values()];
  }

  private template(file: string, path: string | undefined, about: Omit<Template, 'body'>): Template {
    const place = join(this.folder, file);
    // few lines are asked for: the file is read again then, and its text is not kept
    let lines: ReadonlyMap<string, number> | undefined;
    const body = readJson(place);
    return {
      ...about,
      body,
      file: place,
      constructPathOf: (logicalId) => this.metadata.constructIn(path, logicalId)?.path,
      locate: (logicalId) => {
        const line = (lines ??= linesOfResources(readText(place))).get(logicalId);
        const createdAt = this.metadata.constructIn(path, logicalId)?.createdAt;
        return line === undefined ? undefined : { file: shown(place), line, ...(createdAt && { createdAt }) };
      },
    };
  }
}

function nestsStacks({ body }: Template): boolean {
  const resources = rawAt(body, 'Resources');
  return (
    isRaw(resources) &&
    Object.values(resources).some((resource) => rawAt(resource, 'Type') === 'AWS::CloudFormation::Stack')
  );
}

function textsOf(parameters: Raw): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
