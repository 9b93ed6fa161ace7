import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileArtifactStore } from '@pulse/artifact-store';
import type { DataOf, History, RuleData, RuleGenCompleted, RuleGenMethod } from '@pulse/contracts';
import { evaluateRules } from '@pulse/domain';
import { openFileLog } from '@pulse/event-log';
import { type Compute, runRuleGen } from '@pulse/rulegen';
import { startRun } from '@pulse/rules';
import { simulatedProposer } from '@pulse/rulegen/testing';
import { LEVELS, type LevelId } from '../../planted/levels.js';
import { type OpenWorld, plantWorld } from '../../planted/plant.js';
import { recoveryOf } from '../../planted/recovery.js';
import { skeletonOf } from '../../planted/skeleton.js';
import { finish } from '../rulegen/discover.js';

/** Nano-dollars that a simulated proposal costs: one cent. */
const COST = 10_000_000;

export interface Trial {
  readonly level: LevelId;
  readonly periods: number;
  readonly world: number;
  readonly method: RuleGenMethod;
  /** Probability that a proposal holds the planted rule; the rest hold rules that look like it and read other variables. */
  readonly p: number;
}

export interface Outcome {
  readonly accepted: boolean;
  readonly exact: boolean;
  /** Skill of the accepted rule on the report block at its first horizon; 0 where none was accepted. */
  readonly skill: number;
  /** Its skill one period ahead on periods after the history that it was found in, which no run has; 0 where none was accepted. */
  readonly fresh: number;
  readonly quality: number;
  readonly dollars: number;
  readonly iterations: number;
  readonly seconds: number;
}

/** One run by one method on one planted world. The world is the same for every method and dial. */
export async function runTrial({ level, periods, world, method, p }: Trial, compute: Compute): Promise<Outcome> {
  const { open: whole, truth } = plantWorld(LEVELS[level], periods + FRESH, 'neutral', `methods ${world}`);
  const open = { ...whole, history: firstPeriods(whole.history, periods) };
  const folder = mkdtempSync(join(tmpdir(), 'pulse-methods-'));
  const log = await openFileLog(join(folder, 'log'));
  const started = performance.now();
  try {
    const skeletons = truth.rule === null ? [] : [skeletonOf(truth.rule)];
    const right = skeletons.length === 0 ? 0 : p;
    const dial = { p: right, q: 0, wrong: 'decoy', seed: `methods ${world}`, cost: COST } as const;
    const proposer = simulatedProposer({ truth: skeletons, ...dial });
    const ports = {
      log,
      artifacts: openFileArtifactStore(join(folder, 'artifacts')),
      compute,
      proposer: method === 'symbolic_only' ? null : proposer,
      now: () => new Date(),
      actor: 'rulegen',
      stored: () => Promise.resolve([]),
    };
    await startRun(ports, {
      runId: 'r1',
      batch: null,
      account: 'main',
      world: open.world,
      history: open.history,
      target: open.target,
      ruleType: null,
      context: null,
      method,
      settings: {
        maxIterations: 5,
        improvementThreshold: 0.05,
        minEvaluations: 3,
        costLimit: 50 * COST,
        horizons: [1, 2, 3],
        seed: 1,
        origins: 120,
        paths: 200,
        provider: method === 'symbolic_only' ? null : 'simulated',
        model: method === 'symbolic_only' ? null : 'simulated',
        names: 'real',
      },
      ruleName: null,
      useCache: true,
      versions: { prompt: null, prices: null },
    });
    const run = await runRuleGen(ports, 'r1');
    if (run.status !== 'completed') throw new Error(JSON.stringify(run.end?.data));
    const { best, spent, iterations } = run.end!.data as DataOf<typeof RuleGenCompleted>;
    const accepted = best?.assessment.decision === 'accepted';
    return {
      accepted,
      exact: best !== null && recoveryOf(best.rule, truth, open).exact,
      skill: accepted ? (best.assessment.report[0]?.skill ?? 0) : 0,
      fresh: accepted ? freshSkill(whole, periods, best.rule) : 0,
      quality: best?.assessment.quality ?? 0,
      dollars: spent / 1e9,
      iterations,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await log.close();
    rmSync(folder, { recursive: true });
  }
}

/** Periods after those that a run is given. */
const FRESH = 400;

function firstPeriods(history: History, length: number): History {
  const series = Object.entries(history.series).map(([name, values]) => [name, values.slice(0, length)]);
  return { ...history, length, series: Object.fromEntries(series) };
}

/** Fitted on as many periods as a run trains on, and scored on the periods that no run has seen. */
function freshSkill({ world, history, target }: OpenWorld, periods: number, rule: RuleData): number {
  const train = { first: periods / 2, last: periods - 1 };
  const block = { first: periods, last: periods + FRESH - 1 };
  const split = { train, validation: block, report: block, embargo: 28, horizon: 1 };
  const candidates = [{ rule, costBits: null, savedBits: null }];
  const { rules } = finish(evaluateRules({ world, history, target, split, seed: 1, candidates }));
  return rules[0]?.skill ?? 0;
}
