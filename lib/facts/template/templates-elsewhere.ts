/** What stacks hold whose templates are not given: nested stacks by URL, and modules that nobody has expanded. */
import { App } from './app';
import { evaluateValue } from './evaluate';
import type { Declared } from './stack';
import { rawAt, type Template } from './template';

export interface TemplateElsewhere {
  /** Name of the stack that holds it. */
  readonly stack: string;
  /** How people find it. */
  readonly resource: string;
  /** With its article: "the nested stack Logging". */
  readonly what: string;
}

/** @throws TemplateError where one of them is no template. */
export function templatesElsewhere(templates: readonly Template[]): readonly TemplateElsewhere[] {
  const app = new App(templates);
  const given = new Set(templates.map(({ stack }) => stack));
  return app.stacks.flatMap((stack) =>
    [...stack.resources.values()].flatMap((resource) => {
      const what = elsewhereIn(app, resource, given);
      return what === undefined
        ? []
        : [{ stack: stack.template.stack, resource: `${stack.label}/${resource.logicalId}`, what }];
    }),
  );
}

function elsewhereIn(
  app: App,
  { stack, type, logicalId, raw }: Declared,
  given: ReadonlySet<string>,
): string | undefined {
  if (stack.has(raw) === false) return undefined;
  if (type.endsWith('::MODULE')) return `the module ${logicalId} (${type})`;
  if (type !== 'AWS::CloudFormation::Stack' || app.nestedIn(stack, logicalId)) return undefined;
  const url = evaluateValue(rawAt(raw.Properties, 'TemplateURL') ?? '', stack);
  const name = typeof url === 'string' ? /([^/]+?)(?:\.template)?\.\w+(?:\?.*)?$/.exec(url)?.[1] : undefined;
  return name !== undefined && given.has(name) ? undefined : `the nested stack ${logicalId}`;
}
