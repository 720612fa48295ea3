/** Whom a trust in an identity provider lets in: one subject that it names, or everybody whom the provider knows. */
import type { Condition } from '../../facts/policy';
import { Unknown } from '../../facts/value';
import { requirementOf, requiresKey } from '../conditions';

/** How a provider that many share writes its subjects. */
interface Shared {
  readonly provider: RegExp;
  /** What its subjects begin with. */
  readonly head: string;
  /** A subject that names one repository, workspace or account of a service. */
  readonly named: RegExp;
}

/** (Each provider's page on AWS; IAM User Guide, "Identity-provider controls for shared OIDC providers".) */
const SHARED: readonly Shared[] = [
  { provider: /token\.actions\.githubusercontent\.com/, head: 'repo:', named: /^repo:[^*?/]+\/[^*?:/]+:./ },
  { provider: /gitlab\.com$/, head: 'project_path:', named: /^project_path:[^*?:]+\/[^*?:/]+:./ },
  { provider: /app\.terraform\.io$/, head: 'organization:', named: /^organization:[^*?:]+:.*:workspace:[^*?:]+(:|$)/ },
  { provider: /agent\.buildkite\.com$/, head: 'organization:', named: /^organization:[^*?:]+:pipeline:[^*?:]+(:|$)/ },
  { provider: /oidc\.circleci\.com\//, head: 'org/', named: /^org\/[^*?/]+\/project\/[^*?/]+(\/|$)/ },
  { provider: /api\.bitbucket\.org\//, head: '{', named: /^\{[^*?{}]+\}/ },
  { provider: /api\.pulumi\.com\//, head: 'pulumi:', named: /^pulumi:\w+:org:[^*?:]+:(project|env):[^*?:]+(:|$)/ },
  { provider: /oidc\.eks\./, head: 'system:', named: /^system:serviceaccount:[^*?:]+:[^*?:]+$/ },
];

/** Who somebody is, as the providers that AWS knows by itself call it (IAM User Guide, "Available keys for AWS OIDC federation"). */
const SUBJECT = /:sub$|^www\.amazon\.com:user_id$|^graph\.facebook\.com:id$/;
/** Which app asked for the token, and how somebody signed in: the same for many. */
const SHARED_CLAIM = /:(aud|oaud|app_id|amr)$/;

/** Whether a role that trusts a provider under these conditions can be assumed by anybody whom the provider knows. */
export function letsAnybodyIn(provider: string, conditions: readonly Condition[]): boolean | Unknown {
  // a directory of the account's own says by itself who may come
  if (/:saml-provider\//.test(provider)) return false;
  const ofSubject = requirementOf(conditions, (key, value) => SUBJECT.test(key) && names(provider, value) === true);
  if (ofSubject === 'always' || (isCognito(provider) && areSignedIn(conditions))) return false;
  if (ofSubject === 'ifPresent') {
    return new Unknown(
      `the condition on the subject of ${provider} also holds for a token without one. Add Null: false`,
    );
  }
  const isUnclear = requiresKey(conditions, (key, value) => {
    if (SUBJECT.test(key)) return names(provider, value) !== false;
    return key.startsWith(hostOf(provider)) && !SHARED_CLAIM.test(key) && !/[*?]/.test(value);
  });
  return isUnclear ? new Unknown(`whom the conditions on claims of ${provider} let in is not known`) : true;
}

/** Whether a subject names one repository, workspace or account; undefined where its form is not known. */
function names(provider: string, subject: string): boolean | undefined {
  const shared = SHARED.find((each) => each.provider.test(provider));
  if (/^[*?]/.test(subject)) return false;
  if (!shared) return /[*?]/.test(subject) ? undefined : true;
  if (shared.named.test(subject)) return true;
  const literal = subject.split(/[*?]/, 1)[0] ?? '';
  return subject.startsWith(shared.head) || shared.head.startsWith(literal) ? false : undefined;
}

function isCognito(provider: string): boolean {
  return provider === 'cognito-identity.amazonaws.com';
}

/** Guests have the same audience (Amazon Cognito Developer Guide, "Role trust and permissions"). */
function areSignedIn(conditions: readonly Condition[]): boolean {
  const isOne = (value: string) => !/[*?]/.test(value);
  return (
    requiresKey(conditions, (key, value) => key.endsWith(':aud') && isOne(value)) &&
    requiresKey(conditions, (key, value) => key.endsWith(':amr') && value === 'authenticated')
  );
}

/** Condition keys of a provider begin with its name. */
function hostOf(provider: string): string {
  return (provider.split(':oidc-provider/').at(-1) ?? provider).toLowerCase();
}
