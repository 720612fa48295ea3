/**
 * Who made a call: a session is resolved to its role, and to the person where the source identity or the name of the session says
 * who that is. CloudTrail User Guide, "CloudTrail userIdentity element".
 */
import { textAt, type Fields } from './fields';

export interface Principal {
  /** Root, IAMUser, AssumedRole, AWSService … */
  readonly type: string;
  /** The shortest name that tells it from others: of the person, the user, the role or the service. */
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly account: string;
  /** Of a session: the ARN of its role. */
  readonly role: string;
  /** Of a session: its name. */
  readonly session: string;
  /** Of a session: the person, where the log says who that is. */
  readonly person: string;
  readonly sourceIdentity: string;
  readonly accessKey: string;
  /** The service that made the call in somebody's name. */
  readonly invokedBy: string;
  /** When the session began. */
  readonly since: string;
}

/** Partition, account and resource: records hold no symbols, so that colons alone tell. Millions of records pass here. */
const ARN = /^arn:([^:]*):[^:]*:[^:]*:([^:]*):(.*)$/s;
const SESSION = /^assumed-role\/([^/]+)\/(.+)$/s;

export function principalOf({ userIdentity }: Fields): Principal {
  const at = (...path: string[]): string => textAt(userIdentity, ...path);
  const arn = at('arn');
  const [, partition = 'aws', ofArn = '', resource = ''] = ARN.exec(arn) ?? [];
  const [, assumed = '', session = ''] = SESSION.exec(resource) ?? [];
  const account = at('accountId') || ofArn;
  // the path of the role is in no session's ARN
  const issuer = at('sessionContext', 'sessionIssuer', 'arn');
  const role = issuer || (assumed && `arn:${partition}:iam::${account}:role/${assumed}`);
  const sourceIdentity = at('sessionContext', 'sourceIdentity');
  const principal = {
    ...{ type: at('type'), arn, id: at('principalId'), account, role, session, sourceIdentity },
    person: sourceIdentity || (isPersonal(session, role) ? session : ''),
    accessKey: at('accessKeyId'),
    invokedBy: at('invokedBy'),
    since: at('sessionContext', 'attributes', 'creationDate'),
  };
  return { ...principal, name: nameOf(principal, at('userName'), at('onBehalfOf', 'userId')) };
}

/**
 * IAM Identity Center names a session after its user; many identity providers take the mail address. Any other name was
 * chosen by whoever assumed the role, and may be an instance or a program. IAM Identity Center User Guide, "CloudTrail use cases".
 */
function isPersonal(session: string, role: string): boolean {
  return session !== '' && (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(session) || lastPart(role).startsWith('AWSReservedSSO_'));
}

function nameOf(principal: Omit<Principal, 'name'>, userName: string, onBehalfOf: string): string {
  const { type, person, role, account, arn, id, invokedBy } = principal;
  if (type === 'Root') return 'root';
  return person || lastPart(role) || userName || invokedBy || onBehalfOf || arn || account || id || 'unknown';
}

/** Every name by which somebody may ask for it. */
export function namesOf(who: Principal): readonly string[] {
  const { type, name, arn, id, role, session, person, sourceIdentity, accessKey, invokedBy, account } = who;
  const ofAccount = type === 'AWSAccount' ? [account] : [];
  return [name, arn, id, role, lastPart(role), lastPart(arn), session, person, sourceIdentity, accessKey, invokedBy]
    .concat(ofAccount)
    .filter(Boolean);
}

/** What stands behind the last slash or colon. */
export function lastPart(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);
}
