import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Patience } from './patience.js';
import { ServerError } from './server-error.js';

const unreachable = () => new ServerError({ code: 'server.unreachable', message: 'nothing listens at http://s' });
let time: number;
const at = (hour: number, minute: number, second: number) => new Date(2026, 0, 2, hour, minute, second);

describe('a server that is away while a batch is followed', () => {
  // The clock alone: pauses are real, and short.
  beforeEach(() => {
    const now = jest.spyOn(Date, 'now');
    time = at(10, 46, 12).getTime();
    now.mockImplementation(() => time);
  });
  afterEach(() => void jest.restoreAllMocks());

  it('is told once: since when, until when it is tried, and that it is back', async () => {
    const said: string[] = [];
    const away: boolean[] = [];
    let attempts = 0;
    const task = async () => {
      away.push(patience.isAway);
      time += 10_000;
      if (++attempts < 4) throw unreachable();
      return 'there';
    };
    const patience = new Patience('http://s', (text) => said.push(text), 300_000, 1);
    expect(await patience.with(task)).toBe('there');
    expect([...away, patience.isAway]).toEqual([false, true, true, true, false]);
    expect(said).toEqual([
      'nothing listens at http://s: no answer since 10:46:12. Trying again until 10:51:12; then this command ends, and the batch is not cancelled.',
      'http://s is back.',
    ]);
  });

  it('is given up at that time', async () => {
    let attempts = 0;
    const task = () => {
      time += 100_000;
      attempts++;
      return Promise.reject(unreachable());
    };
    await expect(new Patience('http://s', () => {}, 300_000, 1).with(task)).rejects.toThrow('nothing listens');
    expect(attempts).toBe(4);
  });
});
