/** Objects whose members are named by a template, made in a way that stays quick in an app of any size. */

/** An object to be filled; to everybody else it is like any that begins as `{}`. */
export type Members<Item> = Record<string, Item>;

/**
 * V8 keeps the shapes of all objects that begin as `{}` in one tree, which has at most 1,536 branches at its root (transitions.h,
 * `kMaxNumberOfTransitions`). Where the CDK synthesizes hundreds of stacks it is full, and every further object gets a shape of its
 * own: it takes four times the memory, and reading any of its members takes as long as it does for the first time. Objects of
 * another constructor have a tree of their own.
 */
const Filled = function () {
  // filled by `putMember`
} as unknown as new () => Members<never>;
Filled.prototype = Object.prototype;

export function noMembers<Item>(): Members<Item> {
  return new Filled();
}

/** Puts a member into an object, whatever its name: `__proto__` is one like any other. */
export function putMember<Item>(members: Members<Item>, name: string, value: Item): void {
  if (name !== '__proto__') members[name] = value;
  else Object.defineProperty(members, name, { value, enumerable: true, configurable: true, writable: true });
}
