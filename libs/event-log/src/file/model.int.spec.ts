import { describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import { all, context, event } from '../contract/samples.js';
import type { EventRef } from '../port.js';
import type { FileLog } from './file-log.js';
import { openFileLog } from './open.js';
import { temporaryFolder } from './spec-support.js';

jest.setTimeout(60_000);

type Step =
  | { readonly do: 'append'; readonly stream: string; readonly keys: readonly number[]; readonly fill: number }
  | { readonly do: 'appendTogether'; readonly streams: readonly string[] }
  | { readonly do: 'reopen' };

const stream = fc.constantFrom('job.a.1', 'job.a.2', 'job.b.1', 'batch.a', 'batch.b');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      stream,
      keys: fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }),
      fill: fc.nat(400),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('appendTogether' as const),
      streams: fc.uniqueArray(stream, { minLength: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'reopen' as const }) },
);

/** The log as plain lists. */
class Model {
  readonly commits: { stream: string; first: number; keys: readonly (number | null)[] }[] = [];

  head(stream: string): { version: number; position: number } | null {
    const at = this.commits.findLastIndex((one) => one.stream === stream);
    const last = this.commits[at];
    return last === undefined ? null : { version: last.first + last.keys.length - 1, position: at + 1 };
  }

  append(stream: string, keys: readonly (number | null)[]): void {
    this.commits.push({ stream, first: (this.head(stream)?.version ?? 0) + 1, keys });
  }

  lookup(key: number): EventRef | null {
    const at = this.commits.findLastIndex((one) => one.keys.includes(key));
    const found = this.commits[at];
    return found === undefined
      ? null
      : { stream: found.stream, version: found.first + found.keys.lastIndexOf(key), position: at + 1 };
  }

  below(prefix: string): string[] {
    const born = this.commits.filter(({ first, stream }) => first === 1 && stream.startsWith(`${prefix}.`));
    return born.map(({ stream }) => stream).reverse();
  }
}

async function mustAgree(log: FileLog, model: Model): Promise<void> {
  for (const name of ['job.a.1', 'job.a.2', 'job.b.1', 'batch.a', 'batch.b', 'job.a.3']) {
    const { events, revision } = await log.load(name);
    expect(revision).toEqual(model.head(name));
    const own = model.commits.filter((one) => one.stream === name).flatMap(({ keys }) => keys);
    expect(events.map(({ data }) => data['key'])).toEqual(own);
  }
  for (const key of [0, 1, 2, 3]) expect(await log.lookup('evidence', String(key))).toEqual(model.lookup(key));
  for (const prefix of ['job', 'job.a', 'batch']) expect(await all(log.streams(prefix))).toEqual(model.below(prefix));
  const read = await all(log.read(1));
  expect(read.map(({ commit }) => [commit.stream, commit.firstVersion])).toEqual(
    model.commits.map(({ stream, first }) => [stream, first]),
  );
  expect((await log.head())?.position ?? 0).toBe(model.commits.length);
}

describe('the file log against plain lists', () => {
  it('agrees after any steps, at any size of segment, as its writer and as a reader beside it sees it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.integer({ min: 1, max: 6000 }),
        async (steps, segmentBytes) => {
          const folder = temporaryFolder();
          const options = { segmentBytes, fsync: 'never' } as const;
          const model = new Model();
          let log = await openFileLog(folder.path, options);
          const reader = await openFileLog(folder.path, { readOnly: true });
          for (const one of steps) {
            if (one.do === 'reopen') {
              await log.close();
              log = await openFileLog(folder.path, options);
            } else if (one.do === 'append') {
              const { revision } = await log.load(one.stream);
              const events = one.keys.map((key) =>
                event('Noted', { key, evidenceKeys: [String(key)], fill: 'x'.repeat(one.fill) }),
              );
              await log.append(one.stream, revision, events, context);
              model.append(one.stream, one.keys);
            } else {
              const heads = await Promise.all(one.streams.map((name) => log.load(name)));
              const appends = one.streams.map((name, i) =>
                log.append(name, heads[i]!.revision, [event('Noted', { key: null })], context),
              );
              one.streams.forEach((name) => model.append(name, [null]));
              await Promise.all(appends);
            }
            await mustAgree(reader, model);
          }
          await mustAgree(log, model);
          expect((await log.verify()).problems).toEqual([]);
          await reader.close();
          await log.close();
          folder.remove();
        },
      ),
      { numRuns: 60 },
    );
  });
});
