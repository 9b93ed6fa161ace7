import type { Suite } from './runner.js';
import { bytes, letters, now, take, text } from './samples.js';

/** How work ends. */
export function settlementCases({ expect, test }: Suite): void {
  test('acknowledged work never comes back', async ({ queue, pass }) => {
    await queue.dispatch('sim.b1.1', bytes('x'));
    await (await take(queue)).ack();
    await pass(1000);
    expect(await now(queue)).toEqual([]);
  });

  test('handed back work comes again, after its delay', async ({ queue, pass }) => {
    await queue.dispatch('sim.b1.1', bytes('x'));
    await (await take(queue)).nak();
    const second = await take(queue);
    expect(second.deliveries).toBe(2);
    await second.nak(300);
    await pass(150);
    expect(await now(queue)).toEqual([]);
    await pass(250);
    expect((await take(queue)).deliveries).toBe(3);
  });

  test('terminated work leaves no trace', async ({ queue, pass }) => {
    await queue.dispatch('sim.b1.1', bytes('x'));
    await (await take(queue)).term();
    await pass(1000);
    expect(await now(queue)).toEqual([]);
    expect(await letters(queue)).toEqual([]);
  });

  test('a dead letter keeps bytes, headers, deliveries and error while other work flows', async ({ queue }) => {
    await queue.dispatch('sim.b1.1', bytes('{poison'), { kind: 'test' });
    await queue.dispatch('sim.b1.2', bytes('x'));
    await (await take(queue)).nak();
    const error = { code: 'work.unreadable', message: 'not JSON' };
    await (await take(queue)).deadLetter(error);
    expect((await take(queue)).subject).toBe('sim.b1.2');
    const [letter, ...others] = await letters(queue);
    expect(others).toEqual([]);
    expect({ ...letter, data: text(letter!.data) }).toEqual({
      subject: 'sim.b1.1',
      data: '{poison',
      headers: { kind: 'test' },
      deliveries: 2,
      error,
    });
    expect(await queue.dispatch('sim.b1.1', bytes('repaired'))).toBe('queued');
  });

  test('a delivery is settled once', async ({ queue }) => {
    await queue.dispatch('sim.b1.1', bytes('x'));
    const message = await take(queue);
    await message.nak(60_000);
    const settled = { code: 'work.already_settled', first: 'nak' };
    await expect(message.ack()).rejects.toMatchObject({ ...settled, second: 'ack' });
    await expect(message.nak()).rejects.toMatchObject({ ...settled, second: 'nak' });
    await expect(message.term()).rejects.toMatchObject({ ...settled, second: 'term' });
    await expect(message.deadLetter({ code: 'x', message: 'x' })).rejects.toMatchObject(settled);
    expect(await queue.depth()).toEqual({ waiting: 1, working: 0 });
  });

  test('a late acknowledgement still ends the work', async ({ queue, pass }) => {
    await queue.dispatch('sim.b1.1', bytes('x'));
    const late = await take(queue);
    await pass(500);
    const second = await take(queue);
    expect(second.deliveries).toBe(2);
    await late.ack();
    expect(await queue.depth()).toEqual({ waiting: 0, working: 0 });
    await second.ack();
    await pass(500);
    expect(await now(queue)).toEqual([]);
  });

  test('a late return does not take the work from who has it now', async ({ queue, pass }) => {
    await queue.dispatch('sim.b1.1', bytes('x'));
    const late = await take(queue);
    await pass(500);
    await take(queue);
    await late.nak();
    expect(await now(queue)).toEqual([]);
    expect(await queue.depth()).toEqual({ waiting: 0, working: 1 });
  });
}
