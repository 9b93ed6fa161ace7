import { appendCases } from './append-cases.js';
import { indexCases } from './index-cases.js';
import { readCases } from './read-cases.js';
import { refusalCases } from './refusal-cases.js';
import type { LogUnderTest, SuiteRunner } from './runner.js';

/** What every adapter of the event log does alike; each adapter's specs run it unchanged. */
export function eventLogContract(name: string, makeLog: () => Promise<LogUnderTest>, runner: SuiteRunner): void {
  const expect = (actual: unknown) => runner.expect(actual);
  const test = (title: string, body: (under: LogUnderTest) => Promise<void>) =>
    runner.it(title, async () => {
      const under = await makeLog();
      try {
        await body(under);
      } finally {
        await under.dispose();
      }
    });
  runner.describe(`event log contract: ${name}`, () => {
    for (const cases of [appendCases, readCases, refusalCases, indexCases]) cases({ expect, test });
  });
}
