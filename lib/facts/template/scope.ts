/** What an intrinsic function may ask of the stack that it stands in. */
import type { Unknown, Value } from '../value';
import type { Depth } from './lazy-values';

/** What `Ref: AWS::NoValue` answers: the property or list item is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');
export type Evaluated = Value | typeof NO_VALUE;

export interface Scope {
  readonly depth: Depth;
  /** The template's Mappings, unvalidated. */
  readonly mappings: unknown;
  /** What `Ref` answers: a resource, a parameter or a pseudo parameter. */
  reference(name: string): Evaluated;
  /** What `Fn::GetAtt` answers. */
  attribute(logicalId: string, attribute: string): Value;
  condition(name: string): boolean | Unknown;
  importValue(name: string): Value;
  /** What `Fn::GetStackOutput` answers: an output of another stack, exported or not. */
  stackOutput(stackName: string, output: string, region?: string): Value;
}
