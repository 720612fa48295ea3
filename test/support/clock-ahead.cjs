/** Loaded before a command (node --require): its clock is ahead of the machine's by so many milliseconds, as the local AWS's is after hours that passed there. */
const ahead = Number(process.env.CLOCK_AHEAD);
const Machine = Date;
const now = () => Machine.now() + ahead;

globalThis.Date = new Proxy(Machine, {
  apply: () => new Machine(now()).toString(),
  construct: (target, given, made) => Reflect.construct(target, given.length > 0 ? given : [now()], made),
  get: (target, name) => (name === 'now' ? now : target[name]),
});
