/** The deployed template as an attacker reads and changes it. */
import { parseArn } from '../facts/arn';

export interface TemplateResource {
  Type: string;
  Properties: Record<string, unknown>;
  readonly Metadata?: { readonly wormtrail?: { readonly component?: string; requirements?: Record<string, unknown> } };
}

/** GetTemplate answers a string, which the AWS CLI parses where it is JSON. */
export type Template = string | { readonly Resources: Record<string, TemplateResource> } | undefined;

export function parseTemplate(template: Template): { readonly Resources: Record<string, TemplateResource> } {
  if (template === undefined) return { Resources: {} };
  return typeof template === 'string'
    ? (JSON.parse(template) as { readonly Resources: Record<string, TemplateResource> })
    : structuredClone(template);
}

/** The logical ID of the resource of a component. */
export function idIn(template: Template, component: string, type: string): string {
  const all = Object.entries(parseTemplate(template).Resources);
  return all.find(([, each]) => each.Type === type && each.Metadata?.wormtrail?.component === component)?.[0] ?? '';
}

/** Where the code of a function lies, as UpdateFunctionCode takes it. */
export function codeIn(template: Template, component: string, trailArn: string): Readonly<Record<string, unknown>> {
  const { Resources } = parseTemplate(template);
  const { Code } = Resources[idIn(template, component, 'AWS::Lambda::Function')]?.Properties ?? {};
  const { S3Bucket, S3Key } = (Code ?? {}) as { readonly S3Bucket?: unknown; readonly S3Key?: string };
  const { account = '', region = '' } = parseArn(trailArn) ?? {};
  const bucket = String((S3Bucket as { 'Fn::Sub'?: string } | undefined)?.['Fn::Sub'] ?? S3Bucket);
  return {
    S3Bucket: bucket.replace('${AWS::AccountId}', account).replace('${AWS::Region}', region),
    S3Key,
  };
}
