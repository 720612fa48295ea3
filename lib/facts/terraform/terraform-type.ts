/** What is known of one resource type of Terraform's AWS provider: which CloudFormation type it is, and how its attributes are called there. */
import type { Properties } from '../value';
import type { Attributes } from './attributes';

export interface TerraformType {
  /** Such as aws_s3_bucket. */
  readonly type: string;
  /** The CloudFormation type that it makes, or a part of which it makes. */
  readonly cloudFormation: string;
  /** The attribute that names the resource of which this is a part: its properties are that resource's. */
  readonly partOf?: string;
  /** What it is where the plan does not hold what it is a part of. */
  readonly alone?: (attributes: Attributes) => Beside;
  /** The attribute that names the resource by whose name it is called as well, where it is no part of that. */
  readonly standsFor?: string;
  /** CloudFormation's properties. */
  properties(attributes: Attributes): Properties;
  /** Further resources that CloudFormation has for it, by a name of their own, such as the policy of a topic. */
  readonly beside?: (attributes: Attributes, own: Reference) => Readonly<Record<string, Beside | undefined>>;
  /** By which attributes others call it, and what `Ref` or its ARN is in CloudFormation. */
  readonly called?: Readonly<Record<string, 'Ref' | 'Arn'>>;
  /** The attribute that is the physical id, where no property is. */
  readonly physicalId?: string;
  /** Attributes that the provider fills in where the configuration leaves them out: a new resource has AWS's default there. */
  readonly computed?: readonly string[];
}

interface Beside {
  readonly type: string;
  readonly properties: Properties;
}

/** What a template writes in the place of a resource's name, or its ARN. */
export type Reference = Properties;
