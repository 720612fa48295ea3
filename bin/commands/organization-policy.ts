/** `wormtrail organization-policy`: what only the organization can forbid, as JSON to paste. */
import type { Command } from 'commander';
import type { OrganizationPolicies, OrganizationPolicyProps } from '../../lib/constructs/policies/organization-policy';
import { action, tell, write, type ExitCode } from './output';
import { bucketsNamed, oneOf, stackNamed } from './values';

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
  scp: 'serviceControlPolicies',
  rcp: 'resourceControlPolicies',
};

const NAME_OF: Readonly<Record<Kind, string>> = { scp: 'service control policy', rcp: 'resource control policy' };

const PLURAL_OF: Readonly<Record<Kind, string>> = { scp: 'service control policies', rcp: 'resource control policies' };

const ATTACHING = `
Attach both kinds to the account of the audit log, in AWS Organizations, and all policies of a kind where several are printed, one a
line: service control policies bind all principals of the account, its root user included; resource control policies bind strangers as
well. None binds the management account.`;

/** Adds the command; what it needs is loaded when it runs. */
export function registerOrganizationPolicy(program: Command): void {
  program
    .command('organization-policy')
    .description('the policies that bind the root user, for AWS Organizations')
    .addOption(oneOf('--kind <kind>', 'service or resource control policy', KINDS).default('scp'))
    .option('--stack <name>', 'the deployed stack of the audit log, instead of a configuration', stackNamed)
    .option(
      '--buckets <names...>',
      'names of the log bucket and the evidence bucket (default: those of the deployed stack)',
      bucketsNamed,
    )
    .option('-o, --output <file>', 'write the policy to a file instead of standard output')
    .option('-c, --config <file>', 'the configuration file of the audit log (default: wormtrail.config.json)')
    .addHelpText('after', ATTACHING)
    .action(action(run));
}

async function run({ stack, config, kind, output, buckets }: PolicyOptions): Promise<ExitCode> {
  const { organizationPolicies, policyTexts } = await import('../../lib/constructs/policies/organization-policy.js');
  const props = stack === undefined ? await configured(config, buckets) : await deployed(stack);
  const { account, administrators } = props;
  const texts = policyTexts(organizationPolicies(props), POLICY_OF[kind]);
  await write(texts.join('\n'), output, 'Policy');
  const [those, bind] =
    texts.length === 1
      ? [`a ${NAME_OF[kind]}`, 'It binds']
      : [`${texts.length} ${PLURAL_OF[kind]}, one a line`, 'They bind'];
  tell(
    `For account ${account}, as ${those}. ${bind} everyone but ${administrators.join(', ')}: ` +
      'the principals that deploy must be among them, the role that calls CloudFormation included.',
  );
  return 0;
}

/** CloudFormation generates the names of the buckets, so that only the deployed stack knows them. */
async function configured(file?: string, buckets?: readonly string[]): Promise<OrganizationPolicyProps> {
  const { loadConfig } = await import('../../lib/config/index.js');
  const { name, account, region, administrators } = loadConfig(file);
  const bucketNames = buckets ?? (await deployed(name)).bucketNames;
  return { auditLogName: name, account, region, administrators, bucketNames };
}

async function deployed(stack: string): Promise<OrganizationPolicyProps> {
  const { accountClients, AT_A_TERMINAL } = await import('../../lib/facts/account/clients.js');
  const { auditLogWithEvidence } = await import('../../lib/drift/locate.js');
  const { auditLog, evidenceBucket } = await auditLogWithEvidence(stack, accountClients(AT_A_TERMINAL));
  const { name, requirements, log, stacks } = auditLog;
  return {
    auditLogName: name,
    account: textOf(stacks[0]?.account),
    region: textOf(stacks[0]?.region),
    administrators: [...requirements.administrators],
    bucketNames: [log.bucket.ref, evidenceBucket],
  };
}

/** A deployed stack says its account and Region. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
