import { bitsOfRule, type Candidate, type RankedRule } from '@pulse/domain';
import { type Level, type LevelId, LEVELS } from '../../planted/levels.js';
import type { NameRegime } from '../../planted/names.js';
import { type OpenWorld, plantWorld, type Truth } from '../../planted/plant.js';
import { type Recovery, recoveryOf } from '../../planted/recovery.js';
import { discover, judge, searchTaskOf, settingOf, type Verdict } from './discover.js';
import { randomSearch } from './random-search.js';

/** One planted world to be searched. */
export interface Trial {
  readonly level: LevelId;
  readonly periods: number;
  readonly regime: NameRegime;
  readonly world: number;
  /** Seed of the search. */
  readonly seed: number;
}

export interface WayOutcome extends Recovery {
  readonly accepted: boolean;
  /** Whether the report block was looked at. */
  readonly looked: boolean;
  readonly reason: string;
}

export interface TrialOutcome {
  readonly trial: Trial;
  readonly search: WayOutcome;
  /** Whether the planted rule was among what the search handed over, and among what was compared. */
  readonly found: boolean;
  readonly compared: boolean;
  /** Null at L0, where there is no rule to judge. */
  readonly oracle: WayOutcome | null;
  readonly random: WayOutcome | null;
  /** The best rule on the training data, taken without any gate. */
  readonly naive: Recovery & { readonly skill: number | null };
  readonly evaluations: number;
  readonly searchMs: number;
  readonly evaluationMs: number;
}

/** Share of the code length of an atom that plausible names get. */
const TRUST = 0.5;

/**
 * Plants a world, lets the search and the other ways at it, and compares with what was planted. Only `discover`, `judge`
 * and the random search see the open world; the truth is looked at here, afterwards.
 */
export function runTrial(trial: Trial, anchors: boolean): TrialOutcome {
  const level = LEVELS[trial.level];
  const { open, truth } = plantWorld(level, trial.periods, trial.regime, `world ${trial.world}`);
  const found = discover(open, trial.seed, TRUST);
  const setting = settingOf(open, trial.seed);
  const recovered = ({ rule }: { rule: RankedRule['rule'] }): boolean => recoveryOf(rule, truth, open).exact;
  const naive = [...found.search.rules].sort((a, b) => Math.abs(b.t) - Math.abs(a.t))[0];
  return {
    trial,
    search: outcomeOf(found, truth, open),
    found: found.search.rules.some((one) => recovered(one) || one.nested.some(recovered)),
    compared: found.evaluation.rules.some(recovered),
    oracle: anchors ? oracle(open, truth, trial, level) : null,
    // Rules at random would read the target too.
    random:
      anchors && level.leftOver === 0
        ? outcomeOf(
            judge(
              setting,
              randomSearch(searchTaskOf(open, setting, 0), found.search.evaluations, JSON.stringify(trial)),
            ).verdict,
            truth,
            open,
          )
        : null,
    naive: {
      ...(naive === undefined ? NOTHING : recoveryOf(naive.rule, truth, open)),
      skill: naive === undefined ? null : reportSkill(open, trial, naive),
    },
    evaluations: found.search.evaluations,
    searchMs: found.searchMs,
    evaluationMs: found.evaluationMs,
  };
}

const NOTHING: Recovery = { exact: false, variables: false };

function outcomeOf({ rule, accepted, looked, reason }: Verdict, truth: Truth, open: OpenWorld): WayOutcome {
  return { accepted, looked, reason, ...(rule === null ? NOTHING : recoveryOf(rule, truth, open)) };
}

/** The planted rule itself through the same gates: what nobody can do better than. */
function oracle(open: OpenWorld, truth: Truth, { seed }: Trial, level: Level): WayOutcome | null {
  if (truth.rule === null || level.atoms === 0) return null;
  const setting = settingOf(open, seed);
  const bits = bitsOfRule(searchTaskOf(open, setting, 0), truth.rule);
  const candidate: Candidate = { rule: truth.rule, ...(bits ?? { costBits: null, savedBits: null }) };
  return outcomeOf(judge(setting, [candidate]).verdict, truth, open);
}

/** Skill on the report block of a rule that nothing was asked of. */
function reportSkill(open: OpenWorld, { seed }: Trial, { rule }: RankedRule): number | null {
  const { split, ...setting } = settingOf(open, seed);
  const last = { ...split, validation: split.report };
  return (
    judge({ ...setting, split: last }, [{ rule, costBits: null, savedBits: null }]).evaluation.chosen?.skill ?? null
  );
}
