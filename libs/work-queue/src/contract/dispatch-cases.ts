import type { Suite } from './runner.js';
import { bytes, now, subjects, take, text } from './samples.js';

/** Putting work in. */
export function dispatchCases({ expect, test }: Suite): void {
  test('work is delivered with its bytes and headers, in order of dispatch', async ({ queue }) => {
    const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
    expect(await queue.dispatch('sim.b1.1', bytes('one'), headers)).toBe('queued');
    expect(await queue.dispatch('sim.b1.2', bytes('two'))).toBe('queued');
    const first = await take(queue);
    const second = await take(queue);
    expect([first.subject, text(first.data), first.headers, first.deliveries]).toEqual(['sim.b1.1', 'one', headers, 1]);
    expect([second.subject, text(second.data), second.headers]).toEqual(['sim.b1.2', 'two', {}]);
  });

  test('dispatching again changes nothing while the work is queued, worked on or delayed', async ({ queue }) => {
    await queue.dispatch('sim.b1.1', bytes('first'));
    expect(await queue.dispatch('sim.b1.1', bytes('second'))).toBe('duplicate');
    const message = await take(queue);
    expect(text(message.data)).toBe('first');
    expect(await queue.dispatch('sim.b1.1', bytes('third'))).toBe('duplicate');
    await message.nak(60_000);
    expect(await queue.dispatch('sim.b1.1', bytes('fourth'))).toBe('duplicate');
    expect(await now(queue)).toEqual([]);
    expect(await queue.depth()).toEqual({ waiting: 1, working: 0 });
  });

  test('work that has left the queue can be dispatched anew', async ({ queue }) => {
    for (const end of ['ack', 'term'] as const) {
      expect(await queue.dispatch('sim.b1.1', bytes(end))).toBe('queued');
      const message = await take(queue);
      expect([text(message.data), message.deliveries]).toEqual([end, 1]);
      await message[end]();
    }
    expect(await queue.depth()).toEqual({ waiting: 0, working: 0 });
  });

  test('of many dispatches of one subject at once one is queued', async ({ queue }) => {
    const results = await Promise.all(Array.from({ length: 20 }, () => queue.dispatch('sim.b1.1', bytes('x'))));
    expect(results.filter((result) => result === 'queued').length).toBe(1);
    expect(subjects(await now(queue))).toEqual(['sim.b1.1']);
  });

  test('the bytes are those of the call', async ({ queue }) => {
    const data = bytes('one');
    await queue.dispatch('sim.b1.1', data);
    data[0] = 0;
    expect(text((await take(queue)).data)).toBe('one');
  });

  test('subjects that are not tokens are refused', async ({ queue }) => {
    for (const subject of ['', 'sim', 'sim.', 'sim.*', 'sim.>', 'sim.b 1', 'sim..1', '.sim.1'])
      await expect(queue.dispatch(subject, bytes('x'))).rejects.toMatchObject({ code: 'work.invalid', subject });
    expect(await queue.depth()).toEqual({ waiting: 0, working: 0 });
  });

  test('a closed queue takes and gives nothing, and a worker that waits goes home', async ({ queue }) => {
    const waiting = queue.pull(1, { waitMs: 60_000 });
    await queue.close();
    expect(await waiting).toEqual([]);
    await expect(queue.dispatch('sim.b1.1', bytes('x'))).rejects.toMatchObject({ code: 'work.closed' });
    await expect(queue.pull(1)).rejects.toMatchObject({ code: 'work.closed' });
    await queue.close();
  });
}
