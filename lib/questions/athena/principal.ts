/** Who made a call, as SQL: the twin of ../../events/principal.ts. */
import { anyIn, every, fits, lastPart, literal, some } from './sql';

const ASSUMED = '^arn:[^:]*:[^:]*:[^:]*:[^:]*:assumed-role/([^/]+)/(.+)$';
const IDENTITY = 'useridentity';
const CONTEXT = `${IDENTITY}.sessioncontext`;
const ARN = `${IDENTITY}.arn`;
/** A function that finds nothing answers NULL or an empty text: both are NULL here. */
const orNull = (expression: string): string => `nullif(${expression}, '')`;

const partition = orNull(`regexp_extract(${ARN}, '^arn:([^:]*):', 1)`);
const assumed = orNull(`regexp_extract(${ARN}, '${ASSUMED}', 1)`);

/** Columns of the first step: they read the table alone. */
export const IDENTITIES = {
  type: `${IDENTITY}.type`,
  arn: orNull(ARN),
  principal: orNull(`${IDENTITY}.principalid`),
  of_account: `coalesce(${orNull(`${IDENTITY}.accountid`)}, ${orNull(`regexp_extract(${ARN}, '^arn:(?:[^:]*:){3}([^:]*):', 1)`)})`,
  issuer: orNull(`${CONTEXT}.sessionissuer.arn`),
  assumed: `concat('arn:', ${partition}, ':iam::', coalesce(${orNull(`${IDENTITY}.accountid`)}, ${orNull(`regexp_extract(${ARN}, '^arn:(?:[^:]*:){3}([^:]*):', 1)`)}), ':role/', ${assumed})`,
  session: orNull(`regexp_extract(${ARN}, '${ASSUMED}', 2)`),
  source_identity: orNull(`${CONTEXT}.sourceidentity`),
  access_key: orNull(`${IDENTITY}.accesskeyid`),
  invoked_by: orNull(`${IDENTITY}.invokedby`),
  user_name: orNull(`${IDENTITY}.username`),
  on_behalf_of: orNull(`${IDENTITY}.onbehalfof.userid`),
} as const;

const role = 'coalesce(issuer, assumed)';
const isPersonal = some(
  `regexp_like(session, '${String.raw`^[^@\s]+@[^@\s]+\.[^@\s]+$`}')`,
  `coalesce(${lastPart(role)} LIKE 'AWSReservedSSO!_%' ESCAPE '!', false)`,
);

/** Columns of the second step. */
export const PRINCIPALS = {
  role,
  person: `coalesce(source_identity, CASE WHEN ${isPersonal} THEN session END)`,
} as const;

export const NAME = `CASE WHEN type = 'Root' THEN 'root' ELSE coalesce(person, ${orNull(lastPart('role'))}, user_name, invoked_by, on_behalf_of, arn, of_account, principal, 'unknown') END`;

/** Whether it was somebody of that name. @param asked An expression. */
export function isBy(asked: string): string {
  const names = [
    ...[NAME, 'arn', 'principal', 'role', lastPart('role'), lastPart('arn'), 'session', 'person', 'source_identity'],
    ...['access_key', 'invoked_by', `CASE WHEN type = ${literal('AWSAccount')} THEN of_account END`],
  ];
  return anyIn(`ARRAY[${names.join(', ')}]`, 'n', every(`n <> ''`, fits('n', asked)));
}
