import type { EvidencePair, PairVerdict } from '@pulse/contracts';
import type { ReportModel } from './report-model.js';

/** One target at the headline's horizon: its evidence, and what the policy decided where it judges it. */
export interface TargetGlance {
  readonly pair: EvidencePair;
  readonly verdict: PairVerdict['verdict'] | null;
}

/** All targets of the job shown in one table, in the order of the world; empty for a single target or without evidence. */
export function targetsAtAGlance({ shown, facts, licences }: ReportModel): readonly TargetGlance[] {
  const evidence = shown?.record.evidence;
  const headline = shown?.record.forecasts[0]?.scored.headline;
  if (!evidence || headline === undefined || facts.world.targets.length < 2) return [];
  const decided = licences.find(({ number }) => number === shown?.record.view.planned.number)?.decision.pairs ?? [];
  return facts.world.targets.flatMap((target) => {
    const at = (pair: { readonly target: string; readonly horizon: number }) =>
      pair.target === target && pair.horizon === headline.horizon;
    const pair = evidence.pairs.find(at);
    return pair === undefined ? [] : [{ pair, verdict: decided.find(at)?.verdict ?? null }];
  });
}

/** What the table counts, so that nobody picks the best row: how many targets are licensed, and that rows were not chosen. */
export function glanceCaption(rows: readonly TargetGlance[]): string {
  const horizon = rows[0]?.pair.horizon ?? 1;
  const above = rows.filter(({ pair }) => (pair.skill?.low ?? -Infinity) > 0).length;
  return (
    `Every target at horizon ${horizon}, the headline’s. The nominal 90 % interval of skill lies above 0 for ${above} of ` +
    `${rows.length}; without any skill one in twenty would by chance, and more where outcomes that do not overlap are few. ` +
    'p-values are raw.'
  );
}
