import type { Assessment } from '@pulse/contracts';
import { bestOf, type Candidate, type LookResult, type StartedRun } from '@pulse/domain';
import type { AskOptions } from '../compute/index.js';
import { settingOf } from './evaluate.js';
import type { RunInputs } from './inputs.js';
import { keepLook } from './looks.js';
import type { RunPorts } from './ports.js';

/** Rules of a run that the final choice is among. */
const MOST_JUDGED = 24;

export interface Judged {
  /** The rule that was chosen, with what became of it; null where the run has no rule. */
  readonly assessment: Assessment | null;
  readonly detail: string;
}

/**
 * The end of a run: of all rules that were evaluated the smallest within one standard error of the best is chosen, and
 * where it passes every gate before, the report block is looked at, once.
 */
export async function judge(
  ports: RunPorts,
  state: StartedRun,
  inputs: RunInputs,
  options: AskOptions,
): Promise<Judged> {
  const candidates = candidatesOf(state);
  if (candidates.length === 0) return { assessment: null, detail: 'no rule that pays for itself was found' };
  const setting = settingOf(state, inputs);
  const evaluation = await ports.compute.ask('evaluate', { ...setting, candidates, mostRules: MOST_JUDGED }, options);
  const { chosen, decision, reason } = evaluation;
  if (chosen === null) return { assessment: bestOf(state), detail: reason };
  if (decision !== 'worth a look') return { assessment: chosen.assessment, detail: reason };
  const about = { request: state.request, inputs, actor: ports.actor };
  const { assessment } = await keepLook(ports.log, about, (ledger): Promise<LookResult> =>
    ports.compute.ask('look', { ...setting, rule: chosen, ledger }, options),
  );
  return { assessment, detail: assessment.reason };
}

function candidatesOf({ assessments, proposals }: StartedRun): Candidate[] {
  return [...assessments.values()]
    .sort((a, b) => b.quality - a.quality)
    .slice(0, MOST_JUDGED)
    .flatMap(({ rule: canonical, bits }) => {
      const proposal = proposals.get(canonical);
      if (proposal === undefined) return [];
      return [{ rule: proposal.rule, costBits: bits?.cost ?? null, savedBits: bits?.saved ?? null }];
    });
}
