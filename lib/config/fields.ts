/** Fields that several parts of the configuration have: an account, a Region, an organization. */
import { z } from 'zod';
import { partitionOf } from '../facts/partition';

const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d$/;
const ORGANIZATION = /^o-[a-z0-9]{10,32}$/;

export const accountId = (what: string) =>
  z
    .string('the AWS account ID as a string of 12 digits')
    .regex(/^\d{12}$/, 'the AWS account ID as a string of 12 digits, such as "111122223333"')
    .describe(what);

export const region = (what: string) =>
  z
    .string('an AWS Region, such as eu-central-1')
    .regex(REGION, 'an AWS Region, such as eu-central-1')
    .refine(
      (name) => partitionOf(name) !== undefined,
      'a Region of the partition aws, aws-us-gov or aws-cn: it is not documented where others record calls of IAM',
    )
    .describe(what);

export const organizationId = (what: string) =>
  z.string('an organization ID').regex(ORGANIZATION, 'an organization ID, such as o-exampleorgid').describe(what);
