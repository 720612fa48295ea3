/** What an assembly tells of a stack beside its template: construct paths, nested stacks, and the lines that made resources. */
import type { SourceLocation } from '../audit-log';
import { shown } from './files';
import { isRaw, rawAt } from './template';

/** What the metadata tell of one resource. */
interface Construct {
  readonly path: string;
  readonly createdAt?: SourceLocation['createdAt'];
}

/** A stack that another one nests. */
interface NestedStack {
  /** Its construct path. */
  readonly path: string;
  readonly file: string;
  /** Of the AWS::CloudFormation::Stack that nests it. */
  readonly logicalId: string;
}

export class StackMetadata {
  private readonly entries: readonly (readonly [path: string, entries: readonly unknown[]])[];
  /** Construct path of each nested stack, and its template file. */
  private readonly nestedFiles: ReadonlyMap<string, string>;
  private readonly logicalIds: ReadonlyMap<string, string>;
  /** By the path of the nested stack, then by logical ID: logical IDs repeat between a stack and those nested in it. */
  private readonly constructs: ReadonlyMap<string | undefined, ReadonlyMap<string, Construct>>;

  /**
   * @param metadata As it stands in the manifest or in the file that the manifest names.
   * @param templateFile The stack's own, which is no nested one.
   */
  constructor(metadata: unknown, templateFile: string) {
    this.entries = (isRaw(metadata) ? Object.entries(metadata) : []).map(([path, entries]) => [
      path.replace(/^\//, ''),
      Array.isArray(entries) ? entries : [],
    ]);
    this.nestedFiles = this.textsOf('aws:cdk:templateFile', (file) => file !== templateFile);
    this.logicalIds = this.textsOf('aws:cdk:logicalId');
    this.constructs = this.constructsByStack();
  }

  /** @param around Construct path of the nested stack that holds the resource; undefined: the stack itself. */
  constructIn(around: string | undefined, logicalId: string): Construct | undefined {
    return this.constructs.get(around)?.get(logicalId);
  }

  /** Outer ones first: a construct path is longer than that of what it lies in. */
  nestedStacks(): readonly NestedStack[] {
    return [...this.nestedFiles]
      .sort(([a], [b]) => a.length - b.length)
      .flatMap(([path, file]) => {
        const logicalId = this.logicalIds.get(`${path}.NestedStack/${path.split('/').at(-1)}.NestedStackResource`);
        return logicalId === undefined ? [] : [{ path, file, logicalId }];
      });
  }

  /** The innermost nested stack that a construct lies in; undefined in the stack itself. */
  nestedStackAround(path: string): string | undefined {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (this.nestedFiles.has(path.slice(0, end))) return path.slice(0, end);
    }
    return undefined;
  }

  private textsOf(type: string, counts: (text: string) => boolean = () => true): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const [path, entries] of this.entries) {
      const text = dataOf(entries, type);
      if (typeof text === 'string' && counts(text)) texts.set(path, text);
    }
    return texts;
  }

  private constructsByStack(): ReadonlyMap<string | undefined, ReadonlyMap<string, Construct>> {
    const byStack = new Map<string | undefined, Map<string, Construct>>();
    for (const [path, entries] of this.entries) {
      const logicalId = this.logicalIds.get(path);
      if (logicalId === undefined) continue;
      const around = this.nestedStackAround(path);
      const constructs = byStack.get(around) ?? new Map<string, Construct>();
      const createdAt = createdAtIn(dataOf(entries, 'aws:cdk:creationStack'));
      byStack.set(around, constructs.set(logicalId, { path, ...(createdAt && { createdAt }) }));
    }
    return byStack;
  }
}

function dataOf(entries: readonly unknown[], type: string): unknown {
  return rawAt(
    entries.find((entry) => rawAt(entry, 'type') === type),
    'data',
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
