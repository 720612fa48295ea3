/** A CloudFormation template and what is known about its stack. */
import type { SourceLocation } from '../audit-log';

export interface Template {
  /** Name of the stack. */
  readonly stack: string;
  /** The template itself, as JSON.parse yields it. */
  readonly body: unknown;
  /** The path that it was read from. */
  readonly file?: string;
  readonly account?: string;
  readonly region?: string;
  /** Derived from the Region where left out. */
  readonly partition?: string;
  /** Values of the template's parameters, by name; defaults count for the others. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Physical ids by logical ID: of a stack that is deployed. */
  readonly physicalIds?: Readonly<Record<string, string>>;
  /** Whether DeleteStack is refused; left out where nobody says. */
  readonly terminationProtection?: boolean;
  /** Set where it was made of a plan of Terraform: no stack holds its resources. */
  readonly isPlan?: true;
  /** The stack that nests this one, and the logical ID of its AWS::CloudFormation::Stack. */
  readonly parent?: { readonly template: Template; readonly logicalId: string };
  /** The construct path of a resource, where the assembly knows it; the resource's `aws:cdk:path` counts first. */
  readonly constructPathOf?: (logicalId: string) => string | undefined;
  /** Where a resource stands in the file that was read. */
  readonly locate?: (logicalId: string) => SourceLocation | undefined;
}

/** An object as it stands in a template that nobody has validated. */
export type Raw = Readonly<Record<string, unknown>>;

export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands under a name of an unvalidated object: own properties only, so that `__proto__` is a name like any other. */
export function rawAt(value: unknown, name: string): unknown {
  return isRaw(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

export function declaresParameter({ body }: Template, name: string): boolean {
  return isRaw(rawAt(rawAt(body, 'Parameters'), name));
}
