import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type DataOf, type History, type ReportLooked, streams } from '@pulse/contracts';
import { ledgerKey, type LookLedger, type RunRequest, withLook } from '@pulse/domain';
import { openFileLog } from '@pulse/event-log';
import { keepLook } from './looks.js';
import { PLANTED_WORLD, plantedHistory } from './testing/planted-run.js';

const digit = (one: string): string => one.repeat(64);

/** As far as a look reads it. */
const requestOf = (runId: string, history: string): RunRequest =>
  ({
    runId,
    history,
    target: 'y',
    world: { name: 'planted', version: '1', artifact: digit('a') },
    settings: { horizons: [1] },
  }) as unknown as RunRequest;

describe('looks at one series', () => {
  it('at the same moment pay one after the other, also where one run has a month more', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pulse-looks-'));
    const log = await openFileLog(folder);
    try {
      const histories = [320, 321, 322].map((length) => plantedHistory(length, 0));
      // Nobody goes on before all have read the ledger for the first time.
      let waiting = histories.length;
      let open!: () => void;
      const all = new Promise<void>((resolve) => (open = resolve));
      const seen: number[] = [];
      const lookOf = async (history: History, i: number) => {
        const about = {
          request: requestOf(`r${i}`, digit(String(i))),
          inputs: { world: PLANTED_WORLD, history },
          actor: 'rulegen',
        };
        return keepLook(log, about, async (ledger: LookLedger) => {
          seen.push(ledger.looks.length);
          if (--waiting <= 0) open();
          await all;
          return { look: withLook(ledger, { rule: digit('b'), target: 'y', p: 0.9 }).looks.at(-1)! };
        });
      };
      const results = await Promise.all(histories.map(lookOf));
      expect(seen.slice(0, 3)).toEqual([0, 0, 0]);
      // Three quarters of 0.05 are bid; what is left after a look in vain is a quarter, and so on.
      const levels = [0.0375, 0.0375 / 4, 0.0375 / 16].map((cost) => cost / (1 + cost));
      const { events } = await log.load(streams.looks(ledgerKey(PLANTED_WORLD, histories[0]!, 'y')));
      const kept = events.map(({ data }) => data as unknown as DataOf<typeof ReportLooked>);
      expect(kept.map(({ level }) => level)).toEqual(levels.map((level) => expect.closeTo(level, 12)));
      expect(new Set(kept.map(({ runId }) => runId)).size).toBe(3);
      expect(new Set(results.map(({ look }) => look.level))).toEqual(new Set(kept.map(({ level }) => level)));
    } finally {
      await log.close();
      rmSync(folder, { recursive: true });
    }
  });
});
