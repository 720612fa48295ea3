/** What may stand in a table, a mail or a terminal without changing what stands beside it. */

/** Characters of a case number, a reason or an owner. */
export const LONGEST_LINE = 500;

/** No control characters, no line or paragraph separators, nothing that turns the direction of writing, and no half of a character. */
const LINE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u;

/** @param most Characters, as JavaScript counts them. */
export function isLine(text: string, most = LONGEST_LINE): boolean {
  return text.length > 0 && text.length <= most && LINE.test(text);
}
