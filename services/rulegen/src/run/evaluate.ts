import type { Assessment } from '@pulse/contracts';
import { type Candidate, type EvaluationSetting, type IterationFacts, ruleHash, type StartedRun } from '@pulse/domain';
import type { AskOptions, Compute } from '../compute/index.js';
import { isKnown, type Source, type Sourced } from './candidates.js';
import type { RunInputs } from './inputs.js';

/** Rules that are scored in one iteration at most, smaller ones inside of candidates among them. */
const MOST_RULES = 16;

export function settingOf({ request: { target, settings } }: StartedRun, inputs: RunInputs): EvaluationSetting {
  return {
    world: inputs.world,
    history: inputs.history,
    target,
    split: inputs.plan!.split,
    stored: inputs.stored.map(({ rule }) => rule),
    seed: settings.seed,
    paths: settings.paths,
    mostOrigins: settings.origins,
  };
}

/** What candidates and the smaller rules inside of them are worth, as facts of an iteration. */
export async function evaluate(
  compute: Compute,
  state: StartedRun,
  inputs: RunInputs,
  sourced: readonly Sourced[],
  options: AskOptions,
): Promise<Pick<IterationFacts, 'proposals' | 'assessments'>> {
  if (sourced.length === 0) return { proposals: [], assessments: [] };
  // What a model proposed comes first: the smaller rules inside of others must not take its place, nor its price.
  const own = sourced.filter(({ source }) => source.origin === 'llm').map(({ candidate }) => withoutNested(candidate));
  const candidates = [...own, ...sourced.map(({ candidate }) => withoutKnown(candidate, state))];
  const { rules } = await compute.ask(
    'evaluate',
    { ...settingOf(state, inputs), candidates, mostRules: MOST_RULES },
    options,
  );
  const sources = sourcesOf(sourced);
  const fresh = rules.filter((rule) => sources.has(rule.hash) && !isKnown(rule, state));
  return {
    proposals: fresh.map(({ rule, hash }) => ({ rule, canonical: hash, ...sources.get(hash)! })),
    assessments: fresh.map(({ assessment }): Assessment => assessment),
  };
}

const withoutNested = (candidate: Candidate): Candidate => ({ ...candidate, nested: [] });

function withoutKnown(candidate: Candidate, state: StartedRun): Candidate {
  return { ...candidate, nested: (candidate.nested ?? []).filter((inside) => !isKnown(inside, state)) };
}

/** By canonical hash, of equal rules the first. A smaller rule inside of another has that one as its parent. */
function sourcesOf(sourced: readonly Sourced[]): Map<string, Source> {
  const found = new Map<string, Source>();
  for (const { candidate, source } of sourced) {
    const hash = ruleHash(candidate.rule);
    if (!found.has(hash)) found.set(hash, source);
  }
  for (const { candidate, source } of sourced) {
    const hash = ruleHash(candidate.rule);
    for (const { rule } of candidate.nested ?? []) {
      const inside = ruleHash(rule);
      if (!found.has(inside)) found.set(inside, { ...source, parents: [hash] });
    }
  }
  return found;
}
