/** JSON that is nested to exhaust whoever walks through it: JSON.parse takes it, and every recursion after that does not. */

/** Far more levels than any event, policy or dashboard has. */
const DEEPEST = 256;

/** Whether a text has more levels than any document that is meant to be read. */
export function isTooDeep(json: string): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '\\') at += 1;
    else if (character === '"') isText = !isText;
    else if (isText) continue;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}
