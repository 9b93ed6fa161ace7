import type { Suite } from './runner.js';
import { bytes, now, subjects, take } from './samples.js';

/** Taking work out: who gets what, and when it is delivered again. */
export function deliveryCases({ expect, test }: Suite): void {
  test('a worker takes no more than its free slots, and each message goes to one worker', async ({ queue }) => {
    for (let n = 1; n <= 5; n++) await queue.dispatch(`sim.b1.${n}`, bytes('x'));
    const first = await now(queue, 2);
    const second = await now(queue, 2);
    expect(subjects([...first, ...second])).toEqual(['sim.b1.1', 'sim.b1.2', 'sim.b1.3', 'sim.b1.4']);
    expect(await queue.depth()).toEqual({ waiting: 1, working: 4 });
  });

  test('a pull needs a free slot', async ({ queue }) => {
    for (const max of [0, -1, 1.5]) await expect(queue.pull(max)).rejects.toMatchObject({ name: 'RangeError' });
  });

  test('a waiting worker gets work as soon as it comes', async ({ queue }) => {
    const waiting = queue.pull(3, { waitMs: 60_000 });
    await queue.dispatch('sim.b1.1', bytes('x'));
    expect(subjects(await waiting)).toEqual(['sim.b1.1']);
  });

  test('a worker that waits in vain, or is called off, gets nothing', async ({ queue, pass }) => {
    const inVain = queue.pull(1, { waitMs: 50 });
    await pass(60);
    expect(await inVain).toEqual([]);
    const stop = new AbortController();
    const calledOff = queue.pull(1, { waitMs: 60_000, signal: stop.signal });
    stop.abort();
    expect(await calledOff).toEqual([]);
    expect(await queue.pull(1, { waitMs: 60_000, signal: stop.signal })).toEqual([]);
    await queue.dispatch('sim.b1.1', bytes('x'));
    expect(subjects(await now(queue))).toEqual(['sim.b1.1']);
  });

  test('silence for the wait makes the delivery again, and it is counted', async ({ queue, pass }) => {
    await queue.dispatch('sim.b1.1', bytes('x'));
    expect((await take(queue)).deliveries).toBe(1);
    await pass(200);
    expect(await now(queue)).toEqual([]);
    await pass(300);
    const again = await take(queue);
    expect([again.subject, again.deliveries]).toEqual(['sim.b1.1', 2]);
  });

  test('a worker that reports in keeps its work as long as it likes', async ({ queue, pass }) => {
    await queue.dispatch('sim.b1.1', bytes('x'));
    const message = await take(queue);
    for (let beat = 0; beat < 6; beat++) {
      await pass(250);
      await message.working();
      expect(await now(queue)).toEqual([]);
    }
    await message.ack();
    expect(await queue.depth()).toEqual({ waiting: 0, working: 0 });
  });

  test('what comes back is delivered before what is new', async ({ queue }) => {
    for (let n = 1; n <= 3; n++) await queue.dispatch(`sim.b1.${n}`, bytes('x'));
    await (await take(queue)).nak();
    expect((await take(queue)).subject).toBe('sim.b1.1');
    expect((await take(queue)).subject).toBe('sim.b1.2');
  });

  test(
    'no more is handed out than may be worked on at once',
    async ({ queue }) => {
      for (let n = 1; n <= 5; n++) await queue.dispatch(`sim.b1.${n}`, bytes('x'));
      const held = await now(queue);
      expect(subjects(held)).toEqual(['sim.b1.1', 'sim.b1.2']);
      expect(await now(queue)).toEqual([]);
      const waiting = queue.pull(5, { waitMs: 60_000 });
      await held[0]!.ack();
      expect(subjects(await waiting)).toEqual(['sim.b1.3']);
    },
    { maxAckPending: 2 },
  );
}
