/** Policies that a template declares once for several queues or topics. */
import { isList, isUnknown, Unknown, type Value } from '../facts/value';
import { nameIn } from './answers';
import type { Input, Read, Subject } from './resource-type';

/** One call for each resource that a property lists. */
export function inputsFor(property: string, input: (ref: string) => Input): Read['input'] {
  return ({ resource }: Subject) => {
    const list = resource.properties[property];
    if (!isList(list) || list.length === 0) return isUnknown(list) ? list : new Unknown(`${property} is not known`);
    const refs = list.map((each) => nameIn(each, property));
    return refs.find(isUnknown) ?? refs.filter((ref) => typeof ref === 'string').map(input);
  };
}

/** What all answers say; where they differ, what each of them says, which is not what the template says. */
export function everyOf(read: (answer: Value) => Value | undefined) {
  return (answers: Value): Value | undefined => {
    const each = (isList(answers) ? answers : []).map((answer) => read(answer));
    const [first] = each;
    const isSame = each.every((other) => JSON.stringify(other) === JSON.stringify(first));
    return isSame ? first : each.map((other) => other ?? null);
  };
}
