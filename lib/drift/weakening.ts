/** Whether a change of the deployed template can weaken the audit log. What is not surely harmless may. */
import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '../facts/audit-log';
import { isProperties, type Json } from '../facts/value';
import { severityOf } from './drift-severity';
import type { Declared, TemplateChange } from './template-changes';

/** How long something is kept: more is never weaker. A key that rotates later is. */
const KEPT = /(?<!RotationPeriodIn)(Days|Years|MessageRetentionPeriod)$/;

/** What people read, and what decides nothing. */
const HARMLESS = /^Properties\.(Tags|Description|AlarmDescription|DisplayName)(\.|$)/;

const POLICY = /(PolicyDocument|KeyPolicy|ResourcePolicy)$/;

/** A new resource of these lets somebody in, or leads what happens elsewhere. */
const OPENS =
  /^AWS::(Lambda::(Permission|Url|EventInvokeConfig|EventSourceMapping|LayerVersionPermission)|SNS::Subscription)$/;

/**
 * @param resource The resource that it is about, as it was declared before, or after where it is new; undefined for other parts.
 * @param added Resources that only the new template has: one that is declared under another name is not gone.
 */
export function weakens(
  { path, before, after }: TemplateChange,
  resource: { readonly type: string; readonly declared: Declared } | undefined,
  added: readonly Declared[],
): boolean {
  if (!resource) return true;
  if (path === '') {
    return after === null ? !added.some((each) => isRenamed(each, resource.declared)) : opens(resource);
  }
  if (HARMLESS.test(path)) return false;
  if (POLICY.test(path)) return isWider(before, after);
  if (path === 'DeletionPolicy' || path === 'UpdateReplacePolicy') return !/^Retain/.test(textOf(after));
  if (KEPT.test(path) && typeof before === 'number' && typeof after === 'number' && after >= before) return false;
  const property = path.replace(/^Properties\./, '');
  // what is no property, such as a condition or the type, decides whether there is a resource at all
  if (property === path) return true;
  const { severity } = severityOf({ type: resource.type } as Resource, property);
  return severity === 'CRITICAL' || severity === 'HIGH';
}

/** Metadata has no say in what is deployed; a condition or a deletion policy has. */
function isRenamed(one: Declared, other: Declared): boolean {
  return isDeepStrictEqual({ ...one, Metadata: null }, { ...other, Metadata: null });
}

function opens({ type, declared }: { readonly type: string; readonly declared: Declared }): boolean {
  return OPENS.test(type) || JSON.stringify(declared.Properties ?? {}).includes('"Effect":"Allow"');
}

/** A statement that allows is new, or one that denies is gone. */
function isWider(before: Json, after: Json): boolean {
  const [old, now] = [statementsOf(before), statementsOf(after)];
  const isIn = (statement: Json, all: readonly Json[]): boolean =>
    all.some((each) => isDeepStrictEqual(each, statement));
  // what is written as a condition of the template may do either
  const may = (effect: string, statement: Json): boolean => {
    const stated = isProperties(statement) ? statement.Effect : undefined;
    return typeof stated !== 'string' || stated === effect;
  };
  return (
    now.some((statement) => may('Allow', statement) && !isIn(statement, old)) ||
    old.some((statement) => may('Deny', statement) && !isIn(statement, now))
  );
}

/** A document that nobody can read may allow anything: it stands as one statement. */
function statementsOf(policy: Json): readonly Json[] {
  if (policy === null) return [];
  const statement = isProperties(policy) ? (policy as Readonly<Record<string, Json>>).Statement : undefined;
  if (statement === undefined) return [policy];
  return Array.isArray(statement) ? (statement as readonly Json[]) : [statement];
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : '';
}
