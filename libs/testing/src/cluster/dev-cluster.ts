import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  databasePasswordVariable,
  databaseRoleOf,
  OWNER_ROLE,
  SERVICES,
  type DatabaseUser,
  type ServiceName,
} from '@pulse/contracts';
import type { NatsServer } from '../nats/index.js';
import type { PostgresServer } from '../postgres/index.js';
import { TcpProxy } from '../proxy.js';
import { administer } from './administration.js';
import { apiKeyFileIn, apiKeyOf } from './api-key.js';
import type { DevClusterOptions } from './dev-cluster-options.js';
import { secretsIn, type Secrets } from './secrets.js';
import { DATABASE, openDatabase, startBroker, startDatabase } from './servers.js';
import { ServiceProcess } from './service-process.js';
import { supervisedServer, supervisedService } from './supervised.js';
import { Supervisor } from './supervisor.js';
import { writeAdminEnv } from './admin-env.js';
import { administratorEnv, hasTables, serviceEnv } from './service-env.js';

/**
 * The whole of Pulse on this machine: a nats-server, a PostgreSQL and every service as a process of its own. For specs
 * that cross services, and for `npm run cluster`.
 */
export class DevCluster {
  readonly services = new Map<string, ServiceProcess>();
  #apiKey = '';
  readonly #running: (() => Promise<unknown>)[] = [];
  #supervisor: Supervisor | null = null;

  private constructor(
    readonly options: DevClusterOptions,
    readonly folder: string,
    readonly secrets: Secrets,
    readonly nats: NatsServer,
    readonly postgres: PostgresServer,
    readonly natsProxy: TcpProxy | null,
    readonly postgresProxy: TcpProxy | null,
  ) {}

