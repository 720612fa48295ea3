/** ARNs that a template writes out: what they say of where it is meant to be deployed. */
import { rawAt } from './template';

/** The first five parts of an ARN; those that it leaves out are empty. */
export interface LiteralArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Set where it says who is let in, or kept out: that may be another account. */
  readonly isPrincipal: boolean;
}

const ARN = /^arn:(aws(?:-[a-z]+)*)?:[\w-]*:([a-z]{2,4}(?:-[a-z]+)+-\d)?:(\d{12})?:/;

const PRINCIPALS = /^(?:Principal|NotPrincipal|aws:Principal\w+)$/i;

/**
 * Every text of a template that is an ARN from its first letter on, those that Fn::Sub and Fn::Join make among them; parts with
 * intrinsic functions or symbols count as left out.
 */
export function* literalArns(body: unknown): Generator<LiteralArn> {
  const waiting = [{ value: body, isPrincipal: false }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, isPrincipal } = next;
    const text = textOf(value);
    if (text !== undefined) {
      const [arn, partition = '', region = '', account = ''] = ARN.exec(text) ?? [];
      if (arn !== undefined) yield { partition, region, account, isPrincipal };
    }
    if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value) as [string, unknown][])
        waiting.push({ value: part, isPrincipal: isPrincipal || PRINCIPALS.test(name) });
    }
  }
}

/** A text, or what a function makes of texts, without what only a deployment knows; undefined where it is neither. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const sub = rawAt(value, 'Fn::Sub');
  const template: unknown = Array.isArray(sub) ? sub[0] : sub;
  if (typeof template === 'string') return template.replace(/\$\{[^}]*\}/g, '');
  const join = rawAt(value, 'Fn::Join');
  const [delimiter, parts] = (Array.isArray(join) ? join : []) as unknown[];
  if (typeof delimiter !== 'string' || !Array.isArray(parts)) return undefined;
  return parts.map((part) => (typeof part === 'string' ? part : '')).join(delimiter);
}
