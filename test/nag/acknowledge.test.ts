/** Acknowledgements as they are written and read: reason, owner, last day. */
import { App, Stack, Validations } from 'aws-cdk-lib';
import fc from 'fast-check';
import { acknowledge, acknowledgementIn } from '../../lib/nag/acknowledge';
import { ConstructTree } from '../../lib/nag/construct-tree';
import { AcknowledgementError } from '../../lib/nag/errors';

const PROPS = { id: 'KeyRotationEnabled', reason: 'rotated by hand', owner: 'security', until: '2999-12-31' };

function stack(): Stack {
  return new Stack(new App(), 'Stack');
}

describe('acknowledge', () => {
  test.each(['KeyRotationEnabled', 'AuditLogChecks-KeyRotationEnabled'])('%s is read back as it was meant', (id) => {
    const construct = stack();
    acknowledge(construct, { ...PROPS, id });
    expect(new ConstructTree(construct.node.root).acknowledged).toEqual([
      {
        path: 'Stack',
        guardrail: 'KeyRotationEnabled',
        acknowledgement: { reason: 'rotated by hand', owner: 'security', until: '2999-12-31' },
      },
    ]);
  });

  test("owner and date stand in the CDK's own metadata, for its own reports", () => {
    const construct = stack();
    acknowledge(construct, PROPS);
    const recorded = construct.node.metadata.find(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
    expect(Object.values(recorded?.data as object)).toEqual(['rotated by hand [owner: security; until: 2999-12-31]']);
  });

  test.each([
    ['no reason', { reason: ' ' }, /KeyRotationEnabled has no reason/],
    ['no owner', { owner: '' }, /owner "" is no name/],
    ['an owner that ends the field', { owner: 'a; until: 2999-01-01' }, /is no name/],
    ['an owner that ends the list', { owner: 'a]' }, /is no name/],
    ['no date', { until: '' }, /until "" is no date\. Write a day such as 2027-03-31\./],
    ['a date that no calendar has', { until: '2027-02-30' }, /is no date/],
    ['a time', { until: '2027-02-03T00:00:00Z' }, /is no date/],
  ])('refuses %s, and names the construct', (_, differs, message) => {
    expect(() => acknowledge(stack(), { ...PROPS, ...differs })).toThrow(AcknowledgementError);
    expect(() => acknowledge(stack(), { ...PROPS, ...differs })).toThrow(message);
    expect(() => acknowledge(stack(), { ...PROPS, ...differs })).toThrow(/^Stack: /);
  });
});

describe('Validations.acknowledge', () => {
  test.each([
    ['AuditLogChecks-KeyRotationEnabled', ['KeyRotationEnabled']],
    ['AuditLogChecks::KeyRotationEnabled', ['KeyRotationEnabled']],
    ['AuditLogChecks::AuditLogChecks-KeyRotationEnabled', ['KeyRotationEnabled']],
    ['AwsSolutions-S1', []],
    ['OtherPack::AuditLogChecks-KeyRotationEnabled', []],
  ])('%s is about %j', (id, guardrails) => {
    const construct = stack();
    Validations.of(construct).acknowledge({ id, reason: 'because' });
    const { acknowledged } = new ConstructTree(construct.node.root);
    expect(acknowledged.map(({ guardrail }) => guardrail)).toEqual(guardrails);
  });
});

describe('a reason', () => {
  test.each([
    ['plain', { reason: 'plain' }],
    ['with owner [owner: a team]', { reason: 'with owner', owner: 'a team' }],
    ['with date [until: 2027-01-01]', { reason: 'with date', until: '2027-01-01' }],
    ['turned [until: 2027-01-01; owner: a]', { reason: 'turned', owner: 'a', until: '2027-01-01' }],
    ['see [ticket 5]', { reason: 'see [ticket 5]' }],
    ['[owner: a] at the start', { reason: '[owner: a] at the start' }],
    ['empty [owner: ; until: 2027-01-01]', { reason: 'empty', until: '2027-01-01' }],
    ['', { reason: '' }],
  ])('%j is read as %j', (text, acknowledgement) => {
    expect(acknowledgementIn(text)).toEqual(acknowledgement);
  });

  test('whatever it says, owner and date are read as they were given', () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 .@-]{0,20}[A-Za-z]$/);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), name, (reason, owner) => {
        const construct = stack();
        fc.pre(reason.trim() !== '');
        acknowledge(construct, { ...PROPS, reason, owner });
        const [read] = new ConstructTree(construct.node.root).acknowledged;
        expect(read?.acknowledgement).toEqual({ reason: reason.trim(), owner, until: '2999-12-31' });
      }),
      { numRuns: 50 },
    );
  });
});
