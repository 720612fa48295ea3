/** Who read secrets? */
import { every, literal, matches, some, textIn } from '../athena/sql';
import type { AuditEvent } from '../../events/event';
import { isFields, textAt } from '../../events/fields';
import type { Question } from '../question';

/** Calls that answer with a secret. */
const READS: Readonly<Record<string, RegExp>> = {
  secretsmanager: /^(GetSecretValue|BatchGetSecretValue)$/,
  ssm: /^GetParameter(s|sByPath|History)?$/,
  ec2: /^(GetPasswordData|DescribeInstanceAttribute)$/,
};

export const whoReadSecrets: Question = {
  id: 'who-read-secrets',
  asks: 'Who read, or tried to read, passwords, secrets, encrypted parameters or the user data of machines?',
  why: 'A secret that an intruder has read has to be changed.',
  example: '--from 7d --resource prod/database',
  needle: /GetSecretValue|GetParameter|GetPasswordData|DescribeInstanceAttribute/,
  sql: {
    where: () =>
      every(
        some(
          ...Object.entries(READS).map(([of, calls]) => every(`service = ${literal(of)}`, matches('eventname', calls))),
        ),
        `(service <> 'ssm' OR ${textIn('requestparameters', 'withDecryption')} = 'true')`,
        `(eventname <> 'DescribeInstanceAttribute' OR ${textIn('requestparameters', 'attribute')} = 'userData')`,
      ),
  },
  matches: (event) => (READS[event.service]?.test(event.name) ?? false) && isSecret(event),
};

/** A parameter is a secret where it was asked for decrypted; of a machine's attributes its user data may hold some. */
function isSecret({ service, name, fields: { requestParameters: request } }: AuditEvent): boolean {
  if (service === 'ssm') return isFields(request) && request.withDecryption === true;
  return name !== 'DescribeInstanceAttribute' || textAt(request, 'attribute') === 'userData';
}
