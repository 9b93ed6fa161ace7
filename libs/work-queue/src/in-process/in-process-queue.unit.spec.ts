import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../clock.js';
import { workQueueContract } from '../contract/work-queue-contract.js';
import { openInProcessQueue } from './in-process-queue.js';

workQueueContract(
  'in process',
  async (settings) => {
    const clock = new ManualClock();
    const queue = openInProcessQueue({ ...settings, clock });
    return {
      queue,
      pass: (ms) => clock.advance(ms),
      dispose: async () => {
        await queue.close();
        expect(clock.pending).toBe(0);
      },
    };
  },
  { describe, it, expect },
);

describe('the in-process queue', () => {
  it('runs by the clock of the machine when it is given none', async () => {
    const queue = openInProcessQueue({ ackWaitMs: 20 });
    await queue.dispatch('sim.b1.1', new Uint8Array([1]));
    await queue.pull(1);
    const keepAlive = setTimeout(() => {}, 5000);
    const [again] = await queue.pull(1);
    clearTimeout(keepAlive);
    expect(again?.deliveries).toBe(2);
    await again?.ack();
    await queue.close();
  });

  it('delivers every message until it is acknowledged, whoever fails in between', async () => {
    const clock = new ManualClock();
    const queue = openInProcessQueue({ ackWaitMs: 100, clock });
    for (let n = 0; n < 50; n++) await queue.dispatch(`sim.b1.${n}`, new Uint8Array([n]));
    const done: number[] = [];
    for (let round = 0; done.length < 50; round++) {
      for (const message of await queue.pull(7, { waitMs: 0 })) {
        const n = message.data[0]!;
        if ((n + message.deliveries) % 3 === 0) await message.nak(n);
        else if ((n + message.deliveries) % 3 === 1) {
          done.push(n);
          await message.ack();
        }
      }
      await clock.advance(30);
      expect(round).toBeLessThan(200);
    }
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(await queue.depth()).toEqual({ waiting: 0, working: 0 });
    await queue.close();
    expect(clock.pending).toBe(0);
  });
});
