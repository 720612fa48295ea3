/** What the access guardrails say of who writes evidence, as cases. */
import { EvidenceWrittenByFunctionsOnly } from '../../lib/guardrails/access/EvidenceWrittenByFunctionsOnly';
import { functionRoles } from '../../lib/guardrails/functions';
import { rowsFor } from '../support/guardrail-table';
import { adding, statementPath, without } from '../support/policy-changes';
import {
  ABSENT,
  ADMINISTRATOR,
  namesOf,
  soundAuditLog,
  STRANGER,
  UNKNOWN,
  type Changes,
} from '../support/sound-audit-log';

const FUNCTIONS = functionRoles(soundAuditLog());

/** Administrators are let through where everybody else is kept from writing. */
function administratorsMayWrite(): Changes {
  const condition = `${statementPath('EvidenceBucketPolicy', 'WritesByOthers')}.Condition`;
  return { [condition]: { ArnNotLike: { 'aws:PrincipalArn': [...FUNCTIONS, ADMINISTRATOR] } } };
}

/** Whoever is none of the functions is kept from writing anywhere but here. */
function denyOthersOutside(place: string) {
  return {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutObject',
    NotResource: `${namesOf('EvidenceBucket').arn}/${place}`,
    Condition: { ArnNotLike: { 'aws:PrincipalArn': [...FUNCTIONS] } },
  };
}

export const ACCESS_EVIDENCE_ROWS = [
  ...rowsFor(EvidenceWrittenByFunctionsOnly, [
    { case: 'sound', verdict: 'pass', resource: 'EvidenceBucketPolicy' },
    { case: 'no evidence bucket', change: { EvidenceBucket: ABSENT }, verdict: 'notApplicable' },
    {
      case: 'not denied',
      change: without('EvidenceBucketPolicy', 'WritesByOthers'),
      verdict: 'fail',
      because: 'uploads by others',
    },
    {
      case: 'a stranger may write',
      change: {
        [`${statementPath('EvidenceBucketPolicy', 'WritesByOthers')}.Condition.ArnNotLike`]: {
          'aws:PrincipalArn': STRANGER,
        },
      },
      verdict: 'fail',
    },
    {
      case: 'administrators may write evidence',
      change: administratorsMayWrite(),
      verdict: 'fail',
      because: 'evidence by administrators',
    },
    {
      case: 'administrators may write below drill/ alone',
      change: { ...administratorsMayWrite(), ...adding('EvidenceBucketPolicy', denyOthersOutside('drill/*')) },
      verdict: 'pass',
    },
    {
      case: 'administrators may write below a folder of the evidence',
      change: {
        ...administratorsMayWrite(),
        ...adding('EvidenceBucketPolicy', denyOthersOutside('evidence/drill/*')),
      },
      verdict: 'fail',
      because: 'evidence by administrators',
    },
    {
      case: 'the condition is a parameter',
      change: { [`${statementPath('EvidenceBucketPolicy', 'WritesByOthers')}.Condition`]: UNKNOWN },
      verdict: 'unknown',
    },
  ]),
];
