/** Values that AWS fills in where a template has none: they are no drift. */
import { isProperties } from '../facts/value';
import type { ServiceDefault } from './resource-type';

export const anything: ServiceDefault = () => true;

export function is(...values: readonly (string | number | boolean)[]): ServiceDefault {
  return (found) => found === undefined || (typeof found !== 'object' && values.map(String).includes(String(found)));
}

export function isJson(text: string): ServiceDefault {
  return (found) => found === undefined || JSON.stringify(found) === text;
}

export function everyFlagIs(value: boolean): ServiceDefault {
  return (found) =>
    found === undefined || (isProperties(found) && Object.values(found).every((each) => each === value));
}
