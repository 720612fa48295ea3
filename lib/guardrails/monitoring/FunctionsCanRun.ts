/** Nothing keeps the functions that watch the audit log from running. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { firstUnknown, isList, isUnknown, valueAt } from '../../facts/value';
import { ownFunctionsOf } from '../functions';
import { fail, pass, unknown, expectProperty, type Guardrail, type Verdict } from '../guardrail';
import { inventoryOfType } from '../members';
import { numberOf } from '../scalars';
import { mappingsOf } from './mappings';

const PATH = 'ReservedConcurrentExecutions';

export const FunctionsCanRun: Guardrail = {
  id: 'FunctionsCanRun',
  theme: 'monitoring',
  title: 'Concurrency, timeout, memory and network let the functions that watch the audit log run to their end',
  problem: 'Concurrency, timeout, memory or network keeps a function from finishing',
  reason:
    'A function whose reserved concurrency is 0 never runs, and one that has less than its queue hands over is throttled until ' +
    'tamper events are given up (Lambda Developer Guide, "Configuring scaling behavior for SQS event source mappings"). One ' +
    'call to PutFunctionConcurrency does that, and leaves code, schedule and role as they were.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy:
    'Reserve a concurrency of at least 1 and of what its queues may hand over at once, or remove the setting; set a Timeout of a ' +
    'minute and a MemorySize of 256 MB at least; remove VpcConfig, or give its subnets a route to a NAT gateway.',
  code: {
    cloudFormation: code`
      Function:
        Properties:
          Timeout: 300
          MemorySize: 512
    `,
    cdk: code`
      new lambda.Function(this, 'Function', {
        runtime: lambda.Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: lambda.Code.fromAsset('dist'),
        timeout: Duration.minutes(5),
        memorySize: 512,
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    ownFunctionsOf(auditLog).flatMap((watcher) => [
      judgeConcurrency(auditLog, watcher),
      judgeTimeout(watcher),
      judgeMemory(watcher),
      judgeNetwork(auditLog, watcher),
    ]),
};

/** A run asks AWS a hundred times and more; Lambda ends it after 3 seconds where nothing is set (AWS::Lambda::Function, Timeout). */
const LEAST_SECONDS = 60;

function judgeTimeout(watcher: Resource): Verdict {
  const expected = `${LEAST_SECONDS} seconds or more`;
  return expectProperty(watcher, 'Timeout', expected, (seconds) => (numberOf(seconds) ?? 0) >= LEAST_SECONDS);
}

/** A run takes some 140 MB (bench/README.md); Lambda gives 128 where nothing is set (AWS::Lambda::Function, MemorySize). */
const LEAST_MEGABYTES = 256;

function judgeMemory(watcher: Resource): Verdict {
  const expected = `${LEAST_MEGABYTES} MB or more`;
  return expectProperty(watcher, 'MemorySize', expected, (size) => (numberOf(size) ?? 0) >= LEAST_MEGABYTES);
}

function judgeConcurrency(auditLog: AuditLog, watcher: Resource): Verdict {
  const handedOver = mappingsOf(auditLog, watcher).map(({ properties }) =>
    valueAt(properties, 'ScalingConfig.MaximumConcurrency'),
  );
  const reason = handedOver.find(isUnknown);
  const least = Math.max(
    1,
    handedOver.reduce((sum: number, most) => sum + (numberOf(most) ?? 0), 0),
  );
  const reserved = watcher.properties[PATH];
  if (reason && reserved !== undefined && numberOf(reserved) !== 0) {
    return unknown({ resource: watcher, path: PATH }, 'as much as its queues may hand over', reason);
  }
  return expectProperty(
    watcher,
    PATH,
    `${least} or more, or not set`,
    (value) => value === undefined || (numberOf(value) ?? 0) >= least,
  );
}

/** Ways out of a VPC for what has no public address, as functions have none. */
const WAYS_OUT = ['NatGatewayId', 'InstanceId', 'NetworkInterfaceId', 'TransitGatewayId', 'VpcPeeringConnectionId'];

/**
 * In a VPC a function reaches AWS through a NAT gateway or endpoints alone (Lambda Developer Guide, "Enable internet access for
 * VPC-connected Lambda functions"). Whether endpoints lead to all that a run calls is not known.
 */
function judgeNetwork(auditLog: AuditLog, watcher: Resource): Verdict {
  const [place, expected] = [{ resource: watcher, path: 'VpcConfig' }, 'no VPC, or one with a way to AWS'];
  const subnets = valueAt(watcher.properties, 'VpcConfig.SubnetIds');
  const reason = firstUnknown(subnets);
  if (reason) return unknown(place, expected, reason);
  if (!isList(subnets) || subnets.length === 0) return pass(place, expected, null);
  const known = inventoryOfType(auditLog, 'AWS::EC2::Subnet').map(({ ref }) => ref);
  const isOut = ({ properties }: Resource) => WAYS_OUT.some((name) => properties[name] !== undefined);
  if (inventoryOfType(auditLog, 'AWS::EC2::Route').some(isOut)) return pass(place, expected, subnets);
  if (inventoryOfType(auditLog, 'AWS::EC2::VPCEndpoint').length > 0) {
    return unknown(place, expected, 'whether the endpoints of the VPC lead to all that a run calls');
  }
  return subnets.every((subnet) => known.some((ref) => ref === subnet))
    ? fail(place, expected, subnets, 'the VPC has no route to a NAT gateway and no endpoint')
    : unknown(place, expected, 'the subnets are in none of the templates, and so not where they lead');
}
