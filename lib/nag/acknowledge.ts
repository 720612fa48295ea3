/** Accepting a finding on purpose: what, why, who answers for it, and until when. */
import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Acknowledgement } from '../findings/finding';
import { isDay, isOwnerName } from '../check/apply-acknowledgements';
import { AcknowledgementError } from './errors';

/** The pack's name, as cdk-nag and the CDK's validation report show it. */
export const PACK_NAME = 'AuditLogChecks';

export interface AcknowledgeProps {
  /** The guardrail, such as `KeyRotationEnabled`. */
  readonly id: string;
  /** Why the finding is accepted, for its reviewers. */
  readonly reason: string;
  /** The team or person who answers for it. */
  readonly owner: string;
  /** Last day on which it counts, in UTC: `2027-03-31`. After it the finding is back, and the acknowledgement one of its own. */
  readonly until: string;
}

/**
 * Acknowledges a guardrail's findings on a construct and everything below it.
 *
 * The same as `Validations.of(construct).acknowledge({ id: 'AuditLogChecks-ID', reason })` with owner and date at the end of the
 * reason, so that the CDK's own reports tell them too.
 *
 * @throws AcknowledgementError where reason or owner is empty, or the date is not one.
 *
 * @example
 * acknowledge(stack, {
 *   id: 'KeyRotationEnabled',
 *   reason: 'The key material is imported and rotated by hand, see OPS-7',
 *   owner: 'Platform',
 *   until: '2027-03-31',
 * });
 */
export function acknowledge(construct: IConstruct, { id, reason, owner, until }: AcknowledgeProps): void {
  if (reason.trim() === '') throw new AcknowledgementError(construct, `${id} has no reason. Say why it is accepted.`);
  if (!isOwnerName(owner)) {
    throw new AcknowledgementError(construct, `owner "${owner}" is no name. Name a team or person, without ; [ or ].`);
  }
  if (!isDay(until)) {
    throw new AcknowledgementError(construct, `until "${until}" is no date. Write a day such as 2027-03-31.`);
  }
  Validations.of(construct).acknowledge({
    id: id.startsWith(`${PACK_NAME}-`) ? id : `${PACK_NAME}-${id}`,
    reason: `${reason.trim()} [owner: ${owner.trim()}; until: ${until}]`,
  });
}

/** Reads a reason as `acknowledge` wrote it; of one that somebody wrote by hand, owner and date may be missing. */
export function acknowledgementIn(text: string): Acknowledgement {
  const [whole = '', fields = ''] = /\s*\[((?:owner|until): [^[\]]*)\]\s*$/.exec(text) ?? [];
  const field = (name: string): string | undefined =>
    fields
      .split(';')
      .map((part) => part.trim())
      .find((part) => part.startsWith(`${name}: `))
      ?.slice(name.length + 2)
      .trim();
  const [owner, until] = [field('owner'), field('until')];
  return { reason: text.slice(0, text.length - whole.length), ...(owner && { owner }), ...(until && { until }) };
}
