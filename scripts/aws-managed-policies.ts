/** Makes lib/guardrails/data/aws-managed-policies.ts out of AWS's managed policies, as the local AWS has them. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { anyPrincipalBut, mayAllow, statementsOf } from '../lib/facts/policy';
import { isList, isProperties, type Properties, type Value } from '../lib/facts/value';
import { tamperingIn } from '../lib/guardrails/tampering';
import { preparePython } from '../lib/local-aws/python';

/**
 * Policies that people and the CDK's constructs attach most. What permits something is written down as AWS has it, what permits
 * nothing as an empty list. Not all of AWS's thousand: the table is in every function's bundle, and a policy that is not in
 * it is unknown, which is never a pass.
 */
const POLICIES: readonly string[] = [
  // whole services
  'AdministratorAccess',
  'AmazonEventBridgeFullAccess',
  'AmazonEventBridgeSchedulerFullAccess',
  'AmazonS3FullAccess',
  'AmazonSNSFullAccess',
  'AmazonSQSFullAccess',
  'AWSCloudFormationFullAccess',
  'AWSCloudTrail_FullAccess',
  'AWSKeyManagementServicePowerUser',
  'AWSLambda_FullAccess',
  'AWSStepFunctionsFullAccess',
  'CloudWatchEventsFullAccess',
  'CloudWatchFullAccess',
  'CloudWatchFullAccessV2',
  'CloudWatchLogsFullAccess',
  'IAMFullAccess',
  'PowerUserAccess',
  'SystemAdministrator',
  // those who look
  'AmazonEC2ContainerRegistryPullOnly',
  'AmazonEC2ContainerRegistryReadOnly',
  'AmazonS3ReadOnlyAccess',
  'AWSCloudTrail_ReadOnlyAccess',
  'CloudWatchLogsReadOnlyAccess',
  'CloudWatchReadOnlyAccess',
  'IAMReadOnlyAccess',
  'ReadOnlyAccess',
  'SecurityAudit',
  'ViewOnlyAccess',
  // functions, containers and machines
  'AmazonAPIGatewayPushToCloudWatchLogs',
  'AmazonECSTaskExecutionRolePolicy',
  'AmazonEKS_CNI_Policy',
  'AmazonEKSClusterPolicy',
  'AmazonEKSFargatePodExecutionRolePolicy',
  'AmazonEKSWorkerNodePolicy',
  'AmazonRDSEnhancedMonitoringRole',
  'AmazonSSMManagedInstanceCore',
  'AWSAppSyncPushToCloudWatchLogs',
  'AWSConfigRulesExecutionRole',
  'AWSLambdaBasicExecutionRole',
  'AWSLambdaDynamoDBExecutionRole',
  'AWSLambdaKinesisExecutionRole',
  'AWSLambdaMSKExecutionRole',
  'AWSLambdaSQSQueueExecutionRole',
  'AWSLambdaVPCAccessExecutionRole',
  'AWS_ConfigRole',
  'AWSXRayDaemonWriteAccess',
  'CloudWatchAgentServerPolicy',
  'CloudWatchLambdaInsightsExecutionRolePolicy',
];

/** The file's content. */
export async function awsManagedPolicies(): Promise<string> {
  const { version, documents } = await known();
  const rows = POLICIES.map((name) => {
    if (!Object.hasOwn(documents, name)) throw new Error(`scripts/aws-managed-policies.ts: AWS has no policy ${name}.`);
    return `${/^\w+$/.test(name) ? name : `'${name}'`}: ${JSON.stringify(permittedBy(name, documents[name]))},`;
  });
  return `/**
 * AWS's managed policies, as far as they permit tampering with an audit log or its metrics: their statements without
 * conditions, read as widely as they can be. Generated from moto ${version}, which has AWS's own texts; scripts/aws-managed-policies.ts says which.
 */
import type { Properties } from '../../facts/value';

export const AWS_MANAGED_POLICIES: Readonly<Record<string, readonly Properties[]>> = {
${rows.join('\n')}
};
`;
}

const PRINT = `
import importlib.metadata, json
from moto.iam.aws_managed_policies import aws_managed_policies_data as data
documents = {name: policy["Document"] for name, policy in json.loads(data).items()}
print(json.dumps({"version": importlib.metadata.version("moto"), "documents": documents}))
`;

async function known(): Promise<{
  readonly version: string;
  readonly documents: Readonly<Record<string, Properties>>;
}> {
  const { executable } = await preparePython({
    environment: process.env,
    requirements: [path.join(__dirname, '..', 'local', 'requirements.txt')],
    tell: (message) => process.stderr.write(`${message}\n`),
  });
  const { stdout } = await promisify(execFile)(executable, ['-c', PRINT], { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout) as Awaited<ReturnType<typeof known>>;
}

/** The Allow statements that permit something, without what they permit besides. */
function permittedBy(name: string, document: Properties | undefined): readonly Properties[] {
  return listOf(document?.['Statement']).flatMap((statement): Properties[] => {
    if (!isProperties(statement)) return [];
    const { Effect, Action, NotAction, Resource, NotResource } = statement;
    if (Effect !== 'Allow' || NotResource !== undefined) {
      throw new Error(`scripts/aws-managed-policies.ts: ${name} is not as simple as this script takes it to be.`);
    }
    if (NotAction !== undefined) return [{ Effect, NotAction, Resource: Resource ?? '*' }];
    const actions = listOf(Action).filter((action) => permitsTampering(action));
    return actions.length > 0 ? [{ Effect, Action: actions, Resource: Resource ?? '*' }] : [];
  });
}

function permitsTampering(action: Value): boolean {
  const statements = statementsOf({ Statement: { Effect: 'Allow', Action: action } });
  return statements.some((one) => tamperingIn(one).length > 0) || mayAllow(statements, FORGING) !== undefined;
}

/** Whoever writes metrics says to an alarm that all is well. */
const FORGING = { action: 'cloudwatch:PutMetricData', resource: '*', caller: anyPrincipalBut([]) } as const;

function listOf(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : isList(value) ? value : [value];
}
