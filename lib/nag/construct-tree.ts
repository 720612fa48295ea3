/** One walk over the app's constructs: what there is, and what was acknowledged where. */
import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Acknowledgement } from '../findings/finding';
import { acknowledgementIn, PACK_NAME } from './acknowledge';

/** An acknowledgement as it stands in the construct tree. */
export interface Acknowledged {
  /** Path of the construct that it was made on; it covers what is below. */
  readonly path: string;
  readonly guardrail: string;
  readonly acknowledgement: Acknowledgement;
  /** Set where it was made above the root: it may be meant for what stands beside the root. */
  readonly isAbove?: true;
}

export class ConstructTree {
  readonly acknowledged: readonly Acknowledged[];

  /** @param root What is walked; acknowledgements made above it cover it as well. */
  constructor(private readonly root: IConstruct) {
    const { scopes } = root.node;
    this.acknowledged = [
      ...scopes
        .slice(0, -1)
        .flatMap(acknowledgedOn)
        .map((one) => ({ ...one, isAbove: true as const })),
      ...root.node.findAll().flatMap(acknowledgedOn),
    ];
  }

  /** @param path As `aws:cdk:path` has it. */
  has(path: string): boolean {
    let construct: IConstruct | undefined = this.root.node.root;
    for (const id of path.split('/')) construct = construct?.node.tryFindChild(id);
    return construct?.node.scopes.includes(this.root) ?? false;
  }
}

function acknowledgedOn({ node }: IConstruct): Acknowledged[] {
  const found: Acknowledged[] = [];
  for (const { type, data } of node.metadata) {
    if (type !== Validations.ACKNOWLEDGED_RULES_METADATA_KEY) continue;
    for (const [id, reason] of Object.entries(data as Record<string, unknown>)) {
      const guardrail = guardrailOf(id);
      if (guardrail) {
        found.push({ path: node.path, guardrail, acknowledgement: acknowledgementIn(String(reason)) });
      }
    }
  }
  return found;
}

/** Ids without a plugin's name are recorded as annotations. @returns undefined for rules of other packs. */
function guardrailOf(id: string): string | undefined {
  const [, qualified, suffix] = /^(?:annotation|(AuditLogChecks))::(.*)$/i.exec(id) ?? [];
  if (suffix?.startsWith(`${PACK_NAME}-`)) return suffix.slice(PACK_NAME.length + 1);
  return qualified ? suffix : undefined;
}
