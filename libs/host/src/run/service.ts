import type { DynamicModule, NestApplicationOptions, Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { ServiceName } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import type { JetStreamLogOptions } from '@pulse/event-log/jetstream';
import type { BrokerOptions } from '@pulse/jetstream';
import type { WorkQueue } from '@pulse/work-queue';
import type { z } from 'zod';
import type { Health } from '../health/health.js';
import type { LineageWatch } from '../lineage/lineage-watch.js';
import type { Logger } from '../log/logger.js';
import type { DatabaseOptions, HostDatabase } from './database.js';
import type { Settings } from './settings.js';

/** What a service is built from. All of it is closed by the host. */
export interface ServiceContext<C, D = undefined> {
  readonly service: ServiceName;
  readonly config: C;
  readonly logger: Logger;
  /** Refuses to be used while its lineage is broken; puts the active trace into commits that name none. */
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  /** Opens the work queue; its streams and consumer are checked. @throws as the start of a service does */
  openQueue(): Promise<WorkQueue>;
  /** For connections beside those above. */
  readonly broker: BrokerOptions;
  /** What `options.database` opened; undefined without it. */
  readonly database: D;
  readonly health: Health;
  /** Tell it the checkpoints of tables: they have to be in the log too. */
  readonly lineage: Pick<LineageWatch, 'remember' | 'broken'>;
  /** Aborts when the process is asked to stop: take no more work. */
  readonly signal: AbortSignal;
}

/** A service, ready to run. */
export interface BuiltService {
  /** Its Nest module; the probes are added to it. */
  readonly module: Type | DynamicModule;
  readonly application?: NestApplicationOptions;
  /** Sets the application up before it listens: pipes, filters, body limits, `connectMicroservice`. */
  configure?(app: NestExpressApplication): void | Promise<void>;
  /** Called when HTTP is served. */
  start?(): void | Promise<void>;
  /** Finishes or hands back what is under way; `signal` has aborted. It has 20 s, with all the rest. */
  stop?(): Promise<void>;
}

export interface ServiceOptions<E extends z.ZodRawShape, D extends HostDatabase | undefined> {
  readonly name: ServiceName;
  /** Settings beside those of every service, by the names of their variables. */
  readonly env?: E;
  /** Opens the database at `DATABASE_URL`, which is required then. */
  readonly database?: (options: DatabaseOptions) => D | Promise<D>;
  readonly log?: JetStreamLogOptions;
  build(context: ServiceContext<Settings<E>, D>): BuiltService | Promise<BuiltService>;
}
