import { compileWorld, parseLabel, reachOf } from '@pulse/engine';
import { EngineForecaster, EngineMemory, ShortHistoryError } from '@pulse/evidence';
import type { BatchDraft } from '@pulse/orchestrator';
import { CliError, ExitCode } from '../exit-codes.js';

/** A rule that acts, and why no backtest can value it. */
export interface ActingRule {
  readonly id: string;
  readonly description: string;
  readonly scenario: string | null;
  readonly reachesTarget: boolean;
  /** Last period of what the rule was made from, as the world says it. */
  readonly until: string | null;
}

/**
 * The rules of a world that act.
 *
 * @throws CliError where there is none, or the world has no history to value them on
 */
export function actingRules({ world, history, plan }: BatchDraft, targets: readonly string[]): ActingRule[] {
  const fail = (message: string, hint: string | null = null) => new CliError(ExitCode.invalidInput, message, hint);
  if (history === null) throw fail(`no variable of ${world.name} has data, so its rules cannot be valued`);
  const acting = world.rules.filter(({ enabled, narrative }) => enabled && narrative !== true);
  if (acting.length === 0) throw fail(`${world.name} has no rule that acts`);
  const { origin: label } = plan.jobs[0]!;
  const origin = (label === null ? undefined : parseLabel(history.period, label)) ?? history.start + history.length - 1;
  const compiled = compileWorld(world);
  const scenario = scenarioRules(
    new EngineForecaster(world, history, { horizon: 1, memory: new EngineMemory() }),
    origin,
  );
  return acting.map(({ id, description, evidence }) => {
    const reached = reachOf(compiled, [id]);
    return {
      id,
      description,
      scenario: scenario[id] ?? null,
      reachesTarget: targets.some((target) => reached.has(target)),
      until: evidence?.until ?? null,
    };
  });
}

/** Nothing is known of them where the history is too short to fit; the batch then says so. */
function scenarioRules(forecaster: EngineForecaster, origin: number): Readonly<Record<string, string>> {
  try {
    return forecaster.at(origin).scenarioRules;
  } catch (error) {
    if (error instanceof ShortHistoryError) return {};
    throw error;
  }
}
