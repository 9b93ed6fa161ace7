import type { SearchTask, StartedRun } from '@pulse/domain';
import type { AskOptions, Compute } from '../compute/index.js';
import { newOnes, sourced, type Sourced } from './candidates.js';
import type { RunInputs } from './inputs.js';

/** Candidates that genetic programming tries in the first iteration; each later one tries as many more. */
const GENETIC_EVALUATIONS = 20_000;

export interface Found {
  readonly candidates: readonly Sourced[];
  /** Candidates that were looked at. */
  readonly searched: number;
}

/**
 * Whether a model is asked for rules before it is shown any result of the data. Names that say nothing leave it nothing to state
 * them from.
 */
export const statesHypotheses = ({ method, settings }: StartedRun['request']): boolean =>
  method !== 'symbolic_only' && settings.model !== null && settings.names === 'real';

export function searchTask({ request, iterations }: StartedRun, inputs: RunInputs): SearchTask {
  const iteration = iterations.length + 1;
  const { world, history, plan } = inputs;
  return {
    world,
    history,
    until: plan!.split.train.last,
    target: request.target,
    hypotheses: statesHypotheses(request),
    seed: `${request.settings.seed}/${iteration}`,
    settings: { grid: plan!.grid, geneticEvaluations: GENETIC_EVALUATIONS * iteration, ...inputs.search },
  };
}

/** The symbolic generator: from the second iteration on with other random numbers, and longer. */
export async function symbolicArm(
  compute: Compute,
  state: StartedRun,
  inputs: RunInputs,
  options: AskOptions,
): Promise<Found> {
  const { rules, evaluations } = await compute.ask('search', searchTask(state, inputs), options);
  const source = { operator: 'search', origin: 'symbolic', callId: null, parents: [] } as const;
  const all = rules.map((ranked) => sourced(ranked, { ...source, parents: [] }));
  return { candidates: newOnes(all, state), searched: evaluations };
}
