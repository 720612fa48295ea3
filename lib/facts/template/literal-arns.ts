/** ARNs that a template writes out: what they say of where it is meant to be deployed. */

/** The first five parts of an ARN; those that it leaves out are empty. */
export interface LiteralArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

const ARN = /^arn:(aws(?:-[a-z]+)*):[\w-]*:([a-z]{2,4}(?:-[a-z]+)+-\d)?:(\d{12})?:/;

/** Every text of a template that is an ARN from its first letter on; parts with intrinsic functions or symbols count as left out. */
export function* literalArns(body: unknown): Generator<LiteralArn> {
  const waiting: unknown[] = [body];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') {
      const [arn, partition = '', region = '', account = ''] = ARN.exec(next) ?? [];
      if (arn !== undefined) yield { partition, region, account };
    } else if (typeof next === 'object' && next !== null) {
      for (const part of Object.values(next)) waiting.push(part);
    }
  }
}
