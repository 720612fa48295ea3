/** `wormtrail organization-policy`: what only the organization can forbid, as JSON to paste. */
import type { Command } from 'commander';
import type { OrganizationPolicies, OrganizationPolicyProps } from '../../lib/constructs/policies/organization-policy';
import { action, oneOf, tell, write, type ExitCode } from './output';

const KINDS = ['scp', 'rcp'] as const;
type Kind = (typeof KINDS)[number];

interface PolicyOptions {
  readonly stack?: string;
  readonly config?: string;
  readonly kind: Kind;
  readonly output?: string;
  readonly buckets?: readonly string[];
}

const POLICY_OF: Readonly<Record<Kind, keyof OrganizationPolicies>> = {
  scp: 'serviceControlPolicy',
  rcp: 'resourceControlPolicy',
};

const NAME_OF: Readonly<Record<Kind, string>> = { scp: 'service control policy', rcp: 'resource control policy' };

const ATTACHING = `
Attach both kinds to the account of the audit log, in AWS Organizations: the service control policy binds all principals of the
account, its root user included; the resource control policy binds strangers as well. Neither binds the management account.`;

/** Adds the command; what it needs is loaded when it runs. */
export function registerOrganizationPolicy(program: Command): void {
  program
    .command('organization-policy')
    .description('the policies that bind the root user, for AWS Organizations')
    .addOption(new Option('--kind <kind>', 'service or resource control policy').choices(KINDS).default('scp'))
    .option(
      '--buckets <names...>',
      'names of the log bucket and the evidence bucket (default: those of the deployed stack)',
    )
    .option('-o, --output <file>', 'write the policy to a file instead of standard output')
    .option('-c, --config <file>', 'the configuration file of the audit log (default: wormtrail.config.json)')
    .addHelpText('after', ATTACHING)
    .action(action(run));
}

async function run({ config, kind, output, buckets }: PolicyOptions): Promise<ExitCode> {
  const { loadConfig } = await import('../../lib/config/index.js');
  const { organizationPolicies, policyText } = await import('../../lib/constructs/policies/organization-policy.js');
  const { name, account, region, administrators } = loadConfig(config);
  const bucketNames = buckets ?? (await bucketNamesOf(name));
  const policies = organizationPolicies({ auditLogName: name, account, region, administrators, bucketNames });
  await write(policyText(policies[POLICY_OF[kind]]), output);
  tell(
    `For account ${account}, as a ${NAME_OF[kind]}. It binds everyone but ${administrators.join(', ')}: ` +
      'the principals that deploy must be among them, the role that calls CloudFormation included.',
  );
  return 0;
}

/** CloudFormation makes the names, so that the deployed stack alone tells what its buckets are called. */
async function bucketNamesOf(stack: string): Promise<string[]> {
  const { accountClients } = await import('../../lib/facts/account/clients.js');
  const { deployedAuditLogs } = await import('../../lib/drift/locate.js');
  const auditLogs = await deployedAuditLogs(stack, accountClients().cloudFormation);
  return auditLogs.flatMap(({ log, evidence }) => [log.bucket.ref, ...(evidence ? [evidence.bucket.ref] : [])]);
}

/** A deployed stack says its account and Region. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
