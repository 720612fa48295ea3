/** A plan of Terraform as a template: the same resources and properties under CloudFormation's names, so that the same guardrails judge it. */
import { TemplateError } from '../template/errors';
import { isRaw, rawAt, type Template } from '../template/template';
import { isTooDeep } from '../nesting';
import { Conversion } from './conversion';

/**
 * @param text What `terraform show -json PLAN` writes (Terraform documentation, "JSON Output Format").
 * @param about Its name in place of a stack's.
 * @throws TemplateError where it is no plan, or one of an unknown version.
 */
export function templateOfPlan(text: string, body: unknown, file: string, about: Pick<Template, 'stack'>): Template {
  assertPlan(body, file);
  if (isTooDeep(text)) throw new TemplateError(`${file}: nests deeper than any plan that Terraform writes.`);
  const { addressOf, ...template } = new Conversion(body).converted();
  const lineOf = lineFinder(text);
  return {
    ...about,
    ...template,
    constructPathOf: addressOf,
    // of a plan in one line, an address says more than a place
    ...(lineOf && { locate: (id) => ({ file, line: lineOf(addressOf(id) ?? '') }) }),
  };
}

const HOW = 'Write it with: terraform plan -out=plan, then terraform show -json plan > plan.json.';

function assertPlan(body: unknown, file: string): void {
  const version = rawAt(body, 'format_version');
  // another major version is to be refused (Terraform documentation, "JSON Output Format")
  if (typeof version !== 'string' || !/^1\.\d+$/.test(version)) {
    const found =
      typeof version === 'string' ? `of the format version ${version.slice(0, 20)}` : 'without a format version';
    throw new TemplateError(
      `${file}: a plan of Terraform ${found}: 1.x is read. ${HOW} Terraform 1.1 or newer and OpenTofu write it.`,
    );
  }
  if (!isRaw(rawAt(body, 'planned_values'))) {
    throw new TemplateError(`${file}: a state of Terraform, or no whole plan: it has no planned_values. ${HOW}`);
  }
  if (rawAt(body, 'errored') === true) {
    throw new TemplateError(`${file}: a plan that failed: what it leaves out is not known. Mend it, and plan again.`);
  }
  if (rawAt(body, 'complete') === false) {
    throw new TemplateError(`${file}: a plan of a part, by -target or because something is deferred. Plan all of it.`);
  }
}

/** The first line that has an address; undefined where all stands in one line, as Terraform writes it. */
function lineFinder(text: string): ((address: string) => number) | undefined {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  if (ends.length < 2) return undefined;
  return (address) => {
    const at = text.indexOf(JSON.stringify(address));
    return ends.filter((end) => end < at).length + 1;
  };
}
