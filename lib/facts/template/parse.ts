/** The text of a template file: JSON or YAML. */
import { TemplateError } from './errors';
import { parseJson } from './json';
import type { ParsedText } from './parsed-text';
import { isRaw } from './template';

/**
 * @param file What messages call the template; its ending does not matter.
 * @throws TemplateError where it is neither JSON nor YAML, or no template.
 */
export async function parseTemplate(text: string, file: string): Promise<ParsedText> {
  if (text.trim() === '') throw new TemplateError(`${file}: is empty. Give a CloudFormation template as JSON or YAML.`);
  const parsed = await parseText(text, file);
  if (!isRaw(parsed.body) || !isRaw(parsed.body.Resources)) {
    if (isTerraform(file, parsed.body)) {
      throw new TemplateError(
        `${file}: of Terraform, which is not read. Judge what it deployed: wormtrail check --live.`,
      );
    }
    throw new TemplateError(
      `${file}: not a CloudFormation template: it has no Resources. Give a template as JSON or YAML, or a cdk.out folder.`,
    );
  }
  return parsed;
}

/** Its sources, its state, and the plan as `terraform show -json` writes it. */
function isTerraform(file: string, body: unknown): boolean {
  return /\.tf(\.json|state)?$/i.test(file) || (isRaw(body) && 'terraform_version' in body);
}

async function parseText(text: string, file: string): Promise<ParsedText> {
  if (/^\s*[{[]/.test(text) && !/\.ya?ml$/i.test(file)) return parseJson(text, file);
  // the YAML parser takes a while to load: only those who need it pay
  const { parseYaml } = await import('./yaml.js');
  return parseYaml(text, file);
}
