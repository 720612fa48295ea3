/** The text of a template file: JSON or YAML. */
import { TemplateError } from './errors';
import { parseJson } from './json';
import type { ParsedText } from './parsed-text';
import { isRaw } from './template';

/**
 * @param file What messages call the template; its ending does not matter.
 * @returns a plan of Terraform as well, which is no template yet.
 * @throws TemplateError where it is neither JSON nor YAML, or neither template nor plan.
 */
export async function parseTemplate(text: string, file: string): Promise<ParsedText> {
  if (text.trim() === '') throw new TemplateError(`${file}: is empty. Give a CloudFormation template as JSON or YAML.`);
  const parsed = await parseText(text, file);
  if (isOfTerraform(parsed.body)) return parsed;
  if (!isRaw(parsed.body) || !isRaw(parsed.body.Resources)) {
    if (/\.tf(\.json|state)?$/i.test(file)) {
      throw new TemplateError(
        `${file}: sources of Terraform, which are not read. Give its plan: terraform plan -out=plan, then ` +
          'terraform show -json plan > plan.json. Or judge what it deployed: wormtrail check --live.',
      );
    }
    throw new TemplateError(
      `${file}: not a CloudFormation template: it has no Resources. Give a template as JSON or YAML, or a cdk.out folder.`,
    );
  }
  return parsed;
}

/** What `terraform show -json` writes of a plan or a state, whatever is in it. */
export function isOfTerraform(body: unknown): boolean {
  return isRaw(body) && !isRaw(body.Resources) && ('terraform_version' in body || 'planned_values' in body);
}

async function parseText(text: string, file: string): Promise<ParsedText> {
  if (/^\s*[{[]/.test(text) && !/\.ya?ml$/i.test(file)) return parseJson(text, file);
  // the YAML parser takes a while to load: only those who need it pay
  const { parseYaml } = await import('./yaml.js');
  return parseYaml(text, file);
}
