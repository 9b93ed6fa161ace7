import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { sendEvents } from './event-stream.js';
import { goneSignal } from './gone-signal.js';
import { OpenStreams } from './open-streams.js';
import { sendLines } from './send-lines.js';

const answer = () => new ServerResponse(new IncomingMessage(new Socket()));

describe('a client that leaves', () => {
  it('is noticed when it goes, and when it has gone before', () => {
    const response = answer();
    const signal = goneSignal(response);
    expect(signal.aborted).toBe(false);
    response.emit('close');
    expect(signal.aborted).toBe(true);
    response.destroy();
    expect(goneSignal(response).aborted).toBe(true);
  });

  it('before its stream begins is sent nothing, and nothing is read for it', async () => {
    const response = answer();
    response.destroy();
    let asked = 0;
    // Would wait for ever: a response that was destroyed says neither close nor drain any more.
    async function* lines() {
      asked += 1;
      yield 'line';
    }
    await sendLines(response as never, lines());
    await sendEvents(
      response as never,
      { closing: new AbortController().signal, streams: new OpenStreams(1) },
      async function* () {
        asked += 1;
        yield { event: 'e', id: 1, data: {} };
      },
    );
    expect(asked).toBe(0);
  });
});
