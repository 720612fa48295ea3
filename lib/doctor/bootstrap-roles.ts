/** The roles of a CDK bootstrap, and the command that makes them (aws-cdk-lib, DefaultStackSynthesizer). */

const STANDARD = 'hnb659fds';

export interface Bootstrap {
  readonly qualifier: string;
  readonly account: string;
  readonly region: string;
}

/** @returns undefined for a role of something else. */
export function bootstrapOfRole(arn: string): Bootstrap | undefined {
  const [, qualifier, account, region] =
    /:role\/cdk-([a-z0-9]+)-(?:cfn-exec|deploy)-role-(\d{12})-([a-z0-9-]+)$/.exec(arn) ?? [];
  return qualifier && account && region ? { qualifier, account, region } : undefined;
}

export function bootstrapCommand({ qualifier, account, region }: Bootstrap): string {
  const own = qualifier === STANDARD ? '' : ` --qualifier ${qualifier} --toolkit-stack-name CDKToolkit-${qualifier}`;
  return `npx cdk bootstrap aws://${account}/${region}${own}`;
}
