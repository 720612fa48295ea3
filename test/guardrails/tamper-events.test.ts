/** How events of calls name what they are about, and how the rules that are deployed ask for them. */
import { tamperRules } from '../../lib/facts/tamper-rules';
import { TAMPER_EVENTS } from '../../lib/guardrails/data/tamper-events';

const RULES = tamperRules({
  auditLogName: 'audit-log',
  stackName: 'audit-log',
  trailArn: 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit-log',
  keyIds: ['1234abcd-12ab-34cd-56ef-1234567890ab'],
  bucketNames: ['audit-log-bucket'],
  eventSourceMappingId: 'a1b2c3d4',
  administratorRoleNames: ['audit-log-administrator'],
});

describe('tamper events', () => {
  test.each(RULES.map(({ service, pattern }) => [service, parametersOf(pattern.detail)] as const))(
    '%s: every parameter by which the deployed rule is narrowed is known to name something',
    (service, parameters) => {
      const naming = TAMPER_EVENTS.find((events) => events.service === service)?.naming;
      const known = [...(naming?.by.map(({ parameter }) => parameter) ?? []), ...(naming?.besides?.parameters ?? [])];
      expect(known).toEqual(expect.arrayContaining([...parameters]));
    },
  );

  test.each(TAMPER_EVENTS.map(({ service, eventNames, naming }) => [service, eventNames, naming] as const))(
    '%s: calls that name something by a parameter of their own are among its calls',
    (_service, eventNames, { by }) => {
      expect(eventNames).toEqual(expect.arrayContaining(by.flatMap((way) => way.eventNames ?? [])));
    },
  );

  test.each(TAMPER_EVENTS.map(({ service, eventNames, naming }) => [service, eventNames, naming] as const))(
    '%s: calls about something else are among its calls',
    (_service, eventNames, { besides }) => {
      expect(eventNames).toEqual(expect.arrayContaining([...(besides?.eventNames ?? [])]));
    },
  );
});

interface Narrowing {
  readonly requestParameters?: Readonly<Record<string, unknown>>;
  readonly $or?: readonly Narrowing[];
}

function parametersOf({ requestParameters = {}, $or = [] }: Narrowing = {}): readonly string[] {
  return [...Object.entries(requestParameters).flatMap(namesIn), ...$or.flatMap(parametersOf)];
}

/** A member of a member has a dot in its name. */
function namesIn([name, value]: [string, unknown]): string[] {
  if (Array.isArray(value)) return [name];
  return Object.entries(value as object).flatMap((entry) => namesIn(entry).map((inner) => `${name}.${inner}`));
}
