/**
 * What the environment says of AWS, before AWS is asked: the SDK takes a value that is none for an error of its own, or passes over it
 * (AWS SDKs and Tools Reference Guide, "Service-specific endpoints", "AWS Region", "AWS access keys").
 */
import { EnvironmentError } from './errors';

/** Also FIPS and global pseudo Regions, which the SDK takes. */
const REGION = /^((fips-)?[a-z]{2,4}(-[a-z]+)+-\d{1,2}(-fips)?|aws(-[a-z-]+)?-global)$/;
const ADDRESS = /^AWS_ENDPOINT_URL(_[A-Z0-9_]+)?$/;
const CREDENTIALS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/**
 * @param takesRegion Whether AWS_REGION says where.
 * @throws EnvironmentError at the first variable that is none.
 */
export function assertEnvironment(takesRegion = true, environment: NodeJS.ProcessEnv = process.env): void {
  const { AWS_REGION: region } = environment;
  if (takesRegion && region === '') {
    throw new EnvironmentError('AWS_REGION is empty. Write a Region, such as eu-central-1, or unset it.');
  }
  if (takesRegion && region !== undefined && !REGION.test(region)) {
    throw new EnvironmentError(`AWS_REGION is '${region}', which is not a Region. Write one such as eu-central-1.`);
  }
  for (const [name, value] of endpoints(environment)) {
    if (isAddress(value)) continue;
    throw new EnvironmentError(
      `${name} is '${value}', which is not an address. Write one such as http://localhost:4566, or unset it.`,
    );
  }
  const broken = CREDENTIALS.find((name) => /[^\x21-\x7e]/.test(environment[name] ?? ''));
  if (broken !== undefined) {
    throw new EnvironmentError(`${broken} has a character that no credentials have. Copy it again, without spaces.`);
  }
}

/** Names and values of the variables that say where AWS is; the SDK takes an empty one for none. */
export function endpoints(environment: NodeJS.ProcessEnv): readonly (readonly [name: string, value: string])[] {
  return Object.entries(environment).flatMap(([name, value]) => (ADDRESS.test(name) && value ? [[name, value]] : []));
}

function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.hostname !== '';
}
