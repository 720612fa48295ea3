/**
 * Which control refused a call, by what AWS says of it. A refusal proves a control only where AWS names one that stands at the
 * bucket: who is not allowed to try proves nothing. (Amazon S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors in
 * Amazon S3"; IAM User Guide, "Troubleshoot access denied error messages".)
 */

export const OBJECT_LOCK = 'Object Lock';
export const BUCKET_POLICY = 'the bucket policy';

export interface Refusal {
  /** What refused, as the end of "refused by …". */
  readonly control: string;
  /** Whether this protects the bucket against everybody, not against this caller alone. */
  readonly isProof: boolean;
  /** What to do so that the step is proven; empty where it is. */
  readonly advice: string;
}

/** S3 calls a refusal AccessDenied, other services that it asks AccessDeniedException. */
const REFUSALS = ['AccessDenied', 'AccessDeniedException'];

/** Longer messages are no answers of AWS. */
const LONGEST = 4096;

/** `Access Denied because object protected by object lock.` is the whole message, without caller or action. */
const LOCKED = /\bprotected by object lock\b/i;
const SERVICE = /\bnot authorized to perform: ([a-z0-9-]+):/i;
/** Since January 2026 the ARN of the policy may follow (AWS Security Blog, "Enhanced access denied error messages with policy ARNs"). */
const EXPLICIT = /\bwith an explicit deny in an? ([a-z -]+ (?:policy|boundary))(?::? (arn:\S+))?/i;
const IMPLICIT = /\bbecause no ([a-z -]+ (?:policy|boundary)) allows\b/i;

/** What an explicit deny in a policy of this type proves. The other types bind the caller, not the bucket. */
const AT_THE_BUCKET: Readonly<Record<string, string>> = {
  'resource-based policy': BUCKET_POLICY,
  'resource control policy': 'a resource control policy of the organization',
};

/** @returns undefined where the error is no refusal: the call failed, and nobody knows what would have become of it. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !REFUSALS.includes(error.name)) return undefined;
  const message = error.message.slice(0, LONGEST);
  if (LOCKED.test(message)) return proof(OBJECT_LOCK);
  const service = SERVICE.exec(message)?.[1]?.toLowerCase();
  if (service === 'kms') return noProof('the policy of the key', 'Let the caller use the key below drill/.');
  const [, explicit, arn] = EXPLICIT.exec(message) ?? [];
  if (service === 's3' && explicit !== undefined) {
    const control = AT_THE_BUCKET[explicit.toLowerCase()];
    const named = `a deny in the caller’s ${explicit}${arn === undefined ? '' : ` ${arn}`}`;
    return control === undefined ? noProof(named, `${NOT_TRIED} ${LIFT}`) : proof(control);
  }
  const [, implicit] = IMPLICIT.exec(message) ?? [];
  if (implicit !== undefined) return noProof(`the lack of a right: no ${implicit} allows it`, `${NOT_TRIED} ${GRANT}`);
  return noProof('AWS, which does not say by which control', UNSAID);
}

const NOT_TRIED = 'The caller was not allowed to try, so that nothing else was asked.';
const LIFT = 'Run the drill as an administrator whom this policy does not bind.';
const GRANT = 'Run the drill as an administrator who holds the right to it.';
const UNSAID =
  'AWS names the control only to callers of the bucket’s own account or organization: run the drill as an administrator of that ' +
  'account.';

function proof(control: string): Refusal {
  return { control, isProof: true, advice: '' };
}

function noProof(control: string, advice: string): Refusal {
  return { control, isProof: false, advice };
}
