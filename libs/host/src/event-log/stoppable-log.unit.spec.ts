import { describe, expect, it } from '@jest/globals';
import type { EventLog } from '@pulse/event-log';
import { stoppableLog } from './stoppable-log.js';

const context = { actor: 'spec', correlationId: 'spec', causationId: null, traceparent: null };

describe('a log that can be stopped', () => {
  it('answers until the signal is given, and then neither reads nor writes', async () => {
    const asked: string[] = [];
    const inner = {
      load: async (stream: string) => {
        asked.push(stream);
        return { events: [], revision: null };
      },
      read: async function* () {},
      append: async () => {
        asked.push('append');
        return { version: 1, position: 1 };
      },
    } as unknown as EventLog;
    const stop = new AbortController();
    const log = stoppableLog(inner, stop.signal);
    await log.load('job.b1.1');
    await log.append('job.b1.1', null, [], context);
    const reason = new Error('stopping');
    stop.abort(reason);
    expect(() => log.load('job.b1.2')).toThrow(reason);
    expect(() => log.append('job.b1.2', null, [], context)).toThrow(reason);
    expect(() => log.read(1)).toThrow(reason);
    expect(asked).toEqual(['job.b1.1', 'append']);
  });
});
