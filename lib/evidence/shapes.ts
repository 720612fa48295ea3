/** Shapes of what anyone may have written into the bucket: a value of another shape must stop no run that reads it. */

export function hasTexts(value: unknown, names: readonly string[]): boolean {
  const members = value as Record<string, unknown> | null | undefined;
  return typeof members === 'object' && members !== null && names.every((name) => typeof members[name] === 'string');
}

/** What later runs, reports and messages read of a finding. */
const FINDING = ['guardrail', 'status', 'severity', 'owner', 'resource', 'path', 'message'];

export function areFindings(value: unknown): boolean {
  return isListOf(value, (finding) => hasTexts(finding, FINDING));
}

export function areTexts(value: unknown): boolean {
  return isListOf(value, (text) => typeof text === 'string');
}

export function isListOf(value: unknown, isOne: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}

export function isRecordOf(value: unknown, isOne: (each: unknown) => boolean): boolean {
  return isObject(value) && Object.values(value).every(isOne);
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
