/** What is wrong with the environment that AWS is asked from: variables, profiles, credentials, and whom nothing answers. */
import { NOWHERE, type Mistake } from './mistake';

const TRAIL = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit-log';
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-central-1' };
const UNREACHED = { ...KEYS, AWS_ENDPOINT_URL: NOWHERE };
const NOTHING_ANSWERS = `Nothing answers at ${NOWHERE}: start it, or unset AWS_ENDPOINT_URL.`;
const DRIFT = ['drift', '--stack', 'acme'];
const IN_BUCKET = ['--trail-arn', TRAIL, '--s3-bucket', 'logs'];
const EVIDENCE = ['evidence', 'verify', '--bucket', 'evidence', '--audit-log', 'acme'];
const NO_ADDRESS = 'which is not an address. Write one such as http://localhost:4566, or unset it.';
const NO_REGION = 'which is not a Region. Write one such as eu-central-1.';

export const ENVIRONMENT: Readonly<Record<string, Mistake>> = {
  'no credentials': {
    args: ['drift', '--stack', 'a'],
    env: { AWS_REGION: 'eu-central-1' },
    said: 'There are no AWS credentials',
  },
  'a profile that does not exist': {
    args: ['drift', '--stack', 'a'],
    env: { AWS_REGION: 'eu-central-1', AWS_PROFILE: 'nobody' },
    said: /The profile nobody of AWS_PROFILE gives no credentials: .*aws sso login --profile nobody/,
  },
  'no Region': {
    args: ['drift', '--stack', 'a'],
    env: { ...KEYS, AWS_REGION: undefined },
    said: 'No Region is chosen: set AWS_REGION',
  },
  'drift where nothing answers': { args: ['drift', '--stack', 'a'], env: UNREACHED, said: NOTHING_ANSWERS },
  'drill where nothing answers': { args: ['drill', '--stack', 'a'], env: UNREACHED, said: NOTHING_ANSWERS },
  'evidence where nothing answers': {
    args: ['evidence', 'verify', '--bucket', 'b', '--audit-log', 'acme'],
    env: UNREACHED,
    said: NOTHING_ANSWERS,
  },
  'report where nothing answers': {
    args: ['report', '--from', '2026-01-01', '--to', '2026-01-02', '--stack', 'a'],
    env: UNREACHED,
    said: NOTHING_ANSWERS,
  },
  'verify where nothing answers': {
    args: ['verify', '--trail-arn', TRAIL, '--start-time', '24h'],
    env: UNREACHED,
    said: NOTHING_ANSWERS,
  },
  'verify of a bucket where nothing answers': { args: ['verify', ...IN_BUCKET], env: UNREACHED, said: NOTHING_ANSWERS },
  'ask of a bucket where nothing answers': { args: ['ask', ...IN_BUCKET], env: UNREACHED, said: NOTHING_ANSWERS },
  'unusual of a bucket where nothing answers': {
    args: ['unusual', ...IN_BUCKET],
    env: UNREACHED,
    said: NOTHING_ANSWERS,
  },
  'verify by a state machine where nothing answers': {
    args: ['verify', '--trail-arn', TRAIL, '--distributed'],
    env: UNREACHED,
    said: NOTHING_ANSWERS,
  },
  'package where nothing answers': {
    args: ['package', '--from', '2026-01-01', '--to', '2026-01-02', '-o', 'package', '--stack', 'acme'],
    env: UNREACHED,
    said: NOTHING_ANSWERS,
  },
  'narrative where nothing answers': {
    args: [
      ...['narrative', '--from', '2026-01-01', '--to', '2026-01-02'],
      ...['--framework', 'SOC2', '--stack', 'acme', '-o', 'narrative.md'],
    ],
    env: UNREACHED,
    said: NOTHING_ANSWERS,
  },
  'ledger where nothing answers': {
    args: ['ledger', 'show', '--bucket', 'evidence', '--audit-log', 'acme'],
    env: UNREACHED,
    said: NOTHING_ANSWERS,
  },
  'check --live where nothing answers': { args: ['check', '--live'], env: UNREACHED, said: NOTHING_ANSWERS },
  'evidence where nothing answers as S3': {
    args: EVIDENCE,
    env: { ...KEYS, AWS_ENDPOINT_URL_S3: NOWHERE },
    said: `Nothing answers at ${NOWHERE}: start it, or unset AWS_ENDPOINT_URL_S3.`,
  },

  'an address without http': {
    args: DRIFT,
    env: { ...KEYS, AWS_ENDPOINT_URL: 'localhost' },
    said: `AWS_ENDPOINT_URL is 'localhost', ${NO_ADDRESS}`,
  },
  'an address without http, and a port': {
    args: DRIFT,
    env: { ...KEYS, AWS_ENDPOINT_URL: 'localhost:4566' },
    said: `AWS_ENDPOINT_URL is 'localhost:4566', ${NO_ADDRESS}`,
  },
  'an address of another protocol': {
    args: DRIFT,
    env: { ...KEYS, AWS_ENDPOINT_URL: 'ftp://localhost' },
    said: NO_ADDRESS,
  },
  'an address whose port is none': {
    args: DRIFT,
    env: { ...KEYS, AWS_ENDPOINT_URL: 'http://127.0.0.1:99999' },
    said: NO_ADDRESS,
  },
  'an address of S3 that is none': {
    args: EVIDENCE,
    env: { ...KEYS, AWS_ENDPOINT_URL_S3: 'nothing' },
    said: `AWS_ENDPOINT_URL_S3 is 'nothing', ${NO_ADDRESS}`,
  },
  'an address of another service that is none': {
    args: DRIFT,
    env: { ...KEYS, AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: 'nothing' },
    said: `AWS_ENDPOINT_URL_CLOUDWATCH_LOGS is 'nothing', ${NO_ADDRESS}`,
  },
  ...Object.fromEntries(
    [
      ['verify', ...IN_BUCKET],
      ['verify', '--trail-arn', TRAIL],
      ['verify', '--trail-arn', TRAIL, '--distributed'],
      ['ask', ...IN_BUCKET],
      ['unusual', ...IN_BUCKET],
      ['check', '--live'],
      ['drill', '--stack', 'acme'],
      ['ledger', 'show', '--stack', 'acme'],
    ].map((args): [string, Mistake] => [
      `an address that is none: ${args.join(' ')}`,
      { args, env: { ...KEYS, AWS_ENDPOINT_URL: 'nothing' }, said: `AWS_ENDPOINT_URL is 'nothing', ${NO_ADDRESS}` },
    ]),
  ),
  'a Region that is empty': {
    args: DRIFT,
    env: { ...KEYS, AWS_REGION: '' },
    said: 'AWS_REGION is empty. Write a Region, such as eu-central-1, or unset it.',
  },
  'a Region by its city': { args: DRIFT, env: { ...KEYS, AWS_REGION: 'Frankfurt' }, said: NO_REGION },
  'a Region with spaces': { args: DRIFT, env: { ...KEYS, AWS_REGION: 'eu central 1' }, said: NO_REGION },
  'an availability zone': {
    args: EVIDENCE,
    env: { ...KEYS, AWS_REGION: 'eu-central-1a' },
    said: `AWS_REGION is 'eu-central-1a', ${NO_REGION}`,
  },
  'the Region of the AWS CLI alone': {
    args: DRIFT,
    env: { ...KEYS, AWS_REGION: undefined, AWS_DEFAULT_REGION: 'eu-central-1' },
    said: 'No Region is chosen: set AWS_REGION=eu-central-1. The AWS CLI alone reads AWS_DEFAULT_REGION.',
  },
  'half of the credentials': {
    args: DRIFT,
    env: { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' },
    said: 'Set AWS_SECRET_ACCESS_KEY beside AWS_ACCESS_KEY_ID.',
  },
  'the other half of the credentials': {
    args: DRIFT,
    env: { AWS_REGION: 'eu-central-1', AWS_SECRET_ACCESS_KEY: 'secret' },
    said: 'Set AWS_ACCESS_KEY_ID beside AWS_SECRET_ACCESS_KEY.',
  },
  'an access key over two lines': {
    args: DRIFT,
    env: { ...KEYS, AWS_ACCESS_KEY_ID: 'AKIA\nIOSFODNN7EXAMPLE' },
    said: 'AWS_ACCESS_KEY_ID has a character that no credentials have. Copy it again, without spaces.',
  },
  'a secret with a space at its end': {
    args: DRIFT,
    env: { ...KEYS, AWS_SECRET_ACCESS_KEY: 'secret ' },
    said: 'AWS_SECRET_ACCESS_KEY has a character that no credentials have.',
  },
  'a session token with quotes of a text processor': {
    args: DRIFT,
    env: { ...KEYS, AWS_SESSION_TOKEN: '“token”' },
    said: 'AWS_SESSION_TOKEN has a character that no credentials have.',
  },
  'a profile that runs a program that does not exist': {
    args: DRIFT,
    files: { config: '[profile tool]\ncredential_process = /no/such/program\n' },
    env: { AWS_REGION: 'eu-central-1', AWS_CONFIG_FILE: 'config', AWS_PROFILE: 'tool' },
    said: 'The profile tool of AWS_PROFILE gives no credentials',
  },
  'a profile whose sign-on is over': {
    args: DRIFT,
    files: {
      config:
        '[profile sso]\nsso_session = my\nsso_account_id = 111122223333\nsso_role_name = a\n[sso-session my]\nsso_start_url = https://example.com\nsso_region = eu-central-1\n',
    },
    env: { AWS_REGION: 'eu-central-1', AWS_CONFIG_FILE: 'config', AWS_PROFILE: 'sso' },
    said: 'run aws sso login --profile sso.',
  },
};
