import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RuleGenRequested, streams } from '@pulse/contracts';
import { openFileLog, type EventLog } from '@pulse/event-log';
import { RunLog } from '../request/index.js';
import { cancelRun } from './cancel-run.js';
import { loadRun } from './load-run.js';

const hash = 'a'.repeat(64);
const request = RuleGenRequested({
  runId: 'r1',
  batch: null,
  account: 'main',
  world: { name: 'w', version: '1', artifact: hash },
  history: hash,
  stored: hash,
  target: 'x',
  ruleType: null,
  context: null,
  method: 'symbolic_only',
  settings: {
    maxIterations: 5,
    improvementThreshold: 0.05,
    minEvaluations: 3,
    costLimit: null,
    horizons: [1],
    seed: 1,
    origins: 240,
    paths: 200,
    provider: null,
    model: null,
    names: 'real',
  },
  versions: { prompt: null, prices: null, grammar: 1, engine: '2.0.0', rulegen: 1 },
  ruleName: null,
  useCache: true,
  cacheKey: hash,
}).data;
const iteration = {
  arm: 'symbolic',
  candidates: 7,
  spent: 3,
  seconds: 1,
  calls: [],
  degraded: null,
  proposed: null,
  choice: null,
  proposals: [],
  assessments: [],
} as const;

describe('canceling a run', () => {
  let folder: string;
  let log: EventLog;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pulse-rules-'));
    log = await openFileLog(join(folder, 'log'));
  });
  afterEach(async () => {
    await log.close();
    rmSync(folder, { recursive: true });
  });

  /** Does something else at the head of the run just before the first append. */
  function overtaken(by: () => Promise<unknown>): EventLog {
    let first = true;
    return new Proxy(log, {
      get: (target, name: keyof EventLog) =>
        name !== 'append'
          ? (target[name] as () => unknown).bind(target)
          : async (...args: Parameters<EventLog['append']>) => {
              if (first) await by();
              first = false;
              return target.append(...args);
            },
    });
  }
  const start = async () => (await RunLog.open(log, 'r1', 'spec')).do({ kind: 'request', request });

  it('takes over what an iteration found that ended meanwhile', async () => {
    await start();
    const iterate = async () =>
      (await RunLog.open(log, 'r1', 'other')).do({ kind: 'end_iteration', facts: { ...iteration, calls: [] } });
    const { accepted, run } = await cancelRun(overtaken(iterate), 'r1', 'enough', 'spec');
    expect([accepted, run.status]).toEqual([true, 'canceled']);
    expect(run.end?.data).toMatchObject({ reason: 'enough', iterations: 1, candidates: 7, spent: 3 });
    expect((await loadRun(log, 'r1')).run.status).toBe('canceled');
  });

  it('changes nothing where the run ended meanwhile', async () => {
    await start();
    const complete = async () =>
      (await RunLog.open(log, 'r1', 'other')).do({ kind: 'fail', code: 'rulegen.failed', message: 'no disk' });
    const { accepted, run } = await cancelRun(overtaken(complete), 'r1', 'enough', 'spec');
    expect([accepted, run.status]).toEqual([false, 'failed']);
    expect((await log.load(streams.rulegen('r1'))).events).toHaveLength(2);
  });

  it('needs a run', async () => {
    await expect(cancelRun(log, 'r1', 'enough', 'spec')).rejects.toMatchObject({ code: 'rulegen.unknown' });
    await expect(loadRun(log, 'r1')).rejects.toMatchObject({ code: 'rulegen.unknown' });
  });
});
