/** Accepting a finding on purpose: what, why, who answers for it, and until when. */
import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isDay } from './acknowledgement';
import { AcknowledgementError } from './errors';

/** The pack's name, as cdk-nag and the CDK's validation report show it. */
export const PACK_NAME = 'AuditLogChecks';

export interface AcknowledgeProps {
  /** The guardrail, such as `KeyRotationEnabled`. */
  readonly id: string;
  /** Why the finding is accepted, for whoever reviews it. */
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
 * @throws AcknowledgementError where reason or owner is empty, or the date is none.
 */
export function acknowledge(construct: IConstruct, { id, reason, owner, until }: AcknowledgeProps): void {
  if (reason.trim() === '') throw new AcknowledgementError(construct, `${id} has no reason. Say why it is accepted.`);
  if (owner.trim() === '' || /[;[\]]/.test(owner)) {
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
