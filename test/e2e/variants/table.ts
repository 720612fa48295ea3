/** The variants of a deployment: what differs from the sample, in the configuration, the Region or the account. */
import { OrganizationsClient, CreateOrganizationCommand } from '@aws-sdk/client-organizations';
import { EnableSecurityHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';

export interface Variant {
  readonly title: string;
  /** @default that of the sample */
  readonly region?: string;
  /** What the configuration says otherwise than the sample's. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Prepares the account. @returns what the configuration says of it. */
  readonly prepare?: () => Promise<Readonly<Record<string, unknown>>>;
  /** Concurrent executions that Lambda grants the account. @default 1000 */
  readonly lambdaConcurrency?: number;
  /** What the configuration says at first, so that the first deployment fails. */
  readonly mistake?: Readonly<Record<string, unknown>>;
}

const ACCOUNT = '111122223333';
const readers = Array.from({ length: 50 }, (_, each) => `arn:aws:iam::${ACCOUNT}:role/incident-responder-team-${each}`);

const IDENTITY_CENTER = [
  `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Auditor_0123456789abcdef`,
];

const enableSecurityHub = async () => {
  await new SecurityHubClient({}).send(new EnableSecurityHubCommand({}));
  return {};
};
const createOrganization = async () => {
  const { Organization } = await new OrganizationsClient({}).send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  return { organizationId: Organization?.Id };
};

export const VARIANTS: readonly Variant[] = [
  { title: 'the sample' },
  { title: 'the Region that records calls of IAM', region: 'us-east-1' },
  { title: 'GovCloud', region: 'us-gov-east-1', config: { globalEvents: true } },
  { title: 'China, with a ledger', region: 'cn-northwest-1', config: { globalEvents: true, ledger: true } },
  { title: 'a name of 38 letters', config: { name: 'the-longest-name-of-an-audit-log-there' } },
  { title: '50 readers that do not exist', config: { readers } },
  { title: 'calls of IAM forwarded by a second stack', config: { globalEvents: true } },
  { title: 'findings sent to Security Hub', config: { securityHub: true }, prepare: enableSecurityHub },
  { title: 'questions through Athena', config: { queries: { regions: ['af-south-1'] }, readers: IDENTITY_CENTER } },
  { title: 'an organization', prepare: createOrganization },
  { title: 'a new account, which may run 10 functions at once', lambdaConcurrency: 10 },
  {
    title: 'a first deployment that fails, as it reserves more concurrency than the account has',
    lambdaConcurrency: 10,
    mistake: { reserveConcurrency: true },
  },
];
