/**
 * A record of CloudTrail as questions see it. Whatever stands in a field, of whatever type: text is text or empty. CloudTrail User
 * Guide, "CloudTrail record contents for management, data, and network activity events".
 */
import { text, textAt, type Fields } from './fields';
import { principalOf, type Principal } from './principal';

export interface AuditEvent {
  /** ISO 8601 in UTC; the delivery of its file where the record has no time. */
  readonly time: string;
  /** `s3` of `s3.amazonaws.com`. */
  readonly service: string;
  readonly name: string;
  readonly who: Principal;
  readonly ip: string;
  readonly agent: string;
  /** Empty where the call succeeded. */
  readonly error: string;
  readonly errorMessage: string;
  /** undefined where the record does not say it. */
  readonly readOnly: boolean | undefined;
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly fields: Fields;
}

/** An ISO time in UTC, as CloudTrail writes it. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

/** @param delivered When its file was delivered. */
export function eventOf(fields: Fields, delivered: string): AuditEvent {
  const time = text(fields.eventTime);
  const source = text(fields.eventSource);
  return {
    time: TIME.test(time) && !Number.isNaN(Date.parse(time)) ? time : delivered,
    service: source.replace(/\.amazonaws\.com(\.cn)?$/, ''),
    name: text(fields.eventName),
    who: principalOf(fields),
    ip: text(fields.sourceIPAddress),
    agent: text(fields.userAgent),
    error: errorOf(fields),
    errorMessage: text(fields.errorMessage),
    readOnly: typeof fields.readOnly === 'boolean' ? fields.readOnly : undefined,
    account: text(fields.recipientAccountId),
    region: text(fields.awsRegion),
    id: text(fields.eventID),
    fields,
  };
}

/** A sign-in that failed has no error code (CloudTrail User Guide, "AWS Management Console sign-in events"). */
function errorOf(fields: Fields): string {
  const code = text(fields.errorCode);
  return code === '' && textAt(fields, 'responseElements', 'ConsoleLogin') === 'Failure' ? 'Failure' : code;
}
