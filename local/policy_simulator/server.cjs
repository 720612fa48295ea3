// Judges requests by IAM policies, for the local AWS: one JSON request a line, one JSON answer a line, over loopback.
// A program of its own because the simulator's licence (AGPL) keeps it out of what is published.
const { createServer } = require('node:net');
const { createInterface } = require('node:readline');
const { runUnsafeSimulation } = require('@cloud-copilot/iam-simulate');

const ALLOW_ALL = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});
// AWS attaches it to every level of an organization (Organizations User Guide, "RCPFullAWSAccess").
const FULL_ACCESS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});
const NOTHING = { identity: [], boundary: null, session: null, scps: [], rcps: [], resourcePolicy: null };

const parsed = new Map();

function policy(text) {
  if (parsed.size > 2_000) parsed.clear();
  if (!parsed.has(text)) parsed.set(text, JSON.parse(text));
  return parsed.get(text);
}

const named = (texts) => texts.map((text, index) => ({ name: `policy-${index}`, policy: policy(text) }));

const levels = (texts, always) =>
  texts.map((level, index) => ({ orgIdentifier: `level-${index}`, policies: named([...always, ...level]) }));

function simulate({ principal, action, resource, account, context, ...policies }, boundary) {
  const { identity, scps, rcps, resourcePolicy } = policies;
  return runUnsafeSimulation(
    {
      request: { principal, action, resource: { resource, accountId: account }, contextVariables: context },
      identityPolicies: named(identity),
      serviceControlPolicies: levels(scps, []),
      resourceControlPolicies: levels(rcps, [FULL_ACCESS]),
      ...(boundary !== null && { permissionBoundaryPolicies: named(boundary) }),
      // The engine reads the name of a resource policy, which it takes from a validated policy only.
      ...(resourcePolicy !== null && {
        resourcePolicy: {
          __validated: true,
          policyDocument: policy(resourcePolicy),
          metadata: { name: 'resource' },
          errors: [],
        },
      }),
    },
    {},
  );
}

// A session policy limits a session as a boundary limits its role (IAM User Guide, "Session policies"): each is asked in turn.
function decide(request) {
  const results = [request.boundary, ...(request.session === null ? [] : [request.session])].map((boundary) =>
    simulate(request, boundary),
  );
  if (results.includes('ExplicitlyDenied')) return 'ExplicitlyDenied';
  return results.every((result) => result === 'Allowed') ? 'Allowed' : 'ImplicitlyDenied';
}

/** Each kind of policy as AWS names it in a refusal, and a request that asks this kind alone. */
const KINDS = [
  ['service control policy', ({ scps }) => ({ scps })],
  ['resource control policy', ({ rcps }) => ({ rcps })],
  ['resource-based policy', ({ resourcePolicy }) => ({ resourcePolicy })],
  ['identity-based policy', ({ identity }) => ({ identity })],
  ['permissions boundary', ({ boundary }) => ({ identity: boundary ?? [] })],
  ['session policy', ({ session }) => ({ identity: session ?? [] })],
];

/** The kind of policy that denies, in AWS's own words. */
function denying(request) {
  const [kind] =
    KINDS.find(([, only]) => decide({ ...request, ...NOTHING, ...only(request) }) === 'ExplicitlyDenied') ?? [];
  return kind;
}

/** The kind of policy that lacks an Allow. The resource hands the question on to the account, so that each kind answers for itself. */
function lacking(request) {
  if (!request.principal.startsWith('arn:')) return 'resource-based policy';
  const account = request.principal.split(':')[4];
  const handsOn = { Effect: 'Allow', Principal: { AWS: account }, Action: '*', Resource: '*' };
  const resourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [handsOn] });
  const allows = (only) => decide({ ...request, ...NOTHING, account, resourcePolicy, ...only }) === 'Allowed';
  if (!allows({ identity: [ALLOW_ALL], scps: request.scps })) return 'service control policy';
  if (!allows({ identity: request.identity })) return 'identity-based policy';
  if (request.boundary !== null && !allows({ identity: request.boundary })) return 'permissions boundary';
  if (request.session !== null && !allows({ identity: request.session })) return 'session policy';
  return 'resource-based policy';
}

function answer(line) {
  try {
    const request = JSON.parse(line);
    const result = decide(request);
    if (result === 'Allowed') return { result };
    return { result, kind: result === 'ExplicitlyDenied' ? denying(request) : lacking(request) };
  } catch (error) {
    return { error: String(error) };
  }
}

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  createInterface({ input: socket })
    // the reader passes the socket's errors on: a fork that is stopped while it asks would end it for all
    .on('error', () => undefined)
    .on('line', (line) => socket.write(`${JSON.stringify(answer(line))}\n`));
});

server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
// Whoever started it holds its standard input open.
process.stdin.on('end', () => process.exit(0)).resume();
