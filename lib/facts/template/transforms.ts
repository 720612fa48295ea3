/** Macros that a template leaves to CloudFormation: what they would add or change is not in the template. */
import type { UnreadFact } from '../audit-log';
import type { Stack } from './stack';
import { isRaw, rawAt } from './template';

/** Macros of a stack that have not run, each as a fact that could not be read. */
export function transformsOf(stack: Stack): UnreadFact[] {
  const { body } = stack.template;
  const resources = rawAt(body, 'Resources');
  const loops = isRaw(resources) ? Object.keys(resources).filter((name) => name.startsWith('Fn::')) : [];
  return [
    ...namesOf(rawAt(body, 'Transform')).map((name) => unresolved(stack, 'Transform', name)),
    ...namesOf(rawAt(body, 'Fn::Transform')).map((name) => unresolved(stack, 'Fn::Transform', name)),
    ...loops.map((name) => unresolved(stack, `Resources.${name}`, name)),
  ];
}

function unresolved(stack: Stack, path: string, name: string): UnreadFact {
  return {
    resource: stack.label,
    path,
    call: name,
    error: 'CloudFormation runs it at deployment; what it makes is not judged',
  };
}

/** `Transform` is one macro or a list; a macro is a name or an object with one. */
function namesOf(transform: unknown): string[] {
  const each = Array.isArray(transform) ? (transform as unknown[]) : transform === undefined ? [] : [transform];
  return each.map((macro) => {
    const name = isRaw(macro) ? macro.Name : macro;
    return typeof name === 'string' ? name : 'a macro without a name';
  });
}
