/** Symbols: `${STACK.LOGICAL-ID}` and `${AWS::Region}` stand for strings that only a deployment knows. */
import { Unknown, type Value } from '../value';

/** Whether a string holds a symbol, so that it equals another for certain only where both are written alike. */
export function isOpen(text: string): boolean {
  return text.includes('${');
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
