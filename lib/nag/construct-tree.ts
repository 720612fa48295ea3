/** One walk over the app's constructs: what there is, and what was acknowledged where. */
import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Acknowledged } from '../check/apply-acknowledgements';
import { acknowledgementIn, PACK_NAME } from './acknowledge';

export class ConstructTree {
  readonly acknowledged: Acknowledged[] = [];
  /** Paths, as `aws:cdk:path` has them. */
  readonly constructs: string[] = [];

  /** @param root What is walked; acknowledgements made above it cover it as well. */
  constructor(root: IConstruct) {
    for (const above of root.node.scopes.slice(0, -1)) {
      this.acknowledged.push(
        ...acknowledgedOn(above, above.node.path).map((one) => ({ ...one, isAbove: true as const })),
      );
    }
    this.walk(root, root.node.path);
  }

  private walk(construct: IConstruct, path: string): void {
    if (path !== '') this.constructs.push(path);
    for (const one of acknowledgedOn(construct, path)) this.acknowledged.push(one);
    for (const child of construct.node.children)
      this.walk(child, path === '' ? child.node.id : `${path}/${child.node.id}`);
  }
}

function acknowledgedOn({ node }: IConstruct, path: string): readonly Acknowledged[] {
  const metadata = node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
  return metadata.flatMap(({ data }) => acknowledgedIn(data, path));
}

function acknowledgedIn(data: unknown, path: string): Acknowledged[] {
  return Object.entries(data as Record<string, unknown>).flatMap(([id, reason]) => {
    const guardrail = guardrailOf(id);
    return guardrail ? [{ path, guardrail, acknowledgement: acknowledgementIn(String(reason)) }] : [];
  });
}

/** Ids without a plugin's name are recorded as annotations. @returns undefined for rules of other packs. */
function guardrailOf(id: string): string | undefined {
  const [, qualified, suffix] = /^(?:annotation|(AuditLogChecks))::(.*)$/i.exec(id) ?? [];
  if (suffix?.startsWith(`${PACK_NAME}-`)) return suffix.slice(PACK_NAME.length + 1);
  return qualified ? suffix : undefined;
}
