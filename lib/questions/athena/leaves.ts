/**
 * What a record was about, as SQL: every text in its request, its answer and its resources, and whether one of them is the resource
 * that is asked for. The twin of ../resources.ts.
 */
import { anyIn, every, fits, lastPart, literal, some, textIn } from './sql';

/** A text of JSON, with the name of its field before it, or the name of a field alone: texts are never parted. */
const TOKENS = String.raw`'("(?:[^"\\]|\\.)*"\s*:\s*)?"(?:[^"\\]|\\.)*"(\s*:)?'`;

/** The value of a token; NULL or empty where it is the name of a field. */
function valueOf(token: string): string {
  return `regexp_extract(${token}, ${String.raw`'"((?:[^"\\]|\\.)*)"$'`}, 1)`;
}

function fieldOf(token: string): string {
  return `regexp_extract(${token}, ${String.raw`'^"([^"]*)"\s*:\s*"'`}, 1)`;
}

function tokensOf(column: string): string {
  return `regexp_extract_all(coalesce(${column}, ''), ${TOKENS})`;
}

const BUCKET = textIn('requestparameters', 'bucketName');
const KEY = textIn('requestparameters', 'key');

/** Columns that every question reads: they stand in the query once. */
export const LEAVES = {
  request: tokensOf('requestparameters'),
  answer: tokensOf('responseelements'),
  about: [
    tokensOf('serviceeventdetails'),
    `coalesce(transform(resources, r -> concat('"', r.arn, '"')), ARRAY[])`,
    `coalesce(transform(resources, r -> concat('"', r.accountid, '"')), ARRAY[])`,
    `ARRAY[concat('"arn:aws:s3:::', ${BUCKET}, '/', ${KEY}, '"')]`,
  ].join(' || '),
} as const;

/** Whether a text of the request passes; `value` and `field` are what the condition may name. */
export function requests(condition: (leaf: { value: string; field: string }) => string): string {
  return anyIn('request', 't', condition({ value: valueOf('t'), field: fieldOf('t') }));
}

/** Whether a text of that name, in one of the columns, is asked for. */
export function isSaid(
  columns: readonly ('request' | 'answer')[],
  field: string,
  passes: (value: string) => string,
): string {
  return anyIn(columns.join(' || '), 't', every(`${fieldOf('t')} = ${literal(field)}`, passes(valueOf('t'))));
}

/** @param asked An expression: an ARN, a name or an id. */
export function isAbout(asked: string): string {
  return anyIn('(request || answer || about)', 't', names(valueOf('t'), fieldOf('t'), asked));
}

function names(value: string, field: string, asked: string): string {
  const resource = (arn: string): string => `regexp_extract(${arn}, '^arn:(?:[^:]*:){4}(.*)$', 1)`;
  const part = (index: number): string => `regexp_extract(${asked}, '^arn:(?:[^:]*:){${index}}([^:]*):', 1)`;
  const [askedService, askedAccount] = [part(1), part(3)];
  const type = `regexp_extract(${resource(asked)}, '^[^/:]*')`;
  const rest = `replace(regexp_extract(${resource(asked)}, '^[^/:]*[/:](.*)$', 1), ':', '/')`;
  const isNamed = some(
    every(`coalesce(${rest}, '') = ''`, `${value} = ${type}`),
    `${value} = ${rest}`,
    `${value} = ${lastPart(rest)}`,
  );
  // a user and a role may have the same name
  const isOther = every(
    `service = 'iam'`,
    `coalesce(${rest}, '') <> ''`,
    `coalesce(regexp_like(${field}, '(?i)name$'), false)`,
    `lower(${field}) <> concat(replace(lower(${type}), '-', ''), 'name')`,
  );
  return every(
    `${value} <> ''`,
    some(
      fits(value, asked),
      every(`${value} LIKE 'arn:%'`, some(fits(resource(value), asked), fits(lastPart(value), asked))),
      every(
        `${value} NOT LIKE 'arn:%'`,
        `${asked} LIKE 'arn:%'`,
        `${askedService} = service`,
        `(${askedAccount} = '' OR ${askedAccount} = coalesce(nullif(recipientaccountid, ''), ${askedAccount}))`,
        isNamed,
        `NOT ${isOther}`,
      ),
    ),
  );
}
