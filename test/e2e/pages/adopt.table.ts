/** What becomes of each command of docs/adopt.md, in the order in which it is run. */
import type { Steps } from '../../support/page';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';

/** In an app that has a weak trail, and not wormtrail's pack. */
export const IN_CI: Steps = {
  'npm install wormtrail': { runs: 'npx wormtrail version', says: /^\d+\.\d+\.\d+/ },
  'npx cdk synth --quiet': {},
  'cdk synth': { runs: 'npx cdk synth --quiet' },
  'npx wormtrail check --app cdk.out --fail-on HIGH': { code: 1, says: 'ObjectLockEnabled' },
  'npx wormtrail check --app cdk.out --format sarif --output wormtrail.sarif': { code: 1, says: 'Report written to' },
  'npx wormtrail check --app cdk.out --write-baseline baseline.json': { code: 1, says: 'Baseline written to' },
  'npx -y wormtrail@0.2 check --app cdk.out': { runs: 'npx wormtrail check --app cdk.out', code: 1, says: 'weak' },
  'npx wormtrail check template.yaml': {
    runs: 'npx wormtrail check cdk.out/weak.template.json',
    code: 1,
    says: 'cdk.out/weak.template.json',
  },
};

/** With a trail and a bucket in two templates. */
export const TWO_ACCOUNTS: Steps = {
  'npx wormtrail check trail.yaml archive.yaml --at trail.yaml=111122223333/eu-central-1 --at archive.yaml=444455556666/eu-central-1':
    { code: 1, says: 'ObjectLockEnabled' },
};

const NO_TERRAFORM = 'Terraform is not installed here: the plan is written in its format instead';

/** With a plan of a weak trail. */
export const PLANNED: Steps = {
  'terraform plan -out=plan': { notRun: NO_TERRAFORM },
  'terraform show -json plan > plan.json': { notRun: NO_TERRAFORM },
  'npx wormtrail check plan.json --account 111122223333 --fail-on HIGH': { code: 1, says: 'ObjectLockEnabled' },
};

/** In an account whose trail somebody made by hand. */
export const LIVE: Steps = {
  'npx wormtrail check --live --framework SOC2': { code: 1, says: 'ObjectLockEnabled' },
  'npx wormtrail check --live --trail-arn arn:aws:cloudtrail:eu-central-1:111122223333:trail/management-events': {
    code: 1,
    says: 'LogFileValidationEnabled',
  },
  'npx wormtrail check --live --framework SOC2 --write-baseline live.json': { code: 1, says: 'Baseline written to' },
  'npx wormtrail check --live --framework SOC2 --baseline live.json': { says: 'acknowledged' },
};

/** Object Lock on its bucket. */
export const LOCKED: Steps = {
  'aws s3api put-bucket-versioning --bucket acme-cloudtrail-logs --versioning-configuration Status=Enabled': {},
  'aws s3api put-object-lock-configuration --bucket acme-cloudtrail-logs --object-lock-configuration \'{"ObjectLockEnabled":"Enabled","Rule":{"DefaultRetention":{"Mode":"COMPLIANCE","Days":1}}}\'':
    {},
  'npx wormtrail check': { runs: 'npx wormtrail check --live', code: 1, says: 'OnlyCloudTrailWrites' },
};

const PUT_KEY_POLICY =
  'aws kms put-key-policy --key-id 1234abcd-12ab-34cd-56ef-1234567890ab --policy-name default --policy file://node_modules/wormtrail/docs/key-policy.json';

/** Bucket, trail and key are watched. The key was made meanwhile; its id stands in a file. */
export const WATCHED: Steps = {
  [PUT_KEY_POLICY]: { runs: PUT_KEY_POLICY.replace(/--key-id \S+/, '--key-id "$(cat key-id)"') },
  'aws s3api put-bucket-metrics-configuration --bucket acme-cloudtrail-logs --id deliveries --metrics-configuration \'{"Id":"deliveries","Filter":{"Prefix":"AWSLogs/"}}\'':
    {},
  'npx cdk deploy --all': {
    runs: 'npx cdk bootstrap && npx cdk deploy --all --require-approval never',
    says: 'AcmeAuditEvidenceBucket = ',
  },
  'npx wormtrail drift --stack audit': { code: 1, says: 'OnlyCloudTrailWrites' },
  'npx wormtrail verify --stack audit': {
    says: 'WHOLE  arn:aws:cloudtrail:eu-central-1:111122223333:trail/management-events',
  },
  'npx wormtrail check --live --stack audit': { code: 1, says: 'OnlyCloudTrailWrites' },
};
