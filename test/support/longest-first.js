/** The order of the suites: those that deploy take minutes, and one that began last would leave all other workers idle. */
const { default: Sequencer } = require('@jest/test-sequencer');

/** First come those that make what they need by themselves: the others wait for the sample, which is made meanwhile. */
const LONGEST = [
  ...['test/local-aws/', 'test/e2e/pages/', 'test/e2e/variants', 'test/e2e/check-live', 'test/e2e/'],
  ...['test/drift/faults', 'test/policy-proof/', 'test/fuzz/', 'test/bin/', ''],
];

const rank = ({ path }) => LONGEST.findIndex((part) => path.replaceAll('\\', '/').includes(part));

module.exports = class extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
};
