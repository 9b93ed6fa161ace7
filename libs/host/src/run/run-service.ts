import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Secret } from '@pulse/config';
import { shutdownTelemetry } from '@pulse/telemetry/sdk';
import type { z } from 'zod';
import { Health } from '../health/health.js';
import { makeLogger, type Logger } from '../log/logger.js';
import { closeApp, makeApp } from './app.js';
import { brokerOptions } from './broker-options.js';
import { watchDatabase, type HostDatabase } from './database.js';
import { openPorts, type Ports } from './ports.js';
import type { BuiltService, ServiceContext, ServiceOptions } from './service.js';
import { loadSettings } from './settings.js';
import { stopOnSignal, type StopStep } from './shutdown.js';

/**
 * The life of a service process: settings, log, broker, database, the service itself, HTTP; and all of it ended in
 * order on SIGTERM or SIGINT, within 20 s, with exit code 0. What keeps it from starting is one line of the log and exit
 * code 1; so is an error that nobody caught.
 */
export async function runService<E extends z.ZodRawShape = {}, D extends HostDatabase | undefined = undefined>(
  options: ServiceOptions<E, D>,
): Promise<void> {
  let logger = makeLogger({ service: options.name, instance: String(process.pid), level: 'info' });
  const fail = (error: unknown, what: string): never => {
    logger.fatal({ error }, `${what}: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  };
  process.on('uncaughtException', (error) => fail(error, 'an error that nobody caught'));
  process.on('unhandledRejection', (error) => fail(error, 'a rejection that nobody handled'));
  const running = new Running();
  stopOnSignal(
    () => running.steps(),
    () => logger,
  );
  try {
    const config = loadSettings(options.name, options.env ?? ({} as E), options.database !== undefined);
    logger = makeLogger({ service: options.name, instance: config.INSTANCE, level: config.LOG_LEVEL });
    await start(options, config, running, logger);
  } catch (error) {
    if (!running.signal.aborted) fail(error, 'not started');
  }
}

async function start<E extends z.ZodRawShape, D extends HostDatabase | undefined>(
  options: ServiceOptions<E, D>,
  config: ReturnType<typeof loadSettings<E>>,
  running: Running,
  logger: Logger,
): Promise<void> {
  const { health, signal } = running;
  const broker = brokerOptions(options.name, config);
  const patienceMs = config.START_WAIT_SECONDS * 1000;
  const lineageEveryMs = config.LINEAGE_EVERY_SECONDS * 1000;
  const logOptions = options.log ?? {};
  const ports = await openPorts({ broker, logOptions, lineageEveryMs, patienceMs, logger, health, signal });
  running.ports = ports;
  const { log, artifacts, lineage } = ports;
  const openQueue = () => ports.openQueue();
  const database = await openDatabase(options, config, health);
  running.database = database;
  const context = {
    service: options.name,
    config,
    logger,
    log,
    artifacts,
    openQueue,
    broker,
    database,
    health,
    lineage,
  };
  const built = await options.build({ ...context, signal } as ServiceContext<typeof config, D>);
  running.built = built;
  running.app = await makeApp(built, health, logger);
  await running.app.listen(config.HTTP_PORT, config.HTTP_HOST);
  logger.info({ url: await running.app.getUrl() }, 'listening');
  await built.start?.();
}

async function openDatabase<E extends z.ZodRawShape, D extends HostDatabase | undefined>(
  { name, database: open }: ServiceOptions<E, D>,
  config: { readonly INSTANCE: string },
  health: Health,
): Promise<D | undefined> {
  if (open === undefined) return undefined;
  const { DATABASE_URL } = config as unknown as { readonly DATABASE_URL: Secret };
  const database = await open({ url: DATABASE_URL.reveal(), applicationName: `pulse ${name} ${config.INSTANCE}` });
  if (database !== undefined) watchDatabase(database, health);
  return database;
}

/** What there is to stop, as far as the start has come. */
class Running {
  readonly health = new Health();
  readonly #controller = new AbortController();
  ports: Ports | null = null;
  database: HostDatabase | undefined;
  built: BuiltService | null = null;
  app: NestExpressApplication | null = null;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  steps(): readonly StopStep[] {
    return [
      { name: 'readiness', run: () => this.health.stop() },
      { name: 'take no more work', run: () => this.#controller.abort() },
      { name: 'finish what is under way', run: () => this.built?.stop?.() },
      { name: 'http', run: () => (this.app === null ? undefined : closeApp(this.app)) },
      { name: 'telemetry', run: () => shutdownTelemetry() },
      { name: 'broker', run: () => this.ports?.close() },
      { name: 'database', run: () => this.database?.close() },
    ];
  }
}
