/** Account and Region of a plan, where all that it says of them agrees. */
import { parseArn } from '../arn';
import { isRaw, rawAt, type Template } from '../template/template';
import { valueAt } from '../value';
import type { Planned } from './planned';

/**
 * @param planned Resources that are there already have ARNs.
 * @param read Data sources that were read for the plan.
 */
export function placeOf(
  plan: unknown,
  planned: readonly Planned[],
  read: readonly Planned[],
): Pick<Template, 'account' | 'region'> {
  const arns = planned.filter(({ isData }) => !isData).flatMap(({ values }) => arnIn(valueAt(values, 'arn')));
  const providers = providersOf(plan);
  // of several providers, a data source does not say whose account it names
  const isOne = providers.length === 1;
  const named = (type: string, attributes: readonly string[]): readonly string[] =>
    (isOne ? read : []).filter((each) => each.type === type).flatMap(({ values }) => firstText(values, attributes));
  const account = only([...arns.map(({ account: one }) => one), ...named('aws_caller_identity', ['account_id'])]);
  const region = only([
    ...arns.map(({ region: one }) => one),
    ...named('aws_region', ['region', 'name']),
    ...(isOne ? providers.flatMap((each) => constantAt(each, 'region')) : []),
  ]);
  return { ...(account && { account }), ...(region && { region }) };
}

function arnIn(value: unknown): { account: string; region: string }[] {
  const arn = typeof value === 'string' ? parseArn(value) : undefined;
  return arn ? [{ account: arn.account, region: arn.region }] : [];
}

function firstText(values: Planned['values'], attributes: readonly string[]): readonly string[] {
  const text = attributes.map((name) => valueAt(values, name)).find((value) => typeof value === 'string');
  return typeof text === 'string' ? [text] : [];
}

/** Configurations of the AWS provider in the root module; those of modules are the same, passed on. */
function providersOf(plan: unknown): readonly unknown[] {
  const all = rawAt(rawAt(plan, 'configuration'), 'provider_config');
  return (isRaw(all) ? Object.values(all) : []).filter(
    (each) => rawAt(each, 'name') === 'aws' && rawAt(each, 'module_address') === undefined,
  );
}

function constantAt(provider: unknown, name: string): readonly string[] {
  const value = rawAt(rawAt(rawAt(provider, 'expressions'), name), 'constant_value');
  return typeof value === 'string' ? [value] : [];
}

/** What IAM and S3 leave out of their ARNs counts for nothing. */
function only(names: readonly string[]): string | undefined {
  const [name, ...others] = new Set(names.filter((each) => each !== ''));
  return others.length === 0 ? name : undefined;
}
