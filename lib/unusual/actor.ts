/** Who acted, what, and from which network: as counts tell them apart. */
import { isIP } from 'node:net';
import type { AuditEvent } from '../events/event';
import { lastPart, type Principal } from '../events/principal';
import { parseArn } from '../facts/arn';

export interface Actor {
  /** ARN of the role or user; of a person in IAM Identity Center, of the session; an id where there is no ARN. */
  readonly id: string;
  /** What others share with it: the permission set of a person. Itself, where nobody does. */
  readonly role: string;
  /** People come from other networks every day. */
  readonly isPerson: boolean;
}

/** No name is longer; what is, was written to fill the memory. */
const LONGEST = 512;

/**
 * undefined of what AWS does by itself: nobody else can be a service, nor assume a service-linked role (IAM User Guide, "Create a
 * service-linked role").
 */
export function actorOf({ who }: AuditEvent): Actor | undefined {
  const { type, arn, id, role, session, name, account } = who;
  // a path may hold any character, `:role/aws-service-role/` among them: only its beginning tells
  const isServiceLinked = parseArn(role)?.resource.startsWith('role/aws-service-role/') ?? false;
  if (type === 'AWSService' || isServiceLinked) return undefined;
  if (isPerson(who)) return { id: cut(`${arn || `${role}/${session}`}`), role: cut(role), isPerson: true };
  // of a caller from another account the record has no more than its id
  const found = role || arn || (type === 'AWSAccount' ? `${account}:${id}` : id) || (name === 'unknown' ? '' : name);
  const isService = who.invokedBy !== '' && type === '';
  return found === '' || isService ? undefined : { id: cut(found), role: cut(found), isPerson: false };
}

/** Sessions of Identity Center are named after its users; other sessions are named by whoever assumes the role. */
function isPerson({ role, session }: Principal): boolean {
  return session !== '' && lastPart(role).startsWith('AWSReservedSSO_');
}

/** `lambda:UpdateFunctionCode` of `UpdateFunctionCode20150331v2`. */
export function actionOf({ service, name }: AuditEvent): string {
  return cut(`${service}:${name.replace(/(_?20\d{2}_?\d{2}_?\d{2})(v\d+)?$/, '')}`);
}

/** The /24 of an IPv4 address, the /48 of an IPv6 one; empty where a service called, or AWS hides the address. */
export function networkOf({ ip }: AuditEvent): string {
  switch (isIP(ip)) {
    case 4:
      return `${ip.split('.').slice(0, 3).join('.')}.0/24`;
    case 6:
      return `${groupsOf(ip).slice(0, 3).join(':')}::/48`;
    default:
      return '';
  }
}

/** `::` stands for as many groups of zeros as are missing. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::');
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  const missing = tail === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0);
  return [...(before ?? []), ...Array<string>(Math.max(0, missing)).fill('0'), ...(after ?? [])].map((group) =>
    group.replace(/^0+(?=.)/, ''),
  );
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
