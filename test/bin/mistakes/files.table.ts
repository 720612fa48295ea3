/** What is wrong with files and folders, and with what AWS is asked as. */
import { NOWHERE, type Mistake } from './mistake';

const TRAIL = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit-log';
const TEMPLATE = JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-central-1' };
const UNREACHED = { ...KEYS, AWS_ENDPOINT_URL: NOWHERE };
const NOTHING_ANSWERS = `Nothing answers at ${NOWHERE}: start it, or unset AWS_ENDPOINT_URL.`;

export const FILES: Readonly<Record<string, Mistake>> = {
  'a template that does not exist': { args: ['check', 'no.yaml'], said: /no\.yaml: .*no such file/ },
  'an empty template': { args: ['check', 'a.yaml'], files: { 'a.yaml': '' }, said: 'a.yaml: is empty' },
  'a template of spaces': { args: ['check', 'a.json'], files: { 'a.json': ' \n' }, said: 'a.json: is empty' },
  'broken JSON': {
    args: ['check', 'a.json'],
    files: { 'a.json': '{ "Resources": }' },
    said: 'a.json:1:16: not JSON: value expected',
  },
  'broken YAML': { args: ['check', 'a.yaml'], files: { 'a.yaml': 'Resources: [\n' }, said: 'a.yaml:2:1: not YAML' },
  'a list for a template': { args: ['check', 'a.json'], files: { 'a.json': '[]' }, said: 'it has no Resources' },
  'a text for a template': { args: ['check', 'a.yaml'], files: { 'a.yaml': 'hello' }, said: 'it has no Resources' },
  'resources that are none': {
    args: ['check', 'a.yaml'],
    files: { 'a.yaml': 'Resources: 7' },
    said: 'it has no Resources',
  },
  'a folder without templates': { args: ['check', 'a'], files: { 'a/': '' }, said: 'a folder without templates' },
  'a package.json for a template': {
    args: ['check', 'package.json'],
    files: { 'package.json': '{ "name": "x" }' },
    said: 'it has no Resources',
  },
  'an app that does not exist': { args: ['check', '--app', 'cdk.out'], said: /cdk\.out: .*no such file/ },
  'a broken assembly': {
    args: ['check', '--app', 'cdk.out'],
    files: { 'cdk.out/manifest.json': '{' },
    said: /manifest\.json/,
  },
  'a parameter that no template declares': {
    args: ['check', 'a.json', '--parameter', 'Days=7'],
    files: { 'a.json': TEMPLATE },
    said: 'No template declares the parameter Days.',
  },
  'values that need each other': {
    args: ['check', 'a.yaml'],
    files: {
      'a.yaml':
        'Resources:\n  A: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref B } }\n  B: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref A } }\n  T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: !Ref A } }\n',
    },
    said: /circular reference/,
  },
  'a template without an audit log': {
    args: ['check', 'a.json', '-o', 'out.txt'],
    files: { 'a.json': TEMPLATE },
    code: 1,
    said: 'Report written to out.txt',
  },
  'a report into a folder that does not exist': {
    args: ['check', 'a.json', '-o', 'no/out.txt'],
    files: { 'a.json': TEMPLATE },
    said: 'Cannot write no/out.txt',
  },
  'a report in place of a folder': {
    args: ['check', 'a.json', '-o', 'out'],
    files: { 'a.json': TEMPLATE, 'out/': '' },
    said: 'Cannot write out',
  },
  'a configuration beside a template that does not exist': {
    args: ['check', 'a.json', '-c', 'no.json'],
    files: { 'a.json': TEMPLATE },
    said: 'There is no configuration no.json',
  },

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
    args: ['evidence', 'verify', '--bucket', 'b', '--audit-log', 'a'],
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
};
