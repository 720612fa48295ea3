/** Patterns as IAM has them: `*` for any text, `?` for any one character. */
import { arnParts } from '../arn';

const WILDCARD = /[*?]/;

export function hasWildcard(pattern: string): boolean {
  return WILDCARD.test(pattern);
}

/**
 * Above this many steps a question about two patterns is not answered but decided for caution. Real policies stay far
 * below it: S3 takes 20 KB for all of a bucket's policy.
 */
const MOST_STEPS = 4_000_000;

/**
 * Whether a pattern matches everything that another one matches. A text without wildcards is a pattern that matches
 * itself, so that this is matching, too. Too long to be compared: no.
 */
export function coversPattern(pattern: string, other: string): boolean {
  if (pattern === '*' || pattern === other) return true;
  if (!hasWildcard(pattern)) return false;
  if (pattern.length * other.length > MOST_STEPS) return false;
  let at = 0;
  let otherAt = 0;
  let star = -1;
  let retryAt = 0;
  while (otherAt < other.length) {
    if (pattern[at] === '*') {
      star = at++;
      retryAt = otherAt;
    } else if (at < pattern.length && coversCharacter(pattern.charAt(at), other.charAt(otherAt))) {
      at++;
      otherAt++;
    } else if (star >= 0) {
      at = star + 1;
      otherAt = ++retryAt;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}

function coversCharacter(character: string, other: string): boolean {
  return character === other || (character === '?' && other !== '*');
}

/**
 * The same for ARNs, whose wildcards stay within one of the six parts between colons (IAM User Guide, "Amazon Resource
 * Name (ARN) condition operators"). What has fewer parts is compared as any other pattern.
 */
export function coversArn(pattern: string, other: string): boolean {
  if (!hasWildcard(pattern)) return pattern === other;
  const parts = arnParts(pattern);
  const others = arnParts(other);
  if (!parts || !others) return coversPattern(pattern, other);
  return parts.every((part, index) => coversPattern(part, others[index] ?? ''));
}

/** Whether one of several patterns covers an ARN. */
export function isCovered(arn: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => coversArn(pattern, arn));
}

/** Whether some text matches both patterns. Too long to be compared: yes. */
export function overlaps(one: string, other: string): boolean {
  if (one === '*' || other === '*' || one === other) return true;
  if (!hasWildcard(other)) return coversPattern(one, other);
  if (!hasWildcard(one)) return coversPattern(other, one);
  const head = Math.min(one.search(WILDCARD), other.search(WILDCARD));
  if (one.slice(0, head) !== other.slice(0, head)) return false;
  return head > 0 ? overlaps(one.slice(head), other.slice(head)) : meet(one, other);
}

/** The same for patterns with wildcards, compared character by character. */
function meet(one: string, other: string): boolean {
  if (one.length * other.length > MOST_STEPS) return true;
  // reachable[i]: whether some text matches the whole of `one` up to i and of `other` up to the row's character.
  let reachable = startsOf(one);
  for (const character of other) reachable = nextRow(one, character, reachable);
  return reachable[one.length] === true;
}

function startsOf(pattern: string): boolean[] {
  const row = [true];
  for (let i = 0; i < pattern.length; i++) row.push(row[i] === true && pattern[i] === '*');
  return row;
}

function nextRow(pattern: string, character: string, above: readonly boolean[]): boolean[] {
  const row = [above[0] === true && character === '*'];
  for (let i = 0; i < pattern.length; i++) {
    const own = pattern.charAt(i);
    const isWild = own === '*' || character === '*';
    const beside = own === '?' || character === '?' || own === character;
    row.push(isWild ? above[i + 1] === true || row[i] === true : beside && above[i] === true);
  }
  return row;
}
