/** Who changed this policy or role? */
import { every, literal, matches, some, textIn } from '../athena/sql';
import type { Question } from '../question';

const READS = /^(Get|List|Describe|Batch(Get|Is)|Simulate|Check|Validate|Generate|Search|Lookup)/;
const PERMISSIONS = /Polic(y|ies)|Permission|Acl\b|Acl$|Grant|AccountAssignment|PublicAccessBlock/;
/** Policies that permit nothing. */
const OTHER_POLICIES = /(Lifecycle|Scaling|Retention|Backup|PasswordPolic|LogDelivery|LoadBalancer|CachePolic)/;
/** Who there is, and who belongs to whom. IAM API Reference, "Actions". */
const IDENTITIES =
  /^(Create|Delete|Update|Add|Remove|Enable|Deactivate|Resync|Upload)(Role|User|Group|ServiceLinkedRole|InstanceProfile|AccessKey|LoginProfile|RoleToInstanceProfile|RoleFromInstanceProfile|UserToGroup|UserFromGroup|SAMLProvider|OpenIDConnectProvider|ClientIDToOpenIDConnectProvider|MFADevice|SigningCertificate|SSHPublicKey|ServiceSpecificCredential)/;
/** Attributes that hold a policy. */
const WITH_ATTRIBUTES: Readonly<Record<string, string>> = { sns: 'SetTopicAttributes', sqs: 'SetQueueAttributes' };

export const whoChangedPermissions: Question = {
  id: 'who-changed-permissions',
  asks: 'Who changed this policy or role?',
  why: 'A permission that was added is how an intruder stays, and how an accident becomes possible.',
  example: '--resource arn:aws:iam::111122223333:role/deploy',
  sql: {
    where: () => {
      const attributes = ['attributeValue', 'attributes.Policy'].map((path) => textIn('requestparameters', path));
      const policy = `coalesce(concat(${attributes.map((each) => `coalesce(${each}, '')`).join(', ')}) LIKE '%"Statement"%', false)`;
      const withAttributes = Object.entries(WITH_ATTRIBUTES).map(([of, call]) =>
        every(`service = ${literal(of)}`, `eventname = ${literal(call)}`),
      );
      return every(
        `NOT ${matches('eventname', READS)}`,
        some(
          every(`service = 'iam'`, matches('eventname', IDENTITIES)),
          every(some(...withAttributes), policy),
          every(
            `NOT ${some(...withAttributes)}`,
            matches('eventname', PERMISSIONS),
            `NOT ${matches('eventname', OTHER_POLICIES)}`,
          ),
        ),
      );
    },
  },
  matches: ({ service, name, fields }) => {
    if (READS.test(name)) return false;
    if (service === 'iam' && IDENTITIES.test(name)) return true;
    if (WITH_ATTRIBUTES[service] === name) return JSON_POLICY.test(attributesOf(fields.requestParameters));
    return PERMISSIONS.test(name) && !OTHER_POLICIES.test(name);
  },
};

const JSON_POLICY = /"Statement"/;

/** Only the direct values: a request may nest as deeply as it likes. */
function attributesOf(request: unknown): string {
  if (typeof request !== 'object' || request === null) return '';
  const { attributes, attributeValue } = request as Readonly<Record<string, unknown>>;
  const policy = (attributes as Readonly<Record<string, unknown>> | undefined | null)?.Policy;
  return [attributeValue, policy].filter((value) => typeof value === 'string').join(' ');
}
