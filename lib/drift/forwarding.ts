/**
 * Whether calls that AWS records in one Region alone still reach the audit log's own: rules there forward them, in a stack that
 * is not the audit log's (`GlobalTamperEvents`).
 */
import {
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  type EventBridgeClient,
  type Rule,
} from '@aws-sdk/client-eventbridge';
import { GlobalCallsForwarded } from '../checks/account/notification';
import type { AuditLog, Resource } from '../facts/audit-log';
import { sameDocument } from '../facts/compare';
import { resourceId } from '../facts/resources';
import { forwardingRulePrefix, forwardingRules, forwardingStackOf, type TamperRule } from '../facts/tamper-rules';
import { toJson, type Json } from '../facts/value';
import type { Finding } from '../findings/finding';
import { couldNotBeRead, findingOf, orPass } from './findings';

/** What stands for the rules that forward; undefined where the audit log has none. */
export function forwardingOf({ name, requirements }: AuditLog): Resource | undefined {
  if (requirements.globalEvents !== true) return undefined;
  const stack = forwardingStackOf(name);
  return {
    type: 'AWS::CloudFormation::Stack',
    logicalId: 'Forwarding',
    stack,
    displayName: stack,
    ref: `${forwardingRulePrefix(name)}*`,
    properties: {},
    metadata: {},
  };
}

/**
 * @param client Of the Region where they are recorded.
 * @param bus ARN of the event bus that they are forwarded to.
 * @param full Ids of what this run reads in full.
 */
export async function forwardingFindings(
  auditLog: AuditLog,
  client: EventBridgeClient,
  bus: string,
  full: ReadonlySet<string>,
): Promise<readonly Finding[]> {
  const forwarding = forwardingOf(auditLog);
  if (!forwarding || !full.has(resourceId(forwarding))) return [];
  const prefix = forwarding.ref.slice(0, -1);
  const [rules, leading] = await Promise.allSettled([rulesOf(client, prefix), ruleNamesOf(client, bus)]);
  if (rules.status === 'rejected') return [unproven(auditLog, forwarding, 'events:ListRules', rules.reason)];
  if (leading.status === 'rejected')
    return [unproven(auditLog, forwarding, 'events:ListRuleNamesByTarget', leading.reason)];
  const changed = forwardingRules(auditLog.name, auditLog.requirements.administrators).flatMap((rule) => {
    const amiss = whatIsAmiss(rule, rules.value.get(rule.name), leading.value.has(rule.name));
    return amiss ? [notForwarded(auditLog, forwarding, rule.name, amiss)] : [];
  });
  return orPass(auditLog, GlobalCallsForwarded, changed, forwarding);
}

interface Amiss {
  readonly path: string;
  readonly expected: Finding['expected'];
  readonly found: Finding['found'];
}

function whatIsAmiss({ pattern }: TamperRule, rule: Rule | undefined, leads: boolean): Amiss | undefined {
  if (!rule) return { path: '', expected: 'a rule that forwards them', found: null };
  if (rule.State !== 'ENABLED') return { path: '.State', expected: 'ENABLED', found: rule.State ?? null };
  if (!leads) return { path: '.Targets', expected: "the audit log's own event bus", found: null };
  const { detailType, ...rest } = pattern;
  const expected = toJson({ ...rest, 'detail-type': detailType });
  const found = parsed(rule.EventPattern);
  return sameDocument(expected, found) ? undefined : { path: '.EventPattern', expected, found };
}

function parsed(pattern = ''): Json {
  try {
    return JSON.parse(pattern) as Json;
  } catch {
    return pattern;
  }
}

function notForwarded(
  auditLog: AuditLog,
  forwarding: Resource,
  rule: string,
  { path, expected, found }: Amiss,
): Finding {
  return findingOf(auditLog, GlobalCallsForwarded, forwarding, {
    status: 'DRIFT',
    path: rule + path,
    expected,
    found,
    message: `The rule ${rule} is not as deployed, so calls in its Region may not be reported at once.`,
    remedy: `Deploy the stack ${forwarding.stack} again, and find in CloudTrail who changed the rule.`,
  });
}

function unproven(auditLog: AuditLog, forwarding: Resource, call: string, error: unknown): Finding {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const importance = { severity: 'HIGH', owner: 'security' } as const;
  return {
    ...couldNotBeRead(auditLog.name, call, text, importance),
    resource: forwarding.displayName,
    resourceType: forwarding.type,
  };
}

async function rulesOf(client: EventBridgeClient, NamePrefix: string): Promise<ReadonlyMap<string, Rule>> {
  // a page has up to 100 rules (EventBridge API Reference, ListRules), more than forward
  const { Rules } = await client.send(new ListRulesCommand({ NamePrefix }));
  if (!Rules) throw new Error('the answer is empty');
  return new Map(Rules.map((rule) => [rule.Name ?? '', rule]));
}

async function ruleNamesOf(client: EventBridgeClient, TargetArn: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListRuleNamesByTargetCommand({ TargetArn, ...(NextToken && { NextToken }) }));
    if (!page.RuleNames) throw new Error('the answer is empty');
    for (const name of page.RuleNames) found.add(name);
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}
