/** Plans of Terraform in their documented format, before the first apply and after it. */

/** A value that only apply knows, and what its expression refers to. */
export class Late {
  constructor(
    readonly value: unknown,
    readonly references: readonly string[] | undefined,
  ) {}
}

/** @param references As Terraform lists them, without what each is a part of; none where the provider makes the value. */
export function late(value: unknown, ...references: readonly string[]): Late {
  return new Late(value, references.length > 0 ? references : undefined);
}

/** Attributes by address, such as `module.logs.aws_s3_bucket.this[0]`. */
export type PlannedResources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What a module is passed and answers: references, by its path without indexes. */
export type Modules = Readonly<
  Record<string, { readonly passes?: References; readonly outputs?: References } | undefined>
>;

type References = Readonly<Record<string, readonly string[]>>;

interface Made {
  readonly address: string;
  readonly module: string;
  readonly type: string;
  readonly name: string;
  readonly index: string | number | undefined;
  readonly isData: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** @param isApplied Whether all of it is there already, so that nothing changes and every value is known. */
export function planOf(resources: PlannedResources, isApplied = false, modules: Modules = {}): Record<string, unknown> {
  const made = Object.entries(resources).map(([address, attributes]) => madeFrom(address, attributes));
  const root = { resources: [] as unknown[], module_calls: {} };
  for (const each of made) configure(root, each, modules);
  return {
    format_version: '1.2',
    terraform_version: '1.9.8',
    planned_values: { root_module: valuesOf('', made, isApplied) },
    resource_changes: made.map((each) => changeOf(each, isApplied)),
    configuration: {
      provider_config: { aws: { name: 'aws', expressions: { region: { constant_value: 'eu-central-1' } } } },
      root_module: root,
    },
    complete: true,
    errored: false,
  };
}

function madeFrom(address: string, attributes: Made['attributes']): Made {
  const [, module = '', data, type = '', name = '', index] =
    /^((?:module\.\w+(?:\[[^\]]+\])?\.)*)(data\.)?(\w+)\.([\w-]+)(?:\[(.+)\])?$/.exec(address) ?? [];
  return {
    ...{ address, type, name, attributes, module: module.replace(/\.$/, ''), isData: data !== undefined },
    index: index === undefined ? undefined : (JSON.parse(index) as string | number),
  };
}

function changeOf({ attributes, module, isData, ...each }: Made, isApplied: boolean): object {
  return {
    ...heading({ attributes, module, isData, ...each }),
    ...(module !== '' && { module_address: module }),
    change: {
      actions: isApplied ? ['no-op'] : isData ? ['read'] : ['create'],
      before: isApplied ? known(attributes, true) : null,
      after: known(attributes, isApplied),
      after_unknown: isApplied ? {} : (unknown(attributes) ?? {}),
      after_sensitive: {},
    },
  };
}

function heading({ address, type, name, index, isData }: Made): object {
  const provider_name = 'registry.terraform.io/hashicorp/aws';
  return {
    address,
    mode: isData ? 'data' : 'managed',
    type,
    name,
    ...(index !== undefined && { index }),
    provider_name,
  };
}

function valuesOf(module: string, made: readonly Made[], isApplied: boolean): object {
  const below = module === '' ? '' : `${module}.`;
  const children = new Set(
    made.flatMap(({ module: at }) => {
      const rest = at.startsWith(below) ? at.slice(below.length) : '';
      const [child] = /^module\.\w+(?:\[[^\]]+\])?/.exec(rest) ?? [];
      return child === undefined ? [] : [below + child];
    }),
  );
  return {
    ...(module !== '' && { address: module }),
    resources: made
      .filter((each) => each.module === module)
      .map((each) => ({ ...heading(each), values: known(each.attributes, isApplied) })),
    child_modules: [...children].map((child) => valuesOf(child, made, isApplied)),
  };
}

/** Values without those that are not known, as Terraform leaves them out. */
function known(value: unknown, isApplied: boolean): unknown {
  if (value instanceof Late) return isApplied ? known(value.value, true) : undefined;
  if (Array.isArray(value)) return value.map((item) => known(item, isApplied) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, known(member, isApplied)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

function unknown(value: unknown): unknown {
  if (value instanceof Late) return true;
  if (Array.isArray(value)) return value.map((item) => unknown(item) ?? false);
  if (typeof value !== 'object' || value === null) return undefined;
  const members = Object.entries(value).map(([name, member]) => [name, unknown(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

interface Configured {
  readonly resources: unknown[];
  readonly module_calls: Record<string, { expressions: unknown; module: Configured & { outputs: unknown } }>;
}

function configure(root: Configured, { module, type, name, isData, attributes }: Made, modules: Modules): void {
  let at = root;
  let path = '';
  for (const [, call = ''] of module.matchAll(/module\.(\w+)/g)) {
    path = path === '' ? call : `${path}.${call}`;
    const { passes = {}, outputs = {} } = modules[path] ?? {};
    at.module_calls[call] ??= {
      expressions: expressionsOf(passes),
      module: {
        resources: [],
        module_calls: {},
        outputs: Object.fromEntries(
          Object.entries(expressionsOf(outputs)).map(([key, expression]) => [key, { expression }]),
        ),
      },
    };
    at = at.module_calls[call].module;
  }
  const address = `${isData ? 'data.' : ''}${type}.${name}`;
  if (at.resources.some((each) => (each as { address: string }).address === address)) return;
  const expressions = Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) => {
      const expression = expressionOf(value);
      return expression === undefined ? [] : [[key, expression]];
    }),
  );
  at.resources.push({ address, mode: isData ? 'data' : 'managed', type, name, expressions });
}

function expressionsOf(references: References): Record<string, unknown> {
  return Object.fromEntries(Object.entries(references).map(([name, list]) => [name, { references: withParts(list) }]));
}

/** Blocks are lists of blocks; all else is an expression. */
function expressionOf(value: unknown): unknown {
  if (value instanceof Late) return value.references && { references: withParts(value.references) };
  const isBlock =
    Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null && !(item instanceof Late));
  if (isBlock) {
    return (value as object[]).map((block) =>
      Object.fromEntries(Object.entries(block).map(([name, member]) => [name, expressionOf(member)])),
    );
  }
  if (Array.isArray(value) && value.some((item) => item instanceof Late)) {
    return { references: withParts(value.flatMap((item) => (item instanceof Late ? (item.references ?? []) : []))) };
  }
  return { constant_value: value };
}

/** Terraform lists each reference with what it is a part of behind it. */
function withParts(references: readonly string[]): string[] {
  return references.flatMap((reference) => {
    const parts = [...reference.matchAll(/[.[]/g)].map(({ index }) => reference.slice(0, index)).reverse();
    return [reference, ...parts.filter((part) => /\w\.\w/.test(part))];
  });
}
