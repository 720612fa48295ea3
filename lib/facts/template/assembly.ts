/** Cloud assemblies: what `cdk synth` leaves in cdk.out, nested assemblies (stages) and nested stacks included. */
import { join } from 'node:path';
import type { SourceLocation } from '../audit-log';
import { TemplateError } from './errors';
import { readText, shown } from './files';
import { assertJsonSize, parseWrittenJson } from './json';
import type { ParsedText } from './parse';
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
  const artifacts = rawAt(readJson(join(folder, 'manifest.json')).body, 'artifacts');
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

function readJson(path: string): ParsedText {
  const text = readText(path);
  assertJsonSize(text.length, shown(path));
  return parseWrittenJson(text, shown(path));
}

function textAt(value: unknown, name: string): string | undefined {
  const text = rawAt(value, name);
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** What the metadata tell of one resource. */
interface Construct {
  readonly path: string;
  readonly createdAt?: SourceLocation['createdAt'];
}

/** A stack of an assembly, with the stacks that are nested in it. */
class StackArtifact {
  private readonly metadata: readonly (readonly [path: string, entries: readonly unknown[]])[];
  /** Construct path of each nested stack, and its template file. */
  private readonly nestedFiles: ReadonlyMap<string, string>;
  private readonly logicalIds: ReadonlyMap<string, string>;
  /** By the path of the nested stack, then by logical ID: logical IDs repeat between a stack and those nested in it. */
  private readonly constructs: ReadonlyMap<string | undefined, ReadonlyMap<string, Construct>>;

  constructor(
    private readonly folder: string,
    private readonly id: string,
    private readonly artifact: unknown,
  ) {
    const additional = textAt(artifact, 'additionalMetadataFile');
    const metadata = additional === undefined ? rawAt(artifact, 'metadata') : readJson(join(folder, additional)).body;
    this.metadata = (isRaw(metadata) ? Object.entries(metadata) : []).map(([path, entries]) => [
      path.replace(/^\//, ''),
      Array.isArray(entries) ? entries : [],
    ]);
    const files = this.metadata.flatMap(([path, entries]) => {
      const file = dataOf(entries, 'aws:cdk:templateFile');
      return typeof file === 'string' && file !== this.templateFile ? [[path, file] as const] : [];
    });
    this.nestedFiles = new Map(files);
    this.logicalIds = new Map(
      this.metadata.flatMap(([path, entries]) => {
        const logicalId = dataOf(entries, 'aws:cdk:logicalId');
        return typeof logicalId === 'string' ? [[path, logicalId] as const] : [];
      }),
    );
    this.constructs = this.constructsByStack();
  }

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
    return [root, ...this.nestedTemplates(root)];
  }

  private get templateFile(): string {
    return textAt(rawAt(this.artifact, 'properties'), 'templateFile') ?? `${this.id}.template.json`;
  }

  /** Nested stacks, outer ones first: a construct path is longer than that of what it lies in. */
  private nestedTemplates(root: Template): Template[] {
    const byPath = new Map<string, Template>();
    for (const [path, file] of [...this.nestedFiles].sort(([a], [b]) => a.length - b.length)) {
      const logicalId = this.logicalIds.get(`${path}.NestedStack/${path.split('/').at(-1)}.NestedStackResource`);
      const template = byPath.get(this.nestedPathAround(path) ?? '') ?? root;
      if (logicalId === undefined) continue;
      const stack = `${template.stack}/${logicalId}`;
      byPath.set(path, this.template(file, path, { stack, parent: { template, logicalId } }));
    }
    return [...byPath.values()];
  }

  private template(file: string, path: string | undefined, about: Omit<Template, 'body'>): Template {
    const place = join(this.folder, file);
    const { body, lineOf } = readJson(place);
    const constructs = this.constructs.get(path) ?? new Map<string, Construct>();
    return {
      ...about,
      body,
      constructPathOf: (logicalId) => constructs.get(logicalId)?.path,
      locate: (logicalId) => {
        const line = lineOf(logicalId);
        const createdAt = constructs.get(logicalId)?.createdAt;
        return line === undefined ? undefined : { file: shown(place), line, ...(createdAt && { createdAt }) };
      },
    };
  }

  private constructsByStack(): ReadonlyMap<string | undefined, ReadonlyMap<string, Construct>> {
    const byStack = new Map<string | undefined, Map<string, Construct>>();
    for (const [path, entries] of this.metadata) {
      const logicalId = this.logicalIds.get(path);
      if (logicalId === undefined) continue;
      const around = this.nestedPathAround(path);
      const constructs = byStack.get(around) ?? new Map<string, Construct>();
      const createdAt = createdAtIn(dataOf(entries, 'aws:cdk:creationStack'));
      byStack.set(around, constructs.set(logicalId, { path, ...(createdAt && { createdAt }) }));
    }
    return byStack;
  }

  /** The innermost nested stack that a construct lies in; undefined in the stack itself. */
  private nestedPathAround(path: string): string | undefined {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (this.nestedFiles.has(path.slice(0, end))) return path.slice(0, end);
    }
    return undefined;
  }
}

function dataOf(entries: readonly unknown[], type: string): unknown {
  return rawAt(
    entries.find((entry) => rawAt(entry, 'type') === type),
    'data',
  );
}

function textsOf(parameters: Raw): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The first line of the app's own code: frames read `name (/path/file.ts:LINE:COLUMN)`, others are summed up as `...`. */
function createdAtIn(frames: unknown): SourceLocation['createdAt'] {
  for (const frame of Array.isArray(frames) ? (frames as unknown[]) : []) {
    const [, file, line] = (typeof frame === 'string' && /\(([^()]+):(\d+):\d+\)$/.exec(frame)) || [];
    if (file?.startsWith('/') && !file.includes('/node_modules/')) return { file: shown(file), line: Number(line) };
  }
  return undefined;
}
