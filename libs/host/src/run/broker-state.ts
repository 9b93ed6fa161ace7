import type { JetStreamLog } from '@pulse/event-log/jetstream';
import { gauge } from '@pulse/telemetry';

type Connection = JetStreamLog['source']['connection'];

/** Follows one connection to the broker; the others of a process come and go with the same broker. */
export class BrokerState {
  #connected = true;

  constructor(
    readonly connection: Connection,
    readonly onReconnect: () => void,
  ) {
    void this.#follow();
    gauge('pulse_broker_connected', {}, () => (this.#connected ? 1 : 0));
  }

  /** What is wrong, null when the broker answers. */
  async check(): Promise<string | null> {
    if (!this.#connected || this.connection.isClosed()) return 'disconnected';
    await this.connection.rtt();
    return null;
  }

  async #follow(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type === 'disconnect' || type === 'staleConnection') this.#connected = false;
      if (type === 'reconnect') {
        this.#connected = true;
        this.onReconnect();
      }
    }
    this.#connected = false;
  }
}
