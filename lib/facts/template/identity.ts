/** What `Ref` and `Fn::GetAtt` answer for a resource, by its type: the CloudFormation Template Reference, "Return values". */
import { resourceTypeOf } from '../../resource-types/lookup';
import type { Environment, ResourceType } from '../../resource-types/resource-type';

/** What a resource is called. */
export interface Identity {
  /** What `Ref` answers. */
  readonly ref: string;
  readonly arn?: string;
  /** What `Fn::GetAtt` answers, by attribute. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** The property that names a resource of this type, where its type has one that `Ref` answers. */
export function namePropertyOf(type: string): string | undefined {
  return resourceTypeOf(type)?.nameProperty;
}

/**
 * What a resource of this type is called.
 *
 * @param name Its physical id where it is deployed, else the name that the template gives it, else a symbol.
 * @param property Other properties that an ARN holds, such as the path of a role.
 */
export function identityOf(
  type: string,
  name: string,
  at: Environment,
  property: (name: string) => string | undefined,
): Identity {
  const naming = resourceTypeOf(type);
  if (!naming) return { ref: name, attributes: {} };
  const plain = plainName(name);
  const arn = name.startsWith('arn:') ? name : naming.arn?.(plain, at, property);
  const attributes: Record<string, string> = {};
  for (const attribute in naming.attributes) attributes[attribute] = naming.attributes[attribute]?.(plain, at) ?? '';
  if (arn !== undefined) attributes[naming.arnAttribute ?? 'Arn'] = arn;
  return { ref: refOf(naming, name, plain, arn, at), ...(arn !== undefined && { arn }), attributes };
}

function refOf(naming: ResourceType, name: string, plain: string, arn: string | undefined, at: Environment): string {
  if (naming.ref === 'arn') return arn ?? name;
  if (naming.ref) return isUrl(name) ? name : naming.ref(plain, at);
  return name;
}

/** An endpoint other than AWS's own may do without TLS. */
function isUrl(name: string): boolean {
  return /^https?:\/\//.test(name);
}

/**
 * The name at the end of a physical id: that of a deployed topic is its ARN, of a queue its URL, of a rule on another event bus
 * than the default one `BUS|NAME`.
 */
function plainName(name: string): string {
  return name.startsWith('arn:') || isUrl(name) ? lastPart(name) : name.slice(name.lastIndexOf('|') + 1);
}

function lastPart(name: string): string {
  return name.slice(Math.max(name.lastIndexOf(':'), name.lastIndexOf('/')) + 1);
}
