/** What stands in the one configuration file: the shape, and for each part what to write. */
import { z } from 'zod';
import { PRINCIPAL, PRINCIPAL_RULE, ROLE_PATTERN, ROLE_PATTERN_RULE } from '../facts/principals';
import { FRAMEWORK_IDS } from '../frameworks/catalogue';
import { accountId, organizationId, region } from './fields';
import { organizationConfig } from './organization';
import { isDailyOrMoreOften, isWrittenAsDocumented, SCHEDULE_RULE } from './schedule';

/** S3 Object Lock takes no longer retention than 100 years (S3 User Guide, "Object Lock considerations"). */
export const LONGEST_LOCK_IN_DAYS = 36_500;

/** Each has a statement in the policy of the evidence bucket, which has 20 KB (Amazon S3 endpoints and quotas, "Bucket policies"). */
const MOST_HOLDERS = 8;

/** With what follows it, the longest name of a schedule or role, `NAME-log-verification-schedule`, has IAM's 64 letters. */
const NAME = /^(?=.{3,38}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const HTTPS_RULE = 'an HTTPS address, such as https://hooks.example.com/audit-log';

/** `NAME+KEYID+KEY` of an Ed25519 witness: its 33 bytes begin with the signature type 0x04 (c2sp.org/tlog-cosignature). */
const WITNESS_KEY = /^[^+\s]+\+[0-9a-f]{8}\+B[A-P][A-Za-z0-9+/]{42}$/;
const WITNESS_KEY_RULE =
  'the key that the witness publishes, as NAME+KEYID+KEY, of its Ed25519 cosignatures (signature type 0x04)';

const days = (what: string) => {
  const write = `${what}: a whole number of days from 1 to ${LONGEST_LOCK_IN_DAYS}`;
  return z.int(write).min(1, write).max(LONGEST_LOCK_IN_DAYS, write).describe(what);
};

export const schedule = z
  .string('an EventBridge Scheduler expression, such as rate(1 hour)')
  .refine((expression) => isDailyOrMoreOften(expression) && isWrittenAsDocumented(expression), SCHEDULE_RULE)
  .describe('How often: an EventBridge Scheduler expression, at least once a day, such as rate(1 hour)');

const scheduled = (what: string) =>
  z.strictObject({ schedule }, `an object such as { "schedule": "rate(1 hour)" }`).describe(what);

const text = (what: string) =>
  z.string(what).trim().min(1, what).max(1000, `${what}, in at most 1000 characters`).describe(what);

const witness = z.strictObject(
  {
    key: z.string(WITNESS_KEY_RULE).regex(WITNESS_KEY, WITNESS_KEY_RULE).describe('Its key, as NAME+KEYID+KEY'),
    url: z
      .url({ protocol: /^https$/, error: 'the HTTPS address below which it takes checkpoints' })
      .describe('Where it takes checkpoints: its submission prefix'),
  },
  'an object with key and url',
);

/** What closes a finding that stays open: the finding itself says what to write here. */
const acknowledgement = z.strictObject(
  {
    finding: z
      .string('the id of the finding')
      .regex(/^[A-Z][A-Za-z]{2,60}$/, 'the id of the finding, such as TrailNotRestarted')
      .describe('Id of the finding, such as TrailNotRestarted'),
    resource: text('The resource as the finding names it, or the name of the stack for a whole deployment'),
    time: z.iso
      .datetime('the time that the finding states, such as 2026-01-31T12:00:00.000Z')
      .describe('When it happened, as the finding states it'),
    reason: text('Why it is accepted'),
    owner: text('Who answers for it'),
    until: z.iso
      .date('a date, such as 2026-12-31')
      .optional()
      .describe('The last day on which it counts; the finding is open again afterwards'),
  },
  'an object with finding, resource, time, reason and owner',
);

const owner = (who: string, concern: string) =>
  z
    .strictObject(
      {
        team: z
          .string(`the name of the team that owns ${concern}`)
          .trim()
          .min(1, `the name of the team that owns ${concern}`)
          .max(200, 'a team name of at most 200 characters')
          .regex(/^\P{Cc}*$/u, 'a team name without line breaks')
          .describe('Name of the team'),
        email: z
          .email('an e-mail address, such as team@example.com')
          .describe('Where the team receives findings; AWS asks the address to confirm the subscription'),
        httpsEndpoints: z
          .array(z.url({ protocol: /^https$/, error: HTTPS_RULE }), 'a list of HTTPS addresses')
          .min(1, 'at least one HTTPS address, or take the list away')
          .max(5, 'at most 5 HTTPS addresses')
          .refine((all) => new Set(all).size === all.length, 'each HTTPS address once')
          .optional()
          .describe('HTTPS endpoints that get every message too; each has to confirm its subscription'),
        chatChannel: z
          .string('the name of a Slack or Teams channel')
          .trim()
          .min(1, 'the name of a Slack or Teams channel, such as Slack #audit-log')
          .max(200, 'a channel name of at most 200 characters')
          .regex(/^\P{Cc}*$/u, 'a channel name without line breaks')
          .optional()
          .describe(
            'Slack or Teams channel that Amazon Q Developer in chat applications posts every message to, as people call it; it confirms the subscription once a channel of the account names the topic',
          ),
      },
      `the ${who} owner: an object with team and email`,
    )
    .describe(`Who owns ${concern}`);

/** One schema for validation, for types and, as JSON Schema, for editors. */
export const configSchema = z.strictObject(
  {
    $schema: z.string('the path of wormtrail.schema.json').optional().describe('The JSON Schema, for editors'),
    name: z
      .string('the name of the audit log')
      .regex(NAME, 'a name of 3 to 38 lower-case letters, digits and single hyphens, starting with a letter')
      .describe('Name of the audit log, its stack and its trail'),
    account: accountId('AWS account that the audit log is deployed to; of an organization, its log archive account'),
    region: region('AWS Region that the audit log is deployed to; of an organization, its home Region'),
    retention: z
      .strictObject(
        {
          frameworks: z
            .array(
              z.enum(FRAMEWORK_IDS, `one of ${FRAMEWORK_IDS.join(', ')}`),
              `a list of frameworks: ${FRAMEWORK_IDS.join(', ')}`,
            )
            .default([])
            .describe('Frameworks that the audit log has to satisfy'),
          days: days('Days that logs are kept at least, beside what the frameworks ask for').optional(),
          maximumDays: days('Days after which logs must be gone').optional(),
        },
        'an object with frameworks, days or both',
      )
      .describe('How long logs are kept: the longest that the frameworks and days ask for'),
    confirmIrreversibleRetentionDays: z
      .int('the retention in days, as a number')
      .optional()
      .describe(
        'The retention in days once more: COMPLIANCE retention cannot be shortened by anyone, so it must be stated',
      ),
    owners: z
      .strictObject(
        {
          engineering: owner('engineering', 'how the audit log is built'),
          security: owner('security', 'who may touch the audit log'),
          compliance: owner('compliance', 'what the audit log proves'),
        },
        'an object with engineering, security and compliance',
      )
      .describe('The three owners of the audit log'),
    administrators: z
      .array(z.string('a role ARN pattern').regex(ROLE_PATTERN, ROLE_PATTERN_RULE), 'a list of role ARN patterns')
      .min(1, 'at least one role ARN pattern; the role that deploys must be among them')
      .describe(
        'Roles that may change the configuration; the role that CloudFormation deploys with must be among them',
      ),
    readers: z
      .array(z.string('a principal ARN').regex(PRINCIPAL, PRINCIPAL_RULE), 'a list of principal ARNs')
      .describe('Principals that may read logs and evidence'),
    serviceReaders: z
      .array(
        z.strictObject(
          {
            arn: z
              .string('a principal ARN')
              .regex(PRINCIPAL, PRINCIPAL_RULE)
              .describe('Role or user that the service reads as'),
            reason: z
              .string('why it reads without a second factor')
              .trim()
              .min(1, 'why it reads without a second factor')
              .describe('Why it reads without a second factor'),
          },
          'an object with arn and reason',
        ),
        'a list of objects with arn and reason',
      )
      .default([])
      .describe('Services that read logs and evidence, such as a SIEM: they can present no second factor'),
    driftCheck: scheduled('When the account is compared with what was deployed'),
    logVerification: scheduled('When the signatures of the log files are verified').optional(),
    organizationId: organizationId('AWS Organizations ID: principals of other organizations are kept out').optional(),
    organization: organizationConfig
      .optional()
      .describe(
        'The organization whose audit log it is: its trail in the management account, and everything else in the log archive account',
      ),
    globalEvents: z
      .boolean('true or false')
      .default(false)
      .describe(
        'Whether a second stack forwards IAM calls on the roles of the audit log at once, from the one Region that records them: us-east-1, us-gov-west-1 or cn-north-1. Set it in every other Region',
      ),
    ledger: z
      .boolean('true or false')
      .default(false)
      .describe(
        'Whether a ledger is kept in the evidence bucket: a transparency log of all evidence, signed by a key of its own, that outsiders can verify',
      ),
    witnesses: z
      .strictObject(
        {
          quorum: z
            .int('how many witnesses have to cosign')
            .min(1, 'how many witnesses have to cosign: 1 or more')
            .describe('How many of the witnesses have to cosign'),
          of: z
            .array(witness, 'a list of objects with key and url')
            .min(1, 'at least one witness')
            .max(16, 'at most 16 witnesses')
            .describe('The witnesses'),
        },
        'an object with quorum and of',
      )
      .optional()
      .describe(
        'Who cosigns the ledger, so that a second history of it is noticed outside the account. They learn its size and its root, and nothing of the evidence',
      ),
    queries: z
      .strictObject(
        {
          regions: z
            .array(region('an AWS Region'), 'a list of Regions')
            .optional()
            .describe('Regions that the account opted in to: the table has those that every account has'),
          accounts: z
            .array(accountId('an account of the organization'), 'a list of account ids')
            .min(1, 'at least one account, or take the list away')
            .max(100, 'at most 100 accounts; without the list each query names one')
            .optional()
            .describe('Accounts of the organization; if they are left out, each query names one'),
          prefix: z
            .string('the prefix of the log files')
            .regex(/^[\w.!*'()-]+(\/[\w.!*'()-]+)*$/, 'the prefix of the log files, without a slash at its ends')
            .optional()
            .describe('What stands before AWSLogs/ in the keys of log files, of a trail that was given one'),
          gigabytesPerQuery: z
            .int('how many GB a query may read')
            .min(1, 'how many GB a query may read: 1 or more')
            .max(100_000, 'how many GB a query may read: at most 100000')
            .optional()
            .describe('What one query may read at most, in GB of compressed log files; 100 if it is left out'),
          daysKept: z
            .int('how many days answers are kept')
            .min(1, 'how many days answers are kept: 1 or more')
            .max(30, 'how many days answers are kept: at most 30')
            .optional()
            .describe('How many days answers are kept; 7 if it is left out'),
        },
        'an object, such as {} or { "daysKept": 7 }',
      )
      .optional()
      .describe(
        'Readers ask through Amazon Athena: a table of the log files, a workgroup, and the named questions as queries',
      ),
    holders: z
      .array(z.string('a principal ARN').regex(PRINCIPAL, PRINCIPAL_RULE), 'a list of principal ARNs')
      .min(2, 'at least two principals: a hold is released by two of them')
      .max(MOST_HOLDERS, `at most ${MOST_HOLDERS} principals: the bucket policy has a statement for each`)
      .refine((all) => new Set(all).size === all.length, 'each principal once')
      .optional()
      .describe(
        'Principals that may ask for legal holds on log files; two of them release one. Each is also among the readers, and none is an administrator. Without any, there are no holds',
      ),
    reserveConcurrency: z
      .boolean('true or false')
      .default(false)
      .describe(
        'Whether Lambda concurrency is reserved for the functions: 4, which a new account does not have to give',
      ),
    acknowledgements: z
      .array(acknowledgement, 'a list of objects with finding, resource, time, reason and owner')
      .default([])
      .describe(
        'Findings of the live account that somebody answers for. Such a finding stays open until it stands here and is deployed',
      ),
    securityHub: z.boolean('true or false').default(false).describe('Whether findings are sent to Security Hub CSPM'),
  },
  'a JSON object; see wormtrail.schema.json',
);
