/** A name as people ask for it: `*` stands for any text, and case does not matter. */

export interface Pattern {
  readonly text: string;
  matches(name: string): boolean;
}

/** Without regular expressions: a record decides how long a name is, and none may take longer than its length. */
export function pattern(asked: string): Pattern {
  const [first = '', ...rest] = asked.toLowerCase().split('*');
  const last = rest.pop();
  if (last === undefined) return { text: asked, matches: (name) => name.toLowerCase() === first };
  return {
    text: asked,
    matches: (name) => {
      const lower = name.toLowerCase();
      if (!lower.startsWith(first) || !lower.endsWith(last)) return false;
      let at = first.length;
      for (const part of rest) {
        const found = lower.indexOf(part, at);
        if (found === -1) return false;
        at = found + part.length;
      }
      return at <= lower.length - last.length;
    },
  };
}

/** Longest part of the pattern that stands in every record as it is written: JSON escapes none of these characters. */
export function literalOf({ text }: Pattern): string {
  // of an ARN records may hold the name alone
  const name = text.startsWith('arn:') ? (text.split(/[/:]/).at(-1) ?? '') : text;
  const parts = name.split(/[^A-Za-z0-9_.@=+-]+/);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}
