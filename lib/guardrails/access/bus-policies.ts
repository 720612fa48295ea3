/** The policies of the event buses that an audit log's rules hear: who may send there, or make rules that hear the same. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { statementsOf, type Statement } from '../../facts/policy';
import { isProperties, isUnknown, Unknown, type Properties, type Value } from '../../facts/value';
import { inventoryOfType, membersOfType } from '../members';

interface BusPolicy {
  readonly resource: Resource;
  readonly path: string;
  readonly statements: readonly Statement[];
}

export function busPoliciesOf(auditLog: AuditLog): readonly BusPolicy[] {
  const rules = membersOfType(auditLog, 'AWS::Events::Rule');
  const policies = [
    ...inventoryOfType(auditLog, 'AWS::Events::EventBusPolicy').map((resource) => ({
      ...{ resource, path: 'Statement', bus: resource.properties['EventBusName'] },
      statements: permissionIn(resource.properties),
    })),
    ...inventoryOfType(auditLog, 'AWS::Events::EventBus').map((resource) => ({
      ...{ resource, path: 'Policy', bus: resource.ref },
      statements: statementsOf(resource.properties['Policy']),
    })),
  ];
  return policies.flatMap(({ bus, resource, path, statements }) => {
    const answers = rules.map((rule) => isSameBus(auditLog, [rule, rule.properties['EventBusName']], [resource, bus]));
    if (answers.includes(true)) return [{ resource, path, statements }];
    const doubt = answers.find(isUnknown);
    return doubt ? [{ resource, path, statements: statements.map((each) => inDoubt(each, doubt)) }] : [];
  });
}

function inDoubt(statement: Statement, doubt: Unknown): Statement {
  return { ...statement, unknown: statement.unknown ?? doubt };
}

type Named = readonly [at: Resource, bus: Value | undefined];

/** Every account and Region has a bus that is called default: of one that names no Region, its stack says where it is. */
function isSameBus({ stacks }: AuditLog, [rule, heard]: Named, [resource, bus]: Named): boolean | Unknown {
  const names = [heard, bus].map(nameOf);
  if (rule.account !== resource.account || (!names.some(isUnknown) && names[0] !== names[1])) return false;
  const doubt = names.find(isUnknown);
  if (doubt || rule.stack === resource.stack) return doubt ?? true;
  const [here, there] = [rule, resource].map(({ stack }) => stacks.find(({ name }) => name === stack)?.region);
  if (typeof here === 'string' && typeof there === 'string') return here === there;
  return new Unknown(`whether ${resource.displayName} is in the Region of ${rule.displayName} is not known`);
}

function nameOf(bus: Value | undefined): string | Unknown {
  if (isUnknown(bus)) return bus;
  return typeof bus === 'string' ? bus.replace(/^.*:event-bus\//, '') : 'default';
}

/** Either a statement, as an object or as a text, or its parts (CloudFormation Template Reference, AWS::Events::EventBusPolicy). */
function permissionIn({ Statement: statement, Action, Principal, Condition }: Properties): readonly Statement[] {
  if (typeof statement === 'string') return statementsOf(`{"Statement":${statement}}`);
  if (statement !== undefined) return statementsOf({ Statement: statement });
  const { Type: operator, Key: key, Value: value = '' } = isProperties(Condition) ? Condition : {};
  const isLimited = typeof operator === 'string' && typeof key === 'string';
  return statementsOf({
    Statement: {
      ...{ Effect: 'Allow', Principal: Principal ?? '*', Action: Action ?? 'events:PutEvents' },
      ...(isLimited && { Condition: { [operator]: { [key]: value } } }),
    },
  });
}
