import { connectBroker } from '@pulse/jetstream';
import { inFlight } from './in-flight.js';

const IN_FLIGHT = 500;

/** Messages a second that one process has acknowledged, each of so many bytes, on subjects of their own. */
export async function rawPublishRate(url: string, messages: number, bytes: number): Promise<number> {
  const connection = await connectBroker({ servers: url });
  try {
    const body = new Uint8Array(bytes).fill(120);
    const prefix = `evt.job.raw${bytes}`;
    const send = (i: number) => connection.request(`${prefix}.${i}`, body, { timeout: 30_000 });
    await inFlight(Math.min(messages, 1000), IN_FLIGHT, (i) => send(messages + i));
    return await inFlight(messages, IN_FLIGHT, send);
  } finally {
    await connection.close();
  }
}
