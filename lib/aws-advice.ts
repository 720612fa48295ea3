/** What to do about an error that AWS answered, or that kept a request from reaching AWS. */

/** Errors of the network, by their code in Node.js. */
const UNREACHED =
  /\b(ECONNREFUSED|ECONNRESET|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EPIPE|ETIMEDOUT|TimeoutError|CERT_[A-Z_]+)\b/;

const EXPIRED =
  /^(Expired|InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|TokenRefreshRequired)/;
const DENIED = /^(AccessDenied|Unauthorized|AuthorizationError|Forbidden)/;
const THROTTLED = /^(Throttl|TooManyRequests|RequestLimitExceeded|SlowDown)/;

/** @returns one sentence or two that say what to do. */
export function adviceOn(error: unknown, environment: NodeJS.ProcessEnv = process.env): string {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  const { AWS_ENDPOINT_URL: endpoint, AWS_PROFILE: profile } = environment;
  if (isUnreached(error)) {
    return endpoint === undefined
      ? 'No connection to AWS: check the network, the proxy and AWS_REGION.'
      : `Nothing answers at ${endpoint}: start it, or unset AWS_ENDPOINT_URL.`;
  }
  if (name === 'CredentialsProviderError' || /could not (load|resolve) credentials/i.test(message)) {
    return profile === undefined
      ? 'There are no AWS credentials: set AWS_PROFILE, or run aws configure or aws sso login.'
      : `The profile ${profile} of AWS_PROFILE gives no credentials: name one that aws configure list-profiles prints, or run aws sso login --profile ${profile}.`;
  }
  if (/region is missing/i.test(message)) return 'No Region is chosen: set AWS_REGION, such as eu-central-1.';
  if (EXPIRED.test(name)) return 'AWS does not take these credentials: renew them, such as by aws sso login.';
  if (DENIED.test(name)) return 'The caller lacks the right: act as another role (AWS_PROFILE), or have it permitted.';
  if (THROTTLED.test(name)) return 'AWS answers too many requests at once: run it again in a minute.';
  return 'Check names, account and Region (AWS_PROFILE, AWS_REGION).';
}

/** Whether AWS answered this, or a request never reached AWS: neither is a fault of wormtrail. */
export function isOfAws(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    '$fault' in error ||
    error.name === 'CredentialsProviderError' ||
    isUnreached(error) ||
    /region is missing/i.test(error.message)
  );
}

function isUnreached(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errors = [], cause } = error as { code?: string; errors?: unknown[]; cause?: unknown };
  // the SDK wraps some of them, and keeps the code in the message alone
  return UNREACHED.test(`${code} ${error.name} ${error.message}`) || [...errors, cause].some(isUnreached);
}
