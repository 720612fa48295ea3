/** Symbols: `${STACK.LOGICAL-ID}` and `${AWS::Region}` stand for strings that only a deployment knows. */
import { Unknown, type Value } from '../value';

/** Whether a string holds a symbol, so that it equals another for certain only where both are written alike. */
export function hasToken(text: string): boolean {
  return text.includes('${');
}

const SYMBOL = /\$\{(?:AWS::\w+|[^{}:]*\.[^{}:]*)\}/;

/**
 * Why it is not known what a text is meant to say in which a template writes out what looks like a symbol: without Fn::Sub it is
 * deployed as it stands, and names nothing.
 */
export function unsubstituted(text: string): Unknown | undefined {
  if (!hasToken(text)) return undefined;
  const [symbol] = SYMBOL.exec(text) ?? [];
  return symbol === undefined ? undefined : new Unknown(`${symbol} stands in a text without Fn::Sub`);
}

/** Splits a string at a delimiter, but never inside a symbol. */
export function splitAround(text: string, delimiter: string): Value {
  // what an ARN that CloudFormation makes consists of is not known here
  if (/Arn\}/.test(text)) return new Unknown(`Fn::Split of ${text}, which is known at deployment only`);
  const parts: string[] = [];
  let start = 0;
  let at = 0;
  while (at < text.length) {
    if (text.startsWith('${', at)) {
      const end = text.indexOf('}', at);
      at = end < 0 ? text.length : end + 1;
    } else if (text.startsWith(delimiter, at)) {
      parts.push(text.slice(start, at));
      at += delimiter.length;
      start = at;
    } else at += 1;
  }
  return [...parts, text.slice(start)];
}
