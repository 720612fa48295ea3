/** Finds what is known of a type. */
import { NAMED_ONLY } from './named-only';
import { RESOURCE_TYPES } from './registry';
import type { Read, ResourceType, Subject } from './resource-type';

const BY_TYPE: ReadonlyMap<string, ResourceType> = new Map(
  [...RESOURCE_TYPES, ...NAMED_ONLY].map((each) => [each.type, each]),
);

export function resourceTypeOf(type: string): ResourceType | undefined {
  return BY_TYPE.get(type);
}

/** How many calls of their own a resource takes beside those of every run. */
export function rotatingCallsOf(subject: Pick<Subject, 'resource' | 'all'>): number {
  const reads = Object.values(resourceTypeOf(subject.resource.type)?.reads ?? {});
  return reads.filter((read) => isNeeded(read, subject) && isRotating(read, subject)).length;
}

/** Whether the template declares what a read answers, where it is only then of interest. */
export function isNeeded({ ifDeclared, properties = {} }: Read, { resource }: Pick<Subject, 'resource'>): boolean {
  return ifDeclared !== true || Object.keys(properties).some((name) => resource.properties[name] !== undefined);
}

export function isRotating({ rotates }: Read, subject: Pick<Subject, 'resource' | 'all'>): boolean {
  return typeof rotates === 'function' ? rotates({ ...subject, answers: {} }) : rotates === true;
}