  /**
   * Starts everything, and resolves when every service is ready.
   *
   * @throws Error that names what did not come up, with the end of its log; nothing is left running
   */
  static async start(options: DevClusterOptions = {}): Promise<DevCluster> {
    const say = options.say ?? (() => {});
    const folder = options.keepFolder ?? mkdtempSync(join(tmpdir(), 'pulse-cluster-'));
    mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 });
    // The database has its data below it, and runs as another user when this process is root.
    chmodSync(folder, 0o711);
    const secrets = secretsIn(folder);
    const undo: (() => Promise<unknown>)[] = [];
    try {
      const [nats, postgres] = await bothOrNeither(
        startBroker(options, folder, secrets, say),
        startDatabase(options, folder, secrets, say),
      );
      undo.push(
        () => nats.stop(),
        () => postgres.stop(),
      );
      await openDatabase(postgres);
      const proxies = options.proxies === true ? await proxiesOf(nats, postgres) : [null, null];
      for (const proxy of proxies) if (proxy !== null) undo.push(() => proxy.close());
      const cluster = new DevCluster(options, folder, secrets, nats, postgres, proxies[0], proxies[1]);
      cluster.#running.push(...undo);
      undo.splice(0, undo.length, () => cluster.stop());
      await cluster.#administer(say);
      await cluster.#startServices(say);
      if (options.supervise === true) cluster.#supervise(say);
      return cluster;
    } catch (error) {
      for (const stop of undo.toReversed()) await stop();
      if (options.keepFolder === undefined) rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Of the HTTP API. */
  get url(): string {
    return this.service('orchestrator').url;
  }

  /** May read, submit, manage and audit. */
  get apiKey(): string {
    return this.#apiKey;
  }

  /** One process, `orchestrator` or `simulator-2` for example. @throws Error that lists those that are there */
  service(name: string): ServiceProcess {
    const found = this.services.get(name);
    if (found !== undefined) return found;
    throw new Error(`no process ${name} in this cluster; there are ${[...this.services.keys()].join(', ')}`);
  }

  /** Simulators, in the order of their names. */
  get simulators(): readonly ServiceProcess[] {
    return [...this.services.values()].filter(({ service }) => service === 'simulator');
  }

  /** Environment of `pulse provision|migrate|projections|keys|restore` on this cluster. */
  get administratorEnv(): Record<string, string> {
    return administratorEnv(this.nats.url, this.postgres.urlOf(DATABASE), this.secrets);
  }

  /** The same for a shell to read, with the ports of this start. */
  get adminEnvFile(): string {
    return join(this.folder, 'admin.env');
  }

  /** Holds the key that may read, submit, manage and audit. */
  get apiKeyFile(): string {
    return apiKeyFileIn(this.folder);
  }

  /** Runs a command of `pulse` as an administrator of this cluster and returns what it prints. @throws Error */
  administer(...args: string[]): Promise<string> {
    return administer(args, this.administratorEnv);
  }

  /** Connection of a role of the database, straight to it: that of a service, or the owner's. */
  databaseUrl(user: DatabaseUser): string {
    const role = user === 'owner' ? OWNER_ROLE : databaseRoleOf(user);
    return this.postgres.urlOf(DATABASE, role, this.secrets[databasePasswordVariable(user)] ?? '');
  }

  /** Starts one more simulator and waits until it is ready. */
  async addSimulator(env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const process = this.#process(`simulator-${this.simulators.length + 1}`, 'simulator');
    await process.start(env);
    await process.ready();
    this.#supervisor?.watch(supervisedService(process));
    return process;
  }

  /** Stops the services, then the servers. What was kept in `keepFolder` stays, all else is removed. */
  async stop(): Promise<void> {
    const supervision = this.#supervisor?.stop();
    const ends = [...this.services.values()].map(async (service) => {
      const wasRunning = service.isRunning;
      const { signal } = await service.kill();
      if (wasRunning && signal === 'SIGKILL')
        this.options.say?.(`${service.name} did not end by itself and was killed; see ${service.logFile}`);
    });
    await Promise.all(ends);
    for (const stop of this.#running.splice(0).toReversed()) await stop();
    await supervision?.settled;
    if (this.options.keepFolder === undefined) rmSync(this.folder, { recursive: true, force: true });
  }

  #supervise(say: (line: string) => void): void {
    const supervisor = new Supervisor({ say });
    supervisor.watch(supervisedServer('nats-server', this.nats));
    supervisor.watch(supervisedServer('PostgreSQL', this.postgres));
    for (const service of this.services.values()) supervisor.watch(supervisedService(service));
    this.#supervisor = supervisor;
  }

  async #administer(say: (line: string) => void): Promise<void> {
    writeAdminEnv(this.adminEnvFile, this.administratorEnv);
    say('making streams, consumers and rights: pulse provision');
    await this.administer('provision');
    say('making schemas, roles and tables: pulse migrate');
    await this.administer('migrate');
    this.#apiKey = await apiKeyOf(this.folder, (...args) => this.administer(...args));
  }

  async #startServices(say: (line: string) => void): Promise<void> {
    const { services = SERVICES, simulators = 2 } = this.options;
    for (const name of services)
      if (name !== 'simulator') this.#process(name, name);
      else for (let n = 1; n <= simulators; n += 1) this.#process(`simulator-${n}`, 'simulator');
    const processes = [...this.services.values()];
    say(`starting ${processes.map(({ name }) => name).join(', ')}`);
    await Promise.all(processes.map((process) => process.start()));
    await Promise.all(processes.map((process) => process.ready()));
  }

  #process(name: string, service: ServiceName): ServiceProcess {
    const broker = through(this.nats.url, this.natsProxy);
    const database = hasTables(service) ? through(this.databaseUrl(service), this.postgresProxy) : null;
    const own = serviceEnv(service, broker, database, this.secrets);
    const { all, [service]: ofService, [name]: ofProcess } = this.options.env ?? {};
    const env = { ...own, ...all, ...ofService, ...ofProcess };
    const process = new ServiceProcess({ name, service, env, logFile: join(this.folder, 'logs', `${name}.log`) });
    this.services.set(name, process);
    return process;
  }
}

interface Stoppable {
  stop(): Promise<void>;
}

/** Waits for both; where one fails, the other does not go on. */
async function bothOrNeither<A extends Stoppable, B extends Stoppable>(
  one: Promise<A>,
  other: Promise<B>,
): Promise<[A, B]> {
  try {
    return await Promise.all([one, other]);
  } catch (error) {
    for (const started of await Promise.allSettled([one, other]))
      if (started.status === 'fulfilled') await started.value.stop();
    throw error;
  }
}

/** The same address, by way of a proxy where there is one. */
function through(address: string, proxy: TcpProxy | null): string {
  if (proxy === null) return address;
  const url = new URL(address);
  url.port = String(proxy.port);
  return url.href;
}

async function proxiesOf(nats: NatsServer, postgres: PostgresServer): Promise<[TcpProxy, TcpProxy]> {
  return [
    await TcpProxy.to({ host: '127.0.0.1', port: nats.port }),
    await TcpProxy.to({ host: '127.0.0.1', port: postgres.port }),
  ];
}
