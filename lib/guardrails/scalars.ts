/** Numbers and booleans as CloudFormation takes them: `"30"` for 30, `"true"` for true. */
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
