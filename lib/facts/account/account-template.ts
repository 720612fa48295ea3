/** What stands in an account as a template, so that audit logs are found and joined there as in any template. */
import type { Resource } from '../audit-log';
import type { Template } from '../from-template';

/** Where everything stands that was found. */
export interface AccountPlace {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** What a template writes in the place of a resource's name, or its ARN. */
export type Reference = string | object;

/** Everything that no stack's own template says. */
export class AccountTemplate {
  private readonly resources: Record<string, object> = {};
  private readonly physicalIds: Record<string, string> = {};
  private readonly names: Record<string, string> = {};
  private readonly added = new Map<string, string>();

  /** @param deployed Physical ids of what stacks have: their templates say more of it. */
  constructor(
    readonly place: AccountPlace,
    private readonly deployed: ReadonlySet<string>,
  ) {}

  /**
   * Adds a resource once.
   *
   * @param name How people call it, and no other of its type.
   * @returns its `Ref`.
   */
  add(type: string, physicalId: string, properties: object = {}, name = physicalId): Reference {
    if (this.isDeployed(physicalId)) return physicalId;
    const key = `${type} ${name}`;
    const logicalId = this.added.get(key) ?? `${type.split('::').pop()}${this.added.size + 1}`;
    if (!this.added.has(key)) {
      this.added.set(key, logicalId);
      this.resources[logicalId] = { Type: type, Properties: properties };
      this.physicalIds[logicalId] = physicalId;
      this.names[logicalId] = name;
    }
    return { Ref: logicalId };
  }

  /** Whether a stack has it, whose template says more. */
  isDeployed(physicalId: string): boolean {
    return this.deployed.has(physicalId);
  }

  /** `Ref` of what was added by this name; undefined where nothing was. */
  named(type: string, name: string): Reference | undefined {
    const logicalId = this.added.get(`${type} ${name}`);
    return logicalId === undefined ? undefined : { Ref: logicalId };
  }

  /** Physical ids of what was added of a type. */
  ofType(type: string): readonly string[] {
    return [...this.added].flatMap(([key, logicalId]) =>
      key.startsWith(`${type} `) ? (this.physicalIds[logicalId] ?? []) : [],
    );
  }

  template(): Template {
    return {
      ...this.place,
      stack: stackNameOf(this.place),
      body: { Resources: this.resources },
      physicalIds: this.physicalIds,
      constructPathOf: (logicalId) => this.names[logicalId],
    };
  }
}

/** Whether no stack has it, so that no template says how it should be. */
export function isOfNoStack({ stack }: Resource): boolean {
  return stack.startsWith('account ');
}

/** Stands for the stack of what no stack has. No stack has a blank in its name. */
export function stackNameOf({ account, region }: AccountPlace): string {
  return `account ${account} in ${region}`;
}

/** `Fn::GetAtt Arn` of what was added; of what a stack has, its ARN. */
export function arnOf(reference: Reference, arn: string): Reference {
  return typeof reference === 'string' ? arn : { 'Fn::GetAtt': [(reference as { Ref: string }).Ref, 'Arn'] };
}
