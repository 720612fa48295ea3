/** Values as CloudFormation takes them: `"30"` for 30, `"true"` for true, and documents as JSON text, as a live account answers. */
import type { Value } from '../facts/value';

export function isTrue(value: Value | undefined): boolean {
  return value === true || value === 'true';
}

export function isFalse(value: Value | undefined): boolean {
  return value === false || value === 'false';
}

/** @returns undefined where the value is no whole number of zero or more. */
export function numberOf(value: Value | undefined): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** @returns null where a text is no JSON. */
export function parsedJson(value: Value | undefined): Value | undefined {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as Value;
  } catch {
    return null;
  }
}
