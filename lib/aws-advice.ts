/** What to do about an error that AWS answered, or that kept a request from reaching AWS. */
import { endpoints } from './aws-environment';

/** Errors of the network, by their code in Node.js. */
const UNREACHED =
  /\b(ECONNREFUSED|ECONNRESET|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EPIPE|ETIMEDOUT|TimeoutError)\b/;

/** Of certificates, such as that of a proxy: Node.js, "X509 certificate error codes". */
const UNTRUSTED =
  /\b(CERT_[A-Z_]+|ERR_TLS_CERT_[A-Z_]+|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)_[A-Z_]+)\b/;

const EXPIRED =
  /^(Expired|InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch|IncompleteSignature|InvalidToken|TokenRefreshRequired|AuthFailure|MissingAuthenticationToken)/;
const SKEWED = /^(RequestTimeTooSkewed|RequestExpired|RequestInTheFuture)/;
const DENIED = /^(AccessDenied|Unauthorized|AuthorizationError|Forbidden)/;
const THROTTLED = /^(Throttl|TooManyRequests|RequestLimitExceeded|SlowDown)/;

/** @returns one sentence or two that say what to do. */
export function adviceOn(error: unknown, environment: NodeJS.ProcessEnv = process.env): string {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  if (hasCode(error, UNREACHED)) return whereNothingAnswers(error, environment);
  if (hasCode(error, UNTRUSTED)) {
    return 'Its certificate is not trusted: name the file of your proxy’s or endpoint’s CA in NODE_EXTRA_CA_CERTS, which Node.js reads in place of AWS_CA_BUNDLE.';
  }
  if (isOfCredentials(error)) return withoutCredentials(environment);
  if (isOfRegion(error)) {
    return environment.AWS_DEFAULT_REGION
      ? `No Region is chosen: set AWS_REGION=${environment.AWS_DEFAULT_REGION}. The AWS CLI alone reads AWS_DEFAULT_REGION.`
      : 'No Region is chosen: set AWS_REGION, such as eu-central-1.';
  }
  if (SKEWED.test(name)) return 'The clock of this computer is wrong: set it, and run the command again.';
  if (EXPIRED.test(name)) return 'AWS does not take these credentials: renew them, such as by aws sso login.';
  if (DENIED.test(name)) return 'The caller lacks the right: act as another role (AWS_PROFILE), or have it permitted.';
  if (THROTTLED.test(name)) return 'AWS answers too many requests at once: run it again in a minute.';
  if (/invalid url/i.test(message)) return 'An address of AWS is none: correct endpoint_url in ~/.aws/config.';
  return 'Check names, account and Region (AWS_PROFILE, AWS_REGION).';
}

/** Whether AWS answered this, or a request never reached AWS: neither is a fault of wormtrail. */
export function isOfAws(error: unknown): boolean {
  return error instanceof Error && ('$fault' in error || isBeforeAws(error));
}

/** @param own What to do where AWS answered: the caller knows it better. */
export function adviceOr(own: string, error: unknown): string {
  return isBeforeAws(error) ? adviceOn(error) : own;
}

/** Whether there was no network, no credentials or no Region to ask AWS with. */
function isBeforeAws(error: unknown): boolean {
  return hasCode(error, UNREACHED) || hasCode(error, UNTRUSTED) || isOfCredentials(error) || isOfRegion(error);
}

function isOfCredentials(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'CredentialsProviderError' || /could not (load|resolve) credentials/i.test(error.message);
}

function isOfRegion(error: unknown): boolean {
  return error instanceof Error && /region is missing/i.test(error.message);
}

function hasCode(error: unknown, codes: RegExp): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errors = [], cause } = error as { code?: string; errors?: unknown[]; cause?: unknown };
  // the SDK wraps some of them, and keeps the code in the message alone
  return (
    codes.test(`${code} ${error.name} ${error.message}`) || [...errors, cause].some((each) => hasCode(each, codes))
  );
}

/** Names the variable that leads there; that of all services where none of a service does. */
function whereNothingAnswers(error: unknown, environment: NodeJS.ProcessEnv): string {
  const said = textOf(error);
  const named = endpoints(environment);
  const [variable, address] =
    named.find(([, url]) => leadsTo(url, said)) ?? named.find(([name]) => name === 'AWS_ENDPOINT_URL') ?? [];
  return variable === undefined
    ? 'No connection to AWS: check the network, the proxy and AWS_REGION.'
    : `Nothing answers at ${address}: start it, or unset ${variable}.`;
}

function leadsTo(url: string, said: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, port } = new URL(url);
  return said.includes(` ${hostname}`) || (port !== '' && said.includes(`:${port}`));
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { errors = [], cause } = error as { errors?: unknown[]; cause?: unknown };
  return [` ${error.message}`, ...[...errors, cause].map(textOf)].join(' ');
}

function withoutCredentials({ AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }: NodeJS.ProcessEnv): string {
  if (AWS_PROFILE) {
    return `The profile ${AWS_PROFILE} of AWS_PROFILE gives no credentials: name one that aws configure list-profiles prints, or run aws sso login --profile ${AWS_PROFILE}.`;
  }
  if (AWS_ACCESS_KEY_ID && !AWS_SECRET_ACCESS_KEY) return 'Set AWS_SECRET_ACCESS_KEY beside AWS_ACCESS_KEY_ID.';
  if (AWS_SECRET_ACCESS_KEY && !AWS_ACCESS_KEY_ID) return 'Set AWS_ACCESS_KEY_ID beside AWS_SECRET_ACCESS_KEY.';
  return 'There are no AWS credentials: set AWS_PROFILE, or run aws configure or aws sso login.';
}
