import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileArtifactStore } from '@pulse/artifact-store';
import type { DataOf, RuleData, RuleGenCompleted, RuleGenMethod } from '@pulse/contracts';
import type { RuleSkeleton } from '@pulse/domain';
import { openFileLog } from '@pulse/event-log';
import { type Compute, runRuleGen } from '@pulse/rulegen';
import { startRun } from '@pulse/rules';
import { simulatedProposer } from '@pulse/rulegen/testing';
import { LEVELS, type LevelId } from '../../planted/levels.js';
import { plantWorld } from '../../planted/plant.js';
import { recoveryOf } from '../../planted/recovery.js';

/** Nano-dollars that a simulated proposal costs: one cent. */
const COST = 10_000_000;

export interface Trial {
  readonly level: LevelId;
  readonly periods: number;
  readonly world: number;
  readonly method: RuleGenMethod;
  /** Probability that a proposal holds the planted rule; half of the rest are near misses. */
  readonly p: number;
}

export interface Outcome {
  readonly accepted: boolean;
  readonly exact: boolean;
  /** Skill of the accepted rule on the report block at its first horizon; 0 where none was accepted. */
  readonly skill: number;
  readonly quality: number;
  readonly dollars: number;
  readonly iterations: number;
  readonly seconds: number;
}

/** One run by one method on one planted world. The world is the same for every method and dial. */
export async function runTrial({ level, periods, world, method, p }: Trial, compute: Compute): Promise<Outcome> {
  const planted = plantWorld(LEVELS[level], periods, 'neutral', `methods ${world}`);
  const { open, truth } = planted;
  const folder = mkdtempSync(join(tmpdir(), 'pulse-methods-'));
  const log = await openFileLog(join(folder, 'log'));
  const started = performance.now();
  try {
    const skeletons = truth.rule === null ? [] : [skeletonOf(truth.rule)];
    const right = skeletons.length === 0 ? 0 : p;
    // Half of what is not right is nearly so; one who is never right knows nothing.
    const q = right === 0 ? 0 : (1 - p) / 2;
    const proposer = simulatedProposer({ truth: skeletons, p: right, q, seed: `methods ${world}`, cost: COST });
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
        names: 'neutral',
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

/** What a model that knows the matter would say: everything but the numbers. */
function skeletonOf({ condition, effects: [effect] }: RuleData): RuleSkeleton {
  const sign = effect!.add === 'fit' ? 0 : (Math.sign(effect!.add.value) as 1 | -1);
  return { description: '', tags: [], condition: opened(condition), effect: { on: effect!.on, sign } };
}

function opened(condition: RuleData['condition']): RuleSkeleton['condition'] {
  switch (condition.kind) {
    case 'compare':
      return { ...condition, threshold: { fit: true } };
    case 'and':
    case 'or':
      return { ...condition, of: condition.of.map(opened) };
    default:
      throw new TypeError(`no world has a planted ${condition.kind}`);
  }
}
