/** The Conditions of a template, in three values: what depends on something unknown is Unknown. */
import { firstUnknown, isUnknown, Unknown, type Value } from '../value';
import { evaluateValue } from './evaluate';
import type { Scope } from './scope';
import { hasToken } from './tokens';
import { isRaw } from './template';

export type Truth = boolean | Unknown;

/** Whether a condition holds, as far as the values that it compares are known. */
export function evaluateCondition(raw: unknown, scope: Scope): Truth {
  return scope.depth.deeper(() => {
    const [name, ...others] = isRaw(raw) ? Object.keys(raw) : [];
    if (name === undefined || others.length > 0) return malformed();
    const argument = (raw as Record<string, unknown>)[name];
    const parts = Array.isArray(argument) ? argument : [];
    const truthOf = (part: unknown): Truth => evaluateCondition(part, scope);
    switch (name) {
      case 'Condition':
        return typeof argument === 'string' ? scope.condition(argument) : malformed();
      case 'Fn::And':
        return every(parts.map(truthOf));
      case 'Fn::Or':
        return not(every(parts.map((part) => not(truthOf(part)))));
      case 'Fn::Not':
        return parts.length === 1 ? not(truthOf(parts[0])) : malformed();
      case 'Fn::Equals':
        return parts.length === 2 ? equal(evaluateValue(parts[0], scope), evaluateValue(parts[1], scope)) : malformed();
      default:
        return new Unknown(`${name} in a condition is known at deployment only`);
    }
  });
}

function malformed(): Unknown {
  return new Unknown('a condition is not written as CloudFormation takes it');
}

function not(truth: Truth): Truth {
  return isUnknown(truth) ? truth : !truth;
}

function every(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.find(isUnknown) ?? true;
}

function equal(a: Value, b: Value): Truth {
  const unknown = firstUnknown(a) ?? firstUnknown(b);
  if (unknown) return unknown;
  const [left, right] = [textOf(a), textOf(b)];
  if (left === right) return true;
  const open = [left, right].find(hasToken);
  return open === undefined ? false : new Unknown(`${open} is known at deployment only`);
}

function textOf(value: Value): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
