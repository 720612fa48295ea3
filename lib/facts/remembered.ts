/** Answers that are found once: a thousand audit logs of the same shape ask the same questions. */

export class Remembered<Answer> {
  private known = new Map<string, Answer>();

  /** @param most As many are kept; whoever asks for more begins anew, so that no template can fill the memory. */
  constructor(private readonly most: number) {}

  /** @param question Says all that the answer depends on. */
  answer(question: string, find: (question: string) => Answer): Answer {
    const known = this.known.get(question);
    if (known !== undefined) return known;
    const found = find(question);
    if (this.known.size >= this.most) this.known = new Map();
    this.known.set(question, found);
    return found;
  }
}

/**
 * Finds something out about a subject once, as long as nobody asks about another: dozens of guardrails ask about one audit log, then
 * all of them about the next. What a WeakMap holds outlives its key until the next full garbage collection, a thousand times over.
 */
export function rememberingLast<Subject extends object, Found>(
  find: (subject: Subject) => Found,
): (subject: Subject) => Found {
  let last: { readonly subject: Subject; readonly found: Found } | undefined;
  return (subject) => {
    if (last?.subject !== subject) last = { subject, found: find(subject) };
    return last.found;
  };
}

/**
 * The same for the subjects that were asked about last.
 *
 * They are let go of by the map: a map that is emptied, or that entries are taken out of, leads from the table that it had to the one
 * that it has (V8, ordered-hash-table.h, "obsolete"). A table of long ago outlives its use until the next full garbage collection,
 * and all that was ever remembered with it.
 *
 * @param most As many at least are remembered, and up to twice as many.
 */
export function rememberingLatest<Subject extends object, Found extends object>(
  most: number,
  find: (subject: Subject) => Found,
): (subject: Subject) => Found {
  let latest = new Map<Subject, Found>();
  let before = latest;
  return (subject) => {
    const known = latest.get(subject) ?? before.get(subject);
    if (known !== undefined) return known;
    const found = find(subject);
    if (latest.size >= most) {
      before = latest;
      latest = new Map();
    }
    latest.set(subject, found);
    return found;
  };
}
