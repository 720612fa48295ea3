/** ARNs, taken apart at their colons: those inside a symbol such as `${AWS::AccountId}` separate nothing. */

/** The parts of an ARN, or of a pattern of ARNs; one may be empty, a wildcard or a symbol. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All that follows the fifth colon. */
  readonly resource: string;
}

const PARTS = 6;
const SYMBOL_COLON_OR_TEXT = /\$\{[^{}]*\}|:|[^:$]+|\$/g;

/** @returns undefined where the text has fewer than six parts, as a symbol that stands for a whole ARN. */
export function arnParts(text: string): readonly string[] | undefined {
  const parts = [''];
  for (const piece of text.match(SYMBOL_COLON_OR_TEXT) ?? []) {
    if (piece === ':' && parts.length < PARTS) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts.length === PARTS ? parts : undefined;
}

/** @returns undefined where the text is no ARN. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition = '', service = '', region = '', account = '', resource = ''] = arnParts(text) ?? [];
  return prefix === 'arn' ? { partition, service, region, account, resource } : undefined;
}
