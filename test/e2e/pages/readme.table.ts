/** What becomes of each command of README, in the order in which a reader runs them. */
import type { Steps } from '../../support/page';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
const ROLE = `arn:aws:iam::${ACCOUNT}:role`;

/** README's third step: a bootstrap of its own. */
const DEPLOYING = ['cfn-exec', 'deploy'].map((name) => `${ROLE}/cdk-auditlog-${name}-role-${ACCOUNT}-${REGION}`);
/** A person; the role is made when somebody acts as one. */
export const ADMINISTRATOR = 'audit-administrator';
const ROLES = [...DEPLOYING, `${ROLE}/${ADMINISTRATOR}`].join(' ');

const INIT =
  `npx wormtrail init --name acme-audit --account ${ACCOUNT} --region ${REGION} --framework SOC2 --days 400 ` +
  `--engineering 'Platform <platform@example.com>' --security 'Security <security@example.com>' ` +
  `--compliance 'Audit <audit@example.com>' --administrator ${ROLES} --reader ${ROLE}/auditor ` +
  '--confirm-irreversible-retention-days 400';

/** When the command is run: midnight may have passed since the table was read. */
const today = '$(node --print "new Date().toISOString().slice(0, 10)")';
const IN_A_CLONE = 'it is a command of a clone';

/** Before anything is deployed. */
export const FIRST: Steps = {
  'npm init -y && npm install wormtrail aws-cdk@2': {
    runs: 'npm init -y',
    says: '"name": "wormtrail-page-',
  },
  'npx wormtrail init': { runs: INIT, says: 'Written: cdk.json' },
  'wormtrail init': { runs: 'npx wormtrail init', code: 2, says: 'exists already, and nothing was written' },
  'npx wormtrail cost': { says: /total +\d+\.\d\d/ },
  'wormtrail cost': { runs: 'npx wormtrail cost --format json', says: '"wholeRetention"' },
  'npx wormtrail doctor': { code: 1, says: 'eu-central-1 has no bootstrap' },
  'npx wormtrail doctor --policy': { says: 'ssm:GetParameter' },
  'npx cdk bootstrap': { notRun: 'the next step has a bootstrap of its own' },
  'npx cdk bootstrap --qualifier auditlog --toolkit-stack-name CDKToolkit-auditlog': { says: 'bootstrapped' },
};

/** With the qualifier of that bootstrap in the context of cdk.json. */
export const DEPLOYED: Steps = {
  'wormtrail doctor': { runs: 'npx wormtrail doctor', says: 'The roles that the CDK deploys with are administrators.' },
  'cdk synth': { runs: 'npx cdk synth --quiet' },
  'npx cdk diff': { says: 'Number of stacks with differences: 1' },
  // there is no terminal to approve at
  'npx cdk deploy --all': {
    runs: 'npx cdk deploy --all --require-approval never',
    says: /Outputs:[^]*AcmeAuditTrailArn = arn:aws:cloudtrail/,
  },
};

