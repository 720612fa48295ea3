/** The stacks of an organization's trail: after the archive, in the other accounts. */
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { trailStackOf } from '../facts/organization-trail';
import type { ImmutableAuditLogProps } from './immutable-audit-log-props';
import { eventStacksOf, type OrganizationProps } from './organization-props';
import { OrganizationTrail } from './organization-trail';
import { readersOf } from './stated-requirements';
import { TrailEvents } from './trail-events';

/** The stacks, and the trail that is in the first of them. */
export interface TrailStacks {
  readonly trail: OrganizationTrail;
  readonly trailStack: Stack;
  /** Those that forward from another Region, or from the delegated administrator. */
  readonly eventStacks: readonly Stack[];
}

/**
 * @param scope What they become stacks of, such as the app.
 * @param archive The stack of the archive, which has to be there before.
 */
export function trailStacks(
  scope: Construct,
  archive: Stack,
  organization: OrganizationProps,
  props: ImmutableAuditLogProps,
): TrailStacks {
  const { auditLogName, administrators } = props;
  const { managementAccount, homeRegion } = organization;
  const newStack = (name: string, account: string, region: string, after: Stack, what: string): Stack => {
    const description = `${what} of the audit log ${auditLogName}`;
    const env = { account, region };
    const stack = new Stack(scope, name, { stackName: name, description, env, terminationProtection: true });
    stack.node.addDependency(after);
    return stack;
  };
  const shared = { auditLogName, organization, administrators };
  const trailStack = newStack(trailStackOf(auditLogName), managementAccount, homeRegion, archive, 'Trail');
  const trail = new OrganizationTrail(trailStack, 'Trail', { ...shared, readers: readersOf(props) });
  let last = trailStack;
  const eventStacks = eventStacksOf(auditLogName, organization).map(({ name, account, region }) => {
    last = newStack(name, account, region, last, 'Forwarding to the archive');
    return last;
  });
  for (const stack of eventStacks) new TrailEvents(stack, 'Events', shared);
  return { trail, trailStack, eventStacks };
}
