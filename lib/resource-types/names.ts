/** ARNs as CloudFormation builds them. */
import type { Environment, Identity } from './resource-type';

export function regional(service: string, before = '', after = '') {
  return (name: string, { partition, region, account }: Environment): string =>
    `arn:${partition}:${service}:${region}:${account}:${before}${name}${after}`;
}

/** ARN of an IAM entity, which holds its path. */
export function inPath(kind: string): NonNullable<Identity['arn']> {
  return (name, { partition, account }, property) =>
    `arn:${partition}:iam::${account}:${kind}${property('Path') ?? '/'}${name}`;
}
