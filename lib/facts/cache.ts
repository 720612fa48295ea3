/** Answers that are found once. */

/** Answers by a text that says all that they depend on. */
export class Cache<Answer> {
  private readonly known = new Map<string, Answer>();

  /** @param most As many are kept; one more empties the cache, so that no template can fill the memory. */
  constructor(private readonly most: number) {}

  get(question: string, find: (question: string) => Answer): Answer {
    const known = this.known.get(question);
    if (known !== undefined) return known;
    const found = find(question);
    if (this.known.size >= this.most) this.known.clear();
    this.known.set(question, found);
    return found;
  }
}

/** The same function, called once for each object that never changes. */
export function oncePer<Subject extends object, Found>(find: (subject: Subject) => Found): (subject: Subject) => Found {
  const known = new WeakMap<Subject, { readonly found: Found }>();
  return (subject) => {
    const answer = known.get(subject) ?? { found: find(subject) };
    known.set(subject, answer);
    return answer.found;
  };
}
