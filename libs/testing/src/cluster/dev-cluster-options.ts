import type { ServiceName } from '@pulse/contracts';

export interface DevClusterOptions {
  /** How many simulators; two unless it is given. */
  readonly simulators?: number;
  /** Which services; all unless it is given. */
  readonly services?: readonly ServiceName[];
  /** Environment of processes, by name of the service or of one process (`simulator-2`); `all` is for every one. */
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** More of the broker's configuration. */
  readonly natsConfig?: string;
  /** Path of a nats-server; found or installed where it is not given. */
  readonly natsServer?: string;
  /** Whether broker and database wait for the disk before they answer; off by default, because specs outlive no power failure. */
  readonly durable?: boolean;
  /** Services reach the broker and the database through `natsProxy` and `postgresProxy`, which can delay, stall and cut. */
  readonly proxies?: boolean;
  /** Where data, logs and passwords are kept, found again by the next start. Else a temporary folder that is removed. */
  readonly keepFolder?: string;
  /** A process that ends is started again, and `say` hears of it. Off by default: specs end processes on purpose. */
  readonly supervise?: boolean;
  /** What is going on, a line at a time. */
  readonly say?: (line: string) => void;
}
