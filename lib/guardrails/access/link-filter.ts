/** What an account shares with another by a link of CloudWatch: its filter, read. */
import { hasToken } from '../../facts/template/tokens';
import { isUnknown, Unknown, type Value } from '../../facts/value';

/** `LogGroupName NOT LIKE 'app/%'`, or `IN ('a', 'b')`. */
const TERM = /^(\w+)\s+(?:(!?=)|(NOT\s+)?(LIKE|IN))\s*\(?\s*('[^']*'(?:\s*,\s*'[^']*')*)\s*\)?$/i;

/**
 * Whether a filter lets one of the names through: terms, joined by AND before OR (CloudFormation Template Reference,
 * AWS::Oam::Link LinkFilter).
 *
 * @param term What the filter calls the name: LogGroupName, or Namespace.
 */
export function sharesOneOf(names: readonly string[], term: string, filter: Value | undefined): boolean | Unknown {
  if (filter === undefined || filter === '' || isUnknown(filter))
    return filter === undefined || filter === '' || filter;
  const strange = new Unknown(`what the filter ${JSON.stringify(filter)} shares is not known here`);
  if (typeof filter !== 'string') return strange;
  const alternatives = filter
    .split(/\s+OR\s+/i)
    .map((all) => all.split(/\s+AND\s+/i).map((each) => testOf(each, term)));
  const isShared = (name: string) => alternatives.some((tests) => tests.every((test) => test?.(name) === true));
  if (alternatives.flat().includes(undefined)) return strange;
  return names.some(isShared) || (names.some(hasToken) && strange);
}

type Test = (name: string) => boolean;

/** @returns undefined where it is none that is known here. */
function testOf(text: string, term: string): Test | undefined {
  const [, of, equals = '', not = '', operator = '', values = ''] = TERM.exec(text.trim()) ?? [];
  if (of !== term) return undefined;
  const isNot = equals === '!=' || not !== '';
  const named = [...values.matchAll(/'([^']*)'/g)].map(([, value = '']) => value);
  const fits: Test = (name) =>
    named.some((value) =>
      operator.toUpperCase() === 'LIKE' && value.endsWith('%') ? name.startsWith(value.slice(0, -1)) : name === value,
    );
  return (name) => fits(name) !== isNot;
}
