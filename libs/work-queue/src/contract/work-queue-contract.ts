import { deliveryCases } from './delivery-cases.js';
import { dispatchCases } from './dispatch-cases.js';
import type { QueueSettings, QueueUnderTest, Suite, SuiteRunner } from './runner.js';
import { settlementCases } from './settlement-cases.js';

/** What every adapter of the work queue does alike; each adapter's specs run it unchanged. */
export function workQueueContract(
  name: string,
  makeQueue: (settings: QueueSettings) => Promise<QueueUnderTest>,
  runner: SuiteRunner,
): void {
  const test: Suite['test'] = (title, body, settings = {}) =>
    runner.it(title, async () => {
      const under = await makeQueue({ ackWaitMs: 400, maxAckPending: 10_000, ...settings });
      try {
        await body(under);
      } finally {
        await under.dispose();
      }
    });
  runner.describe(`work queue contract: ${name}`, () => {
    for (const cases of [dispatchCases, deliveryCases, settlementCases]) cases({ expect: runner.expect, test });
  });
}
