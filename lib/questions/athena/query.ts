/**
 * A named question as a query for Athena. What is asked for are execution parameters: they are values, wherever they come from
 * (Amazon Athena User Guide, "Use parameterized queries").
 */
import type { Question } from '../question';
import { ASKED } from './asked';
import { isAbout, LEAVES } from './leaves';
import { IDENTITIES, isBy, NAME, PRINCIPALS } from './principal';
import { some, textIn } from './sql';

/*
 * The parameters, in their order: who and resource, `*` for any; the account where it is asked for; the first and the last day of delivery,
 * as 2026/01/31, of which the last is that of the last event or the day after; the earliest time of an event, and the time before which
 * they are.
 */

const ERROR = `coalesce(nullif(errorcode, ''), CASE WHEN ${textIn('responseelements', 'ConsoleLogin')} = 'Failure' THEN 'Failure' END, '')`;

/** Names of the steps' columns, and what stands in them. */
const READ: Readonly<Record<string, string>> = {
  ...{ [ASKED.who]: 'CAST(? AS VARCHAR)', [ASKED.resource]: 'CAST(? AS VARCHAR)' },
  service: String.raw`regexp_replace(eventsource, '\.amazonaws\.com(\.cn)?$', '')`,
  error: ERROR,
  ...LEAVES,
  ...IDENTITIES,
};

/** What an answer shows, in the words of `wormtrail ask --format csv`. */
const SHOWN: Readonly<Record<string, string>> = {
  time: 'eventtime',
  who: NAME,
  type: 'type',
  arn: 'arn',
  role: 'role',
  session: 'session',
  person: 'person',
  access_key: 'access_key',
  invoked_by: 'invoked_by',
  source: 'sourceipaddress',
  what: `concat(service, ':', eventname)`,
  resource_arns: `array_join(transform(resources, r -> r.arn), ' ')`,
  requested: 'requestparameters',
  result: `CASE WHEN error = '' THEN 'ok' WHEN coalesce(errormessage, '') = '' THEN error ELSE concat(error, ': ', errormessage) END`,
  recorded_for: 'recipientaccountid',
  recorded_in: 'awsregion',
  event_id: 'eventid',
  file: 'file',
};

export interface AthenaQueryOptions {
  /** The table as the query names it, quoted where it has to be. */
  readonly table: string;
  /** Names and ARNs of what belongs to the audit log. */
  readonly auditLog: readonly string[];
  /** The table does not list the accounts: one more parameter, before the days, names one. @default false */
  readonly asksForAccount?: boolean;
}

export function athenaQuery(question: Question, options: AthenaQueryOptions): string {
  const { table, auditLog, asksForAccount = false } = options;
  const { sql, decidesWho } = question;
  const passes = [
    sql.where(auditLog),
    ...(decidesWho ? [] : [some(`${ASKED.who} = '*'`, isBy(ASKED.who))]),
    some(`${ASKED.resource} = '*'`, isAbout(ASKED.resource)),
  ];
  const first = sql.firstOf;
  return [
    'WITH read AS (',
    `  SELECT *, "$path" AS file,\n    ${columns(READ)}`,
    `  FROM ${table}`,
    `  WHERE ${asksForAccount ? 'account = ? AND ' : ''}day BETWEEN ? AND ? AND eventtime >= ? AND eventtime < ?`,
    '), resolved AS (',
    `  SELECT *,\n    ${columns(PRINCIPALS)}`,
    '  FROM read',
    '), answer AS (',
    `  SELECT ${first ? `*, row_number() OVER (PARTITION BY ${first} ORDER BY eventtime, eventid) AS nth` : '*'}`,
    '  FROM resolved',
    `  WHERE ${passes.join('\n    AND ')}`,
    ')',
    `SELECT\n    ${columns(SHOWN)}`,
    `FROM answer${first ? '\nWHERE nth = 1' : ''}`,
    'ORDER BY time, event_id',
  ].join('\n');
}

function columns(all: Readonly<Record<string, string>>): string {
  return Object.entries(all)
    .map(([name, expression]) => `${expression} AS ${name}`)
    .join(',\n    ');
}
