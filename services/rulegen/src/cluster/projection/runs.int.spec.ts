import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { EventInput, PositionedCommit } from '@pulse/contracts';
import { migrate, openDatabase, type Database } from '@pulse/read-model/sql';
import { RunLog, startRun } from '@pulse/rules';
import { PostgresServer } from '@pulse/testing';
import { runRuleGen } from '../../run/index.js';
import { draftOf, openRunBench } from '../../run/testing/planted-run.js';
import { QUICK } from '../testing/asked-runs.js';
import { completedRuns, dueRuns, endedEarly } from './due-runs.js';
import { boundTo, projection, type RulegenDb } from './index.js';

jest.setTimeout(600_000);

let postgres: PostgresServer;
let database: Database;
let db: RulegenDb;
let commits: PositionedCommit[];

beforeAll(async () => {
  postgres = await PostgresServer.start();
  database = openDatabase({ url: await postgres.createDatabase(), applicationName: 'spec' });
  await migrate(database, projection);
  db = boundTo(database.db);
  const bench = await openRunBench();
  for (const runId of ['done', 'canceled', 'waiting'])
    await startRun(bench, draftOf(runId, { ...QUICK, useCache: false }));
  await runRuleGen(bench, 'done');
  await (await RunLog.open(bench.log, 'canceled', 'spec')).do({ kind: 'cancel', reason: 'not needed' });
  commits = [];
  for await (const commit of bench.log.read(1)) commits.push(commit);
  await bench.end();
});
afterAll(async () => {
  await database.close();
  await postgres.stop();
});

/** What a commit after the last one would be. */
function next(stream: string, ...events: EventInput[]): PositionedCommit {
  const last = commits.at(-1)!;
  const before = commits.filter(({ commit }) => commit.stream === stream).at(-1)!.commit.lastVersion;
  const commit = { ...last.commit, stream, firstVersion: before + 1, lastVersion: before + events.length, events };
  return { ...last, position: last.position + 1, commit };
}

const apply = (some: readonly PositionedCommit[]) => projection.apply(db as never, some);
const rows = async () => ({
  runs: await db.selectFrom('run').selectAll().orderBy('position').execute(),
  iterations: await db.selectFrom('iteration').selectAll().orderBy('run_id').orderBy('iteration').execute(),
});

describe('the tables of runs', () => {
  it('hold what runs came to and what each iteration found, however often and in whatever parts they are applied', async () => {
    for (const one of commits) await apply([one]);
    const first = await rows();
    expect(first.runs).toMatchObject([
      {
        run_id: 'done',
        state: 'completed',
        iterations: 1,
        stop_reason: 'max_iterations',
        accepted: true,
        rule_id: null,
      },
      { run_id: 'canceled', state: 'canceled', iterations: 0, accepted: false },
      { run_id: 'waiting', state: 'in_progress', ended_at: null, target: 'y', world_name: 'planted', account: 'main' },
    ]);
    const done = first.runs[0]!;
    expect(first.iterations).toMatchObject([
      { run_id: 'done', iteration: 1, arm: 'symbolic', evaluations: done.evaluations, calls: 0, spent: 0 },
    ]);
    expect(done.quality).toBeGreaterThan(0.5);
    await apply(commits);
    expect(await rows()).toEqual(first);
    await db.deleteFrom('iteration').execute();
    await db.deleteFrom('run').execute();
    await apply(commits);
    expect(await rows()).toEqual(first);
  });

  it('say what is due, until the accepted rule is in the store', async () => {
    await apply(commits);
    const ids = async () => (await dueRuns(db)).map(({ runId }) => runId);
    expect(await ids()).toEqual(['done', 'waiting']);
    const { cache_key: key } = (await rows()).runs[0]!;
    expect(await completedRuns(db, key)).toEqual(['done']);
    expect(await endedEarly(db, ['done', 'canceled', 'waiting'])).toEqual(['canceled']);
    expect(await endedEarly(db, [])).toEqual([]);
    const data = { ruleId: 'planted', version: 3, known: false };
    await apply([next('rulegen.done', { type: 'RuleGenKept', schemaVersion: 1, data })]);
    expect(await ids()).toEqual(['waiting']);
    expect((await rows()).runs[0]).toMatchObject({ rule_id: 'planted', rule_version: 3 });
  });
});
