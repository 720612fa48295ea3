/** ARNs that a template writes out: what they say of where it is meant to be deployed. */

/** The first five parts of an ARN; those that it leaves out are empty. */
export interface LiteralArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Set where it says who is let in, or kept out: that may be another account. */
  readonly isPrincipal: boolean;
}

const ARN = /^arn:(aws(?:-[a-z]+)*):[\w-]*:([a-z]{2,4}(?:-[a-z]+)+-\d)?:(\d{12})?:/;

const PRINCIPALS = /^(?:Principal|NotPrincipal|aws:Principal\w+)$/i;

/** Every text of a template that is an ARN from its first letter on; parts with intrinsic functions or symbols count as left out. */
export function* literalArns(body: unknown): Generator<LiteralArn> {
  const waiting = [{ value: body, isPrincipal: false }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, isPrincipal } = next;
    if (typeof value === 'string') {
      const [arn, partition = '', region = '', account = ''] = ARN.exec(value) ?? [];
      if (arn !== undefined) yield { partition, region, account, isPrincipal };
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value) as [string, unknown][])
        waiting.push({ value: part, isPrincipal: isPrincipal || PRINCIPALS.test(name) });
    }
  }
}
