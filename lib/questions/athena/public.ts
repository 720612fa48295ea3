/**
 * What opens something to the public, as SQL: the twin of ../named/opened-to-public.ts and ../public-policy.ts. A condition of a policy
 * narrows here only where nothing in it is negated or open, so that more may be shown than `wormtrail ask` does, and nothing less.
 */
import { NARROWING } from '../public-policy';
import { requests } from './leaves';
import { anyIn, every, isOneOf, matches, some, textIn, UNVERSIONED } from './sql';

const REQUEST = 'requestparameters';

const EVERY_ADDRESS = requests(({ value }) => matches(value, /^[0-9a-fA-F.:]+\/0+$/));
const ALL = requests(({ value }) => `${value} = 'all'`);
const PUBLIC_GRANT = requests(({ value }) =>
  matches(value, /groups\/global\/(AllUsers|AuthenticatedUsers)|^(public-read|public-read-write|authenticated-read)$/),
);
const WITHOUT_AUTHORIZATION = requests(({ value, field }) => every(matches(field, /^authType$/i), `${value} = 'NONE'`));
const ANYBODY = requests(({ value, field }) => every(`${field} = 'principal'`, `${value} = '*'`));

/** Conditions, and the calls that open something where they hold. */
const OPENERS: readonly (readonly [string, readonly string[]])[] = [
  [EVERY_ADDRESS, ['AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules']],
  [
    ALL,
    [
      ...['ModifySnapshotAttribute', 'ModifyImageAttribute'],
      ...['ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute'],
    ],
  ],
  [PUBLIC_GRANT, ['PutBucketAcl', 'PutObjectAcl', 'CreateBucket', 'PutObject']],
  [WITHOUT_AUTHORIZATION, ['CreateFunctionUrlConfig', 'UpdateFunctionUrlConfig']],
  [ANYBODY, ['AddPermission']],
];

const UNBLOCKS = matches(
  `json_format(json_extract(${REQUEST}, '$.PublicAccessBlockConfiguration'))`,
  /:\s*(false|"false")/,
);

/** Policies that stand in the request as JSON, or as a text that holds JSON. */
const IN_FIELDS = ['bucketPolicy', 'policy', 'policyDocument'].map((field) => `json_extract(${REQUEST}, '$.${field}')`);
const TEXT = String.raw`json_extract_scalar(concat('[', regexp_extract(t, '"(?:[^"\\]|\\.)*"$'), ']'), '$[0]')`;
const IN_TEXTS = String.raw`transform(filter(request, t -> t LIKE '%\"Statement\"%'), t -> try(json_parse(${TEXT})))`;

const CONDITION = `json_format(json_extract(s, '$.Condition'))`;
const NARROWS = every(
  `json_extract(s, '$.Condition') IS NOT NULL`,
  matches(CONDITION, new RegExp(`"(${[...NARROWING].join('|')})"\\s*:`, 'i')),
  `NOT ${matches(CONDITION, /Not|IfExists|"Null"|"\*"|"0\.0\.0\.0\/0"|"::\/0"/)}`,
);
const IS_OPEN = every(
  `json_extract_scalar(s, '$.Effect') = 'Allow'`,
  some(`json_extract(s, '$.NotPrincipal') IS NOT NULL`, matches(`json_format(json_extract(s, '$.Principal'))`, /"\*"/)),
  `NOT coalesce(${NARROWS}, false)`,
);
const STATEMENTS = `coalesce(try_cast(json_extract(p, '$.Statement') AS ARRAY(JSON)), ARRAY[json_extract(p, '$.Statement')])`;
const POLICY = anyIn(`ARRAY[${IN_FIELDS.join(', ')}] || ${IN_TEXTS}`, 'p', anyIn(STATEMENTS, 's', IS_OPEN));

export const OPENED_TO_PUBLIC = every(
  `coalesce(lower(readonly), '') <> 'true'`,
  some(
    matches('eventname', /^Delete(Bucket|Account)?PublicAccessBlock$/),
    every(matches('eventname', /^Put(Bucket|Account)?PublicAccessBlock$/), UNBLOCKS),
    every(
      `NOT ${matches('eventname', /^Put(Bucket|Account)?PublicAccessBlock$/)}`,
      some(
        ...OPENERS.map(([opens, calls]) => every(isOneOf(UNVERSIONED, calls), opens)),
        `${textIn(REQUEST, 'publiclyAccessible')} = 'true'`,
        `${textIn(REQUEST, 'principal')} = '*'`,
        POLICY,
      ),
    ),
  ),
);
