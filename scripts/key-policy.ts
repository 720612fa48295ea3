/** `docs/key-policy.json`: what the policy of a key of one's own says, for the audit log of docs/adopt.md. */
import { App, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { only } from '../lib/constructs/policies/conditions';
import { allowDeadLetters, allowFunction, keyPolicy } from '../lib/constructs/policies/key-policy';

const [NAME, ACCOUNT, REGION] = ['acme-audit', '111122223333', 'eu-central-1'];
const arn = (service: string, resource: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

const FUNCTIONS = ['drift-checker', 'tamper-responder', 'log-verification'];
const SCHEDULED = ['drift-checker', 'log-verification'];

export function renderKeyPolicy(): string {
  // the roles do not exist yet, and KMS refuses a policy that names one which does not: a condition names them
  const acting = (names: readonly string[]) =>
    new AccountPrincipal(ACCOUNT).withConditions(only(names.map((name) => role(`${NAME}-${name}`))));
  const statements = [
    ...keyPolicy({
      ...{ account: ACCOUNT, region: REGION, partition: 'aws' },
      trailArn: arn('cloudtrail', 'trail/management-events'),
      logGroupArns: arn('logs', `log-group:/wormtrail/${NAME}/*`),
      topicArns: arn('sns', `${NAME}-*`),
      queueArns: arn('sqs', `${NAME}-*`),
      administrators: [role('audit-administrator'), role(`cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-${REGION}`)],
      people: [role('auditor')],
    }),
    ...allowFunction(acting(FUNCTIONS), 'Functions', REGION, arn('lambda', `function:${NAME}-*`)),
    allowDeadLetters(acting(SCHEDULED.map((name) => `${name}-schedule`)), 'functions', REGION),
  ];
  const document: unknown = new Stack(new App(), 'key').resolve(new PolicyDocument({ statements }));
  return JSON.stringify(document, (_, value: unknown) => joined(value), 2);
}

/** A text that the CDK joins at deployment, with the partition of the page. */
function joined(value: unknown): unknown {
  const [separator, parts] = (value as { 'Fn::Join'?: [string, unknown[]] } | null)?.['Fn::Join'] ?? [];
  return parts ? parts.map((part) => (typeof part === 'string' ? part : 'aws')).join(separator) : value;
}
