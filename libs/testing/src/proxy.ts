import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** `up` is from the client to the server. */
export type Direction = 'up' | 'down' | 'both';

interface Connection {
  readonly client: Socket;
  readonly server: Socket;
}

/** A TCP proxy on the loopback that delays, cuts or stalls what goes through it. */
export class TcpProxy {
  readonly #open = new Set<Connection>();
  #refuses = false;
  #stalled: Direction | null = null;
  /** How long each piece of data is on its way, in each direction. */
  delayMs = 0;

  private constructor(
    readonly target: { readonly host: string; readonly port: number },
    readonly listener: Server,
  ) {}

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  /** Connections that go through it now. */
  get connections(): number {
    return this.#open.size;
  }

  static async to(target: { host: string; port: number }): Promise<TcpProxy> {
    const listener = createServer();
    const proxy = new TcpProxy(target, listener);
    listener.on('connection', (client) => proxy.#accept(client));
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return proxy;
  }

  /** Breaks every connection and accepts no other until `pass`. */
  cut(): void {
    this.#refuses = true;
    for (const { client, server } of this.#open) {
      client.destroy();
      server.destroy();
    }
  }

  /** Nothing arrives any more, and nobody is told: a half-open connection. What was sent arrives after `pass`. */
  stall(direction: Direction = 'both'): void {
    this.#stalled = direction;
    for (const connection of this.#open) this.#flow(connection);
  }

  /** Ends a cut or a stall. */
  pass(): void {
    this.#refuses = false;
    this.#stalled = null;
    for (const connection of this.#open) this.#flow(connection);
  }

  async close(): Promise<void> {
    this.cut();
    this.listener.close();
    await once(this.listener, 'close');
  }

  #accept(client: Socket): void {
    if (this.#refuses) {
      client.destroy();
      return;
    }
    const server = connect(this.target);
    const connection = { client, server };
    this.#open.add(connection);
    this.#pump(client, server);
    this.#pump(server, client);
    this.#flow(connection);
    client.once('close', () => this.#open.delete(connection));
  }

  #pump(from: Socket, to: Socket): void {
    const onTheWay: Buffer[] = [];
    from.setNoDelay(true);
    from.on('data', (data: Buffer) => {
      onTheWay.push(data);
      setTimeout(() => {
        const next = onTheWay.shift();
        if (next !== undefined && !to.destroyed) to.write(next);
      }, this.delayMs);
    });
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  }

  #flow({ client, server }: Connection): void {
    for (const [socket, direction] of [
      [client, 'up'],
      [server, 'down'],
    ] as const) {
      if (this.#stalled === 'both' || this.#stalled === direction) socket.pause();
      else socket.resume();
    }
  }
}
