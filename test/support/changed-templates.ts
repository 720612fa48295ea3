/** The templates of a synthesized app as the guardrails read them, changed in memory. */
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { checkTemplates } from '../../lib/check/check-templates';
import type { Template } from '../../lib/facts/from-template';

export interface Body {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>;
}

type Change = (stack: string, body: Body) => void;

interface Changed {
  templates(change?: Change): Template[];
  /** Guardrails that fail once a change is made. */
  failing(change?: Change): string[];
}

export function changed(assembly: CloudAssembly): Changed {
  const templates = (change: Change = () => undefined): Template[] =>
    assembly.stacks.map(({ stackName: stack, environment: { account, region }, template }) => {
      const body = structuredClone(template) as Body;
      change(stack, body);
      return { stack, account, region, body, terminationProtection: true };
    });
  const failing = (change?: Change): string[] => {
    const { findings } = checkTemplates(templates(change), {});
    return [...new Set(findings.filter(({ status }) => status === 'FAIL').map(({ guardrail }) => guardrail))];
  };
  return { templates, failing };
}
