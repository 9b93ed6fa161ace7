import { spawnSync } from 'node:child_process';
import type { PositionedCommit } from '@pulse/contracts';
import { openJetStreamLog, provisionLog } from '@pulse/event-log/jetstream';
import { connectBroker } from '@pulse/jetstream';
import { projection as orchestrator } from '@pulse/orchestrator/cluster';
import { digest, migrate, openDatabase, Projector, rebuild, type Database } from '@pulse/read-model/sql';
import { NatsServer, PostgresServer } from '@pulse/testing';
import type { EventLog } from '@pulse/event-log';
import type { Print } from './benchmarks.js';
import { copyRate } from './projection/copy-rate.js';
import { writeLog } from './projection/write-log.js';

const ROUNDS = 3;

/**
 * Commits and rows a second that the orchestrator's projection writes to PostgreSQL, live and in a rebuild, beside COPY of
 * the same rows into the same tables, in turns. The log is in a real broker. `--jobs N`, 30,000 by default.
 */
export async function projection(args: readonly string[], print: Print): Promise<void> {
  const jobs = Number(args[args.indexOf('--jobs') + 1] ?? 30_000) || 30_000;
  const postgres = await PostgresServer.start({
    fsync: true,
    settings: { shared_buffers: '512MB', max_wal_size: '4GB' },
  });
  const nats = await NatsServer.start();
  const version = spawnSync(nats.binary, ['--version'], { encoding: 'utf8' }).stdout.trim();
  print(`${version}; ${postgres.description}, fsync on, shared_buffers 512MB, max_wal_size 4GB`);
  const broker = { servers: nats.url };
  const connection = await connectBroker(broker);
  await provisionLog(connection);
  await connection.close();
  const log = await openJetStreamLog(broker);
  const database = openDatabase({ url: await postgres.createDatabase(), applicationName: 'bench', max: 4 });
  try {
    const commits = await writeLog(log, jobs);
    await measure({ log, database }, commits, print);
  } finally {
    await database.close();
    await log.close();
    await nats.stop();
    await postgres.stop();
  }
}

interface Ports {
  readonly log: EventLog;
  readonly database: Database;
}

async function measure(ports: Ports, commits: number, print: Print): Promise<void> {
  const { log, database } = ports;
  const head = (await log.head())!;
  await migrate(database, orchestrator);
  const kept: PositionedCommit[] = [];
  const read = await seconds(async () => {
    for await (const commit of log.read(1)) kept.push(commit);
  });
  const memory = inMemory(log, kept);
  const live = await seconds(() => follow(ports, head.position));
  const { tables } = await digest(database, orchestrator);
  const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0);
  const sizes = Object.entries(tables).map(([name, table]) => `${name} ${table.rows}`);
  print(`${commits} commits, ${rows} rows: ${sizes.join(', ')}`);
  const rebuilds: number[] = [];
  const replays: number[] = [];
  const writes: number[] = [];
  const copies: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    copies.push(await copyRate(database, orchestrator));
    const rebuilt = await rebuild({ log, database, projection: orchestrator });
    rebuilds.push(rebuilt.seconds);
    replays.push(rebuilt.replaySeconds);
    writes.push((await rebuild({ log: memory, database, projection: orchestrator })).replaySeconds);
  }
  const [copy, write, replay, again] = [median(copies), median(writes), median(replays), median(rebuilds)];
  const line = (what: string, took: number, n = rows) =>
    print(
      `${what.padEnd(44)} ${took.toFixed(2)} s  ${rate(commits, took)} commits/s  ${n === 0 ? '' : `${rate(n, took)} rows/s`}`,
    );
  line('reading the log alone', read, 0);
  line('live projector, from the first commit on', live);
  line(`replay of commits in memory, median of ${ROUNDS}`, write);
  line(`replay from the broker, median of ${ROUNDS}`, replay);
  line(`rebuild with comparison and swap, median of ${ROUNDS}`, again);
  line(`COPY of the same rows, median of ${ROUNDS}`, copy);
  const share = (took: number) => (copy / took).toFixed(2);
  print(
    `of COPY: replay from memory ${share(write)}, from the broker ${share(replay)}, whole rebuild ${share(again)}, live ${share(live)}`,
  );
}

/** The same log without the cost of reading it: COPY has its rows in memory too. */
function inMemory(log: EventLog, commits: readonly PositionedCommit[]): EventLog {
  return {
    ...log,
    head: () => log.head(),
    checkLineage: (mark) => log.checkLineage(mark),
    read: async function* (from, { toPosition = Infinity } = {}) {
      for (const one of commits) if (one.position >= from && one.position <= toPosition) yield one;
    },
  };
}

async function follow({ log, database }: Ports, position: number): Promise<void> {
  const projector = new Projector({ database, log, projection: orchestrator });
  const stop = new AbortController();
  const running = projector.run(stop.signal);
  await projector.reached(position);
  stop.abort();
  await running;
}

async function seconds(run: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await run();
  return (performance.now() - began) / 1000;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

const rate = (n: number, took: number): string => Math.round(n / took).toLocaleString('en');
