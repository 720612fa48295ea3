/** Objects that are filled as a template says: plain to everybody, and quick where an app has filled V8's tree of shapes. */
import { setFlagsFromString } from 'node:v8';
import { compileFunction } from 'node:vm';
import { noMembers, putMember, type Members } from '../../lib/facts/own-shapes';

function filled(members: Members<unknown>, ...names: readonly string[]): Members<unknown> {
  for (const name of names) putMember(members, name, `value of ${name}`);
  return members;
}

test('an object is like any other', () => {
  const members = filled(noMembers(), 'Type', 'Properties');
  expect(members).toStrictEqual({ Type: 'value of Type', Properties: 'value of Properties' });
  expect(Object.getPrototypeOf(members)).toBe(Object.prototype);
});

test('__proto__ is a name like any other', () => {
  const members = filled(noMembers(), '__proto__');
  expect(JSON.stringify(members)).toBe('{"__proto__":"value of __proto__"}');
  expect(Object.getPrototypeOf(members)).toBe(Object.prototype);
});

test('objects with the same members have one shape, however many others an app has made', () => {
  setFlagsFromString('--allow-natives-syntax');
  const haveSameShape = compileFunction('return %HaveSameMap(one, other)', ['one', 'other']) as (
    one: unknown,
    other: unknown,
  ) => boolean;
  // as the CDK makes them: an object that begins as {} for every logical ID
  const others = Array.from({ length: 3_000 }, (_, index) => filled({}, `LogicalId${index}`));

  const named = ['NobodyElseBeginsWithThis', 'Second'];
  expect(haveSameShape(filled({}, ...named), filled({}, ...named))).toBe(false);
  expect(haveSameShape(filled(noMembers(), ...named), filled(noMembers(), ...named))).toBe(true);
  expect(others).toHaveLength(3_000);
});
