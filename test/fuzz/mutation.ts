/** Changes to a template at a random place: what an author mistypes, and what an attacker tries. */
import fc from 'fast-check';

export interface Mutation {
  /** Counts the places of the template; it wraps around. */
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'rename' | 'wrap' | 'repeat' | 'copy';
  readonly value: unknown;
}

const HOSTILE: readonly unknown[] = [
  null,
  '',
  '*',
  'true',
  -1,
  1e308,
  [],
  {},
  [[]],
  '${',
  '${AWS::Region}',
  '{{resolve:ssm:x}}',
  '<script>alert(1)</script>',
  'x'.repeat(10_000),
  { Ref: 'AWS::NoValue' },
  { Ref: 'Logs' },
  { Ref: 'KeyAdministrator' },
  { Ref: ['Logs'] },
  { 'Fn::Sub': '${' },
  { 'Fn::If': ['HasAdministrator', { Ref: 'AWS::NoValue' }, 1] },
  { 'Fn::Transform': { Name: 'AWS::Include' } },
  { 'Fn::Select': [1e9, [1]] },
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "toString": null, "length": -1}'),
];

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('replace', 'remove', 'rename', 'wrap', 'repeat', 'copy'),
  value: fc.oneof(fc.constantFrom(...HOSTILE), fc.jsonValue({ maxDepth: 3 })),
});

type Container = Record<string, unknown>;
interface Slot {
  readonly container: Container;
  readonly key: string;
}

/** A copy of the template with the mutations done to it, one after the other. */
export function mutated(template: unknown, mutations: readonly Mutation[]): unknown {
  const root: Container = { template: structuredClone(template) };
  for (const each of mutations) {
    const slots = slotsIn(root);
    const slot = slots[each.at % slots.length];
    if (slot) mutate(slot, each, slots);
  }
  return root.template;
}

function slotsIn(container: Container): Slot[] {
  return Object.keys(container).flatMap((key) => {
    const value = container[key];
    const inside = typeof value === 'object' && value !== null ? slotsIn(value as Container) : [];
    return [{ container, key }, ...inside];
  });
}

function mutate({ container, key }: Slot, { at, how, value }: Mutation, slots: readonly Slot[]): void {
  const before = container[key];
  switch (how) {
    case 'replace':
      container[key] = structuredClone(value);
      return;
    case 'remove':
      delete container[key];
      return;
    case 'rename':
      delete container[key];
      Object.defineProperty(container, typeof value === 'string' ? value : '__proto__', {
        value: before,
        enumerable: true,
        configurable: true,
        writable: true,
      });
      return;
    case 'wrap':
      container[key] = [before];
      return;
    case 'repeat':
      container[key] = Array.from({ length: 20 }, () => structuredClone(before));
      return;
    case 'copy': {
      const from = slots[(at * 7 + 1) % slots.length];
      container[key] = structuredClone(from?.container[from.key]);
    }
  }
}
