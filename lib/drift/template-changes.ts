/** What differs between two deployed templates, as they are written: resource by resource, property by property. */
import { isDeepStrictEqual } from 'node:util';
import type { TemplateText } from '../evidence/templates';
import type { Json } from '../facts/value';

/** A resource as a template declares it. */
export type Declared = Readonly<Record<string, Json>>;

export interface TemplateChange {
  /** Absent for what is no resource: parameters, conditions, mappings. */
  readonly logicalId?: string;
  /** Such as `Properties.State`; empty for a resource that was added or removed, the section for what is no resource. */
  readonly path: string;
  /** null: it was not there. */
  readonly before: Json;
  /** null: it is no longer there. */
  readonly after: Json;
}

/** Sections that decide what is deployed. Outputs and descriptions change nothing. */
const SECTIONS = ['Parameters', 'Mappings', 'Conditions', 'Rules', 'Transform'] as const;

/** Documents that are told as a whole. */
const WHOLE =
  /(^|\.)(PolicyDocument|AssumeRolePolicyDocument|KeyPolicy|ResourcePolicy|EventPattern|DashboardBody|DefinitionString|Code)$/;

/**
 * @param isOurs Whether a resource is part of the audit log: others of its stack are somebody else's to judge.
 */
export function templateChanges(
  before: TemplateText,
  after: TemplateText,
  isOurs: (logicalId: string) => boolean,
): TemplateChange[] {
  const [old, now] = [resourcesIn(before), resourcesIn(after)];
  const ids = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(isOurs);
  return [
    ...ids.flatMap((logicalId) => resourceChanges(logicalId, old[logicalId], now[logicalId])),
    ...SECTIONS.flatMap((name) => differences(name, sectionOf(before, name), sectionOf(after, name))),
    ...differences('Parameters', { ...before.parameters }, { ...after.parameters }),
  ];
}

/** The resources of a template, by logical ID. */
export function resourcesIn({ body }: TemplateText): Readonly<Record<string, Declared>> {
  const { Resources } = (body ?? {}) as { Resources?: Readonly<Record<string, Declared>> };
  return Resources ?? {};
}

function sectionOf({ body }: TemplateText, name: string): Json {
  return ((body ?? {}) as Readonly<Record<string, Json>>)[name] ?? null;
}

function resourceChanges(
  logicalId: string,
  before: Declared | undefined,
  after: Declared | undefined,
): TemplateChange[] {
  if (!before || !after) return [{ logicalId, path: '', before: before?.Type ?? null, after: after?.Type ?? null }];
  return differences('', before, after)
    .filter(({ path }) => !isSaidElsewhere(path))
    .map((change) => ({ logicalId, ...change }));
}

/** Requirements are compared one by one; where the CDK made a resource changes nothing. */
function isSaidElsewhere(path: string): boolean {
  return /^Metadata\.(?!wormtrail\.(auditLog|component))/.test(path) || path === 'DependsOn';
}

function differences(path: string, before: Json, after: Json): Omit<TemplateChange, 'logicalId'>[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isObject(before) || !isObject(after) || WHOLE.test(path)) return [{ path, before, after }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
    differences(path === '' ? name : `${path}.${name}`, before[name] ?? null, after[name] ?? null),
  );
}

function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
