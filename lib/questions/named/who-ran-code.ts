/** Who ran code on machines, in containers or in functions? */
import { every, literal, matches, some, UNVERSIONED } from '../athena/sql';
import { isFields } from '../../events/fields';
import type { Question } from '../question';

/** Calls that run what the caller sends; names without the version that Lambda appends. */
const RUNS: Readonly<Record<string, RegExp>> = {
  ssm: /^(SendCommand|StartSession|ResumeSession|StartAutomationExecution|CreateAssociation)$/,
  ecs: /^ExecuteCommand$/,
  'ec2-instance-connect': /^Send(Serial)?(Console)?SSHPublicKey$/,
  ec2: /^(ModifyInstanceAttribute|EnableSerialConsoleAccess)$/,
  lambda: /^(CreateFunction|UpdateFunctionCode|UpdateFunctionConfiguration|PublishLayerVersion)$/,
};

export const whoRanCode: Question = {
  id: 'who-ran-code',
  asks: 'Who ran code on machines, in containers or in functions?',
  why: 'Code that runs on a machine or in a function acts as its role: to change the one is to use the other.',
  example: '--from 7d --resource i-0123456789abcdef0',
  sql: {
    where: () =>
      every(
        some(
          ...Object.entries(RUNS).map(([of, calls]) => every(`service = ${literal(of)}`, matches(UNVERSIONED, calls))),
        ),
        `(eventname <> 'ModifyInstanceAttribute' OR json_extract(requestparameters, '$.userData') IS NOT NULL)`,
      ),
  },
  matches: ({ service, name, fields: { requestParameters: request } }) => {
    if (!RUNS[service]?.test(name.replace(/\d{8}(v\d)?$/, ''))) return false;
    // of a machine's attributes, its user data runs when it starts
    return name !== 'ModifyInstanceAttribute' || (isFields(request) && Object.hasOwn(request, 'userData'));
  },
};
