/** An organization of four accounts on the local AWS, with its audit log deployed by the real CDK CLI. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateOrganizationCommand,
  EnableAWSServiceAccessCommand,
  InviteAccountToOrganizationCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { auditLogApp } from '../../bin/app';
import { cdk } from '../../bin/start/cdk';
import { loadConfig, type Config } from '../../lib/config';
import { OWNERS } from '../../lib/facts/requirements';
import { startLocalAws, type LocalAws } from '../../lib/local-aws';
import { projectContext } from '../constructs/support';
import { ARCHIVE, MANAGEMENT, ORGANIZATION, organizationConfigIn } from './organization';
import { PATIENCE_SECONDS } from './patience';

/** Accounts that only act. */
export const MEMBERS = ['555566667777', '666677778888'] as const;

export interface DeployedOrganization {
  readonly id: string;
  readonly config: Config;
  readonly aws: LocalAws;
  /** Waits until all events have arrived and what they invoke has ended. */
  settle(): Promise<void>;
  remove(): Promise<void>;
}

/** The hand that arranges things in an account. */
export function handIn(account: string): { credentials: { accessKeyId: string; secretAccessKey: string } } {
  return { credentials: { accessKeyId: account, secretAccessKey: 'local' } };
}

/** Deploys as docs/organization.md says: organization, trusted access, one bootstrap an account and Region, `cdk deploy --all`. */
export async function deployOrganization(
  changes: Readonly<Record<string, unknown>> = {},
): Promise<DeployedOrganization> {
  const { homeRegion: region } = ORGANIZATION;
  const aws = await startLocalAws({ account: ARCHIVE, region, schedulesWait: true, tell: () => undefined });
  const folder = mkdtempSync(join(tmpdir(), 'wormtrail-organization-'));
  const remove = async (): Promise<void> => {
    await aws.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    Object.assign(process.env, aws.environment);
    const id = await makeOrganization([ARCHIVE, ...MEMBERS]);
    const file = organizationConfigIn(folder, { id, ...changes });
    const config = loadConfig(file);
    const assembly = join(folder, 'assembly');
    auditLogApp({ outdir: assembly, context: { ...projectContext(), config: file } }).synth();
    for (const each of [`${ARCHIVE}/${region}`, `${MANAGEMENT}/${region}`, `${MANAGEMENT}/us-east-1`]) {
      const [account = ''] = each.split('/');
      const trust = [
        '--trust',
        ARCHIVE,
        '--cloudformation-execution-policies',
        'arn:aws:iam::aws:policy/AdministratorAccess',
      ];
      await cdk(['bootstrap', `aws://${each}`, ...(account === ARCHIVE ? [] : trust), '--app', assembly], {
        ...aws.environment,
        AWS_ACCESS_KEY_ID: account,
      });
    }
    await cdk(['deploy', '--all', '--app', assembly, '--require-approval', 'never'], aws.environment);
    for (const owner of OWNERS) await aws.confirmSubscriptions(config.owners[owner].email);
    const settle = async (): Promise<void> => {
      if (!(await aws.idle(PATIENCE_SECONDS))) throw new Error(`Work was under way after ${PATIENCE_SECONDS} s.`);
    };
    return { id, config, aws, settle, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** @returns its id. */
async function makeOrganization(members: readonly string[]): Promise<string> {
  const organizations = new OrganizationsClient({ ...handIn(MANAGEMENT), region: 'us-east-1' });
  const { Organization } = await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  for (const Id of members) {
    await organizations.send(new InviteAccountToOrganizationCommand({ Target: { Id, Type: 'ACCOUNT' } }));
  }
  const ServicePrincipal = 'cloudtrail.amazonaws.com';
  await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
  return Organization?.Id ?? '';
}
