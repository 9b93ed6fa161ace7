import {
  BatchCancelled,
  BatchCancelRequested,
  BatchCompleted,
  BatchLicensed,
  BatchSimulated,
  ForecastAccepted,
  ReportsWritten,
  streams,
  type DataOf,
  type EventInput,
} from '@pulse/contracts';
import type { SuiteRunner } from '@pulse/event-log';
import type { DueBatches } from '../due-batches.js';

export interface DueUnderTest {
  readonly due: DueBatches;
  readonly submit: (batchId: string) => Promise<unknown>;
  readonly append: (stream: string, ...events: readonly EventInput[]) => Promise<unknown>;
  /** Resolves when what was appended is in the answers. */
  readonly settled: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

const jobs = { succeeded: 1, reused: 0, failed: 0, cancelled: 0 };
const done = BatchCompleted({ jobs, accepted: 1, rejected: 0, licensed: 0 });
const licensed = BatchLicensed.trusted({} as DataOf<typeof BatchLicensed>);
const accepted = ForecastAccepted.trusted({} as DataOf<typeof ForecastAccepted>);
const reports = ReportsWritten({ files: {}, bundles: [] });

/** What every adapter of DueBatches does alike. */
export function dueBatchesContract(name: string, make: () => Promise<DueUnderTest>, runner: SuiteRunner): void {
  const test = (title: string, body: (under: DueUnderTest, expectDue: ExpectDue) => Promise<void>) =>
    runner.it(title, async () => {
      const under = await make();
      try {
        await body(under, async (open, simulated, ended) => {
          await under.settled();
          runner.expect(await under.due.open()).toEqual(open);
          runner.expect(await under.due.simulated()).toEqual(simulated);
          runner.expect(await under.due.ended()).toEqual(ended);
        });
      } finally {
        await under.dispose();
      }
    });

  runner.describe(`due batches contract: ${name}`, () => {
    test('nothing is due in an empty log', async (_under, expectDue) => expectDue([], [], []));

    test('a batch waits for its end, its licence and its reports, one after the other', async (under, expectDue) => {
      await under.submit('b1');
      await expectDue(['b1'], [], []);
      await under.append(streams.batch('b1'), BatchSimulated(jobs));
      await expectDue(['b1'], ['b1'], []);
      await under.append(streams.license('b1'), accepted);
      await expectDue(['b1'], ['b1'], []);
      await under.append(streams.license('b1'), licensed);
      await expectDue(['b1'], [], []);
      await under.append(streams.batch('b1'), done);
      await expectDue([], [], ['b1']);
      await under.append(streams.audit('b1'), reports);
      await expectDue([], [], []);
    });

    test('a cancelled batch is judged and reported too', async (under, expectDue) => {
      await under.submit('b1');
      await under.append(streams.batch('b1'), BatchCancelRequested({ reason: 'enough' }));
      await expectDue(['b1'], [], []);
      await under.append(streams.batch('b1'), BatchSimulated(jobs));
      await expectDue(['b1'], ['b1'], []);
      await under.append(streams.license('b1'), licensed);
      await under.append(streams.batch('b1'), BatchCancelled({ reason: 'enough', jobs }));
      await expectDue([], [], ['b1']);
    });

    test('batches come in the order in which they were submitted', async (under, expectDue) => {
      for (const id of ['zz', 'b10', 'b9', 'aa']) await under.submit(id);
      for (const id of ['b9', 'zz']) await under.append(streams.batch(id), BatchSimulated(jobs));
      await expectDue(['zz', 'b10', 'b9', 'aa'], ['zz', 'b9'], []);
      for (const id of ['b9', 'zz']) await under.append(streams.license(id), licensed);
      for (const id of ['b9', 'zz']) await under.append(streams.batch(id), done);
      await expectDue(['b10', 'aa'], [], ['zz', 'b9']);
    });
  });
}

type ExpectDue = (open: readonly string[], simulated: readonly string[], ended: readonly string[]) => Promise<void>;
