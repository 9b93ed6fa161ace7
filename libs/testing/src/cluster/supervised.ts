import { join } from 'node:path';
import type { NatsServer } from '../nats/index.js';
import type { PostgresServer } from '../postgres/index.js';
import type { ProcessEnd } from '../process-end.js';
import type { ServiceProcess } from './service-process.js';

/** A process that a supervisor starts again when it ends. */
export interface Supervised {
  readonly name: string;
  readonly logFile: string;
  /** Undefined while there is none. */
  readonly pid: number | undefined;
  /** Resolves when the process of now has ended, whoever ended it. */
  readonly exited: Promise<ProcessEnd>;
  /** Starts it where it was, and waits until it answers. @throws Error that says why it does not */
  up(): Promise<void>;
  /** Waits until it does its work. @throws Error where that takes long or it ends */
  ready(): Promise<void>;
  down(): Promise<unknown>;
}

export function supervisedService(service: ServiceProcess): Supervised {
  return {
    name: service.name,
    logFile: service.logFile,
    get pid() {
      return service.pid;
    },
    get exited() {
      return service.exited;
    },
    up: () => service.start(),
    ready: () => service.ready(),
    down: () => service.kill(),
  };
}

export function supervisedServer(name: string, server: NatsServer | PostgresServer): Supervised {
  return {
    name,
    logFile: join(server.folder, 'server.log'),
    get pid() {
      return server.pid;
    },
    get exited() {
      return server.exited;
    },
    up: () => server.up(),
    ready: () => Promise.resolve(),
    down: () => server.down(),
  };
}
