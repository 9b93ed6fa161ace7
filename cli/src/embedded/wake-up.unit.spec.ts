import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { WakeUp } from './wake-up.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Milliseconds of fake time until a rest is over, looked at one by one. */
async function restTime(wakeUp: WakeUp, events: Readonly<Record<number, () => void>> = {}): Promise<number> {
  let over = false;
  const rest = wakeUp.rest().then(() => {
    over = true;
  });
  for (let now = 0; ; now++) {
    events[now]?.();
    await jest.advanceTimersByTimeAsync(0);
    if (over) {
      await rest;
      return now;
    }
    if (now > 10_000) throw new Error('it never ends');
    await jest.advanceTimersByTimeAsync(1);
  }
}

describe('a rest between two looks', () => {
  it('ends by itself after two seconds', async () => {
    expect(await restTime(new WakeUp())).toBe(2020);
  });

  it('ends soon after something happened, and gathers what follows at once', async () => {
    const wakeUp = new WakeUp();
    const { notify } = wakeUp;
    expect(await restTime(wakeUp, { 500: notify, 505: notify })).toBe(520);
  });

  it('is short where something happened since the last look', async () => {
    const wakeUp = new WakeUp();
    wakeUp.looking();
    wakeUp.notify();
    expect(await restTime(wakeUp)).toBe(20);
  });

  it('is not cut short by what happened before the last look', async () => {
    const wakeUp = new WakeUp();
    wakeUp.notify();
    wakeUp.looking();
    expect(await restTime(wakeUp, { 700: wakeUp.notify })).toBe(720);
  });

  it('leaves no timer behind', async () => {
    const wakeUp = new WakeUp();
    await restTime(wakeUp, { 3: wakeUp.notify });
    wakeUp.notify();
    expect(jest.getTimerCount()).toBe(0);
  });
});