/** When the owners have confirmed, and two hours have passed. */
export const WATCHED: Steps = {
  'npx wormtrail drift': { says: 'Everything asked for holds.' },
  'wormtrail drift --stack NAME': {
    runs: 'npx wormtrail drift --stack acme-audit --format json',
    says: '"held":true',
  },
  'wormtrail verify --stack NAME': { runs: 'npx wormtrail verify --stack acme-audit', says: 'WHOLE' },
  'wormtrail unusual --stack NAME': {
    runs: 'npx wormtrail unusual --stack acme-audit',
    code: 1,
    says: 'nothing is proven of',
  },
  // the configuration of init names no holders
  'wormtrail hold list --stack NAME': {
    runs: 'npx wormtrail hold list --stack acme-audit',
    says: 'There are no holds.',
  },
  // the configuration of init asks for none
  'wormtrail ledger verify --stack NAME': {
    runs: 'npx wormtrail ledger verify --stack acme-audit',
    code: 2,
    says: 'Set "ledger": true',
  },
  'wormtrail evidence verify': { runs: 'npx wormtrail evidence verify', says: 'Everything asked for holds.' },
  'wormtrail evidence show RUN': { runs: 'npx wormtrail evidence show latest', says: 'acme-audit' },
  'wormtrail narrative --framework ID …': {
    runs: `npx wormtrail narrative --framework SOC2 --from ${today} --to ${today}`,
    code: 1,
    says: '# ',
  },
  'wormtrail report --from DATE --to DATE': {
    runs: `npx wormtrail report --from ${today} --to ${today} --output report.html`,
    code: 1,
    says: 'Report written to report.html',
  },
  'wormtrail package --from … --to … -o …': {
    runs: `npx wormtrail package --from ${today} --to ${today} -o package && npx wormtrail verify --package package`,
    code: 1,
    says: 'SHA-256 of verify.html',
  },
  'wormtrail explain ID': { runs: 'npx wormtrail explain ObjectLockEnabled', says: 'objectLockEnabled: true' },
  // three administrators with long names: it is printed without blanks, to fit into what Organizations takes
  'npx wormtrail organization-policy --kind scp': { says: '"Effect": "Deny"' },
  'wormtrail organization-policy': { runs: 'npx wormtrail organization-policy --kind rcp', says: '"Effect": "Deny"' },
};

/** After somebody stopped the trail, and started it again. */
export const ATTACKED: Steps = {
  "wormtrail ask --what StopLogging 'Delete*' --writes": {
    runs: "npx wormtrail ask --what StopLogging 'Delete*' --writes",
    says: 'cloudtrail:StopLogging',
  },
  'wormtrail ask [QUESTION]': { runs: 'npx wormtrail ask who-deleted', says: 'Who deleted, or tried to?' },
};

/** On a trail that somebody else wrote, and on what is live. */
export const CHECKED: Steps = {
  'npx wormtrail check trail.yaml --write-baseline baseline.json': { code: 1, says: 'Baseline written to' },
  'npx wormtrail check trail.yaml --baseline baseline.json': { says: 'acknowledged' },
  'wormtrail check [TEMPLATE…]': { runs: 'npx wormtrail check', says: 'Everything asked for holds' },
  'npx wormtrail check --live': { says: 'Everything asked for holds' },
  'wormtrail check --live': { runs: 'npx wormtrail check --live --verbose', says: 'ObjectLockEnabled' },
};

const ASSUMED =
  `set -- $(aws sts assume-role --role-arn ${ROLE}/${ADMINISTRATOR} --role-session-name drill ` +
  '--query "Credentials.[AccessKeyId,SecretAccessKey,SessionToken]" --output text) && ' +
  'AWS_ACCESS_KEY_ID=$1 AWS_SECRET_ACCESS_KEY=$2 AWS_SESSION_TOKEN=$3';

/** As one of the administrators, who may do everything that no resource refuses. */
export const DRILLED: Steps = {
  'wormtrail drill': { runs: `${ASSUMED} npx wormtrail drill`, says: 'Evidence written to s3://' },
};

/** What takes away again, and what is not run here. */
export const LAST: Steps = {
  'aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name NAME': {
    runs: 'aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name acme-audit',
    says: 'StackId',
  },
  'npm run -s wormtrail -- COMMAND': {
    runs: 'npm --prefix "$CLONE" run -s wormtrail -- version',
    says: /^\d+\.\d+\.\d+/,
  },
  'wormtrail local': { notRun: 'it is what all the others run on' },
  'aws sns confirm-subscription --authenticate-on-unsubscribe true': {
    notRun: 'its token stands in the link of a mail of AWS alone',
  },
  'npm ci && npm start': { notRun: `${IN_A_CLONE}: test/e2e/story.test.ts plays it` },
  'npm start': { notRun: `${IN_A_CLONE}: test/e2e/story.test.ts plays it` },
  'npm start -- --keep': { notRun: `${IN_A_CLONE}: test/e2e/story.test.ts plays it` },
  'npm ci && npm test': { notRun: `${IN_A_CLONE}, and this is it` },
};
