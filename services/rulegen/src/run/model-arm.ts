import type { Assessment, RuleData, RuleFinding } from '@pulse/contracts';
import { atomsOf, type FittedSkeleton, residualWindows, SearchError, type StartedRun } from '@pulse/domain';
import type { AskOptions, Compute } from '../compute/index.js';
import type { Proposal, ProposalAsk, ProposalOperator, Proposer, ScreenedAtom } from '../propose/index.js';
import { newOnes, sourced, type Sourced } from './candidates.js';
import { priorOf } from './hints.js';
import type { RunInputs } from './inputs.js';
import { type Found, searchTask, statesHypotheses } from './symbolic-arm.js';

/** Rules that a model is asked for at once. */
const WANTED = 4;

/** Candidates that are tried around what a model proposes. */
const AROUND = 5000;

/** Rules that a model is shown, best first, and those that were refused. */
const SHOWN = 5;
const MOST_REJECTED = 12;

export interface ModelFound extends Found {
  readonly proposal: Proposal;
}

/**
 * A model proposes rules whose numbers are open; the data fill them in. In the loop the search goes on around them too.
 *
 * @param atoms what the search of this iteration found to go with the residuals, where it ran
 */
export async function modelArm(
  ports: { readonly compute: Compute; readonly proposer: Proposer },
  state: StartedRun,
  inputs: RunInputs,
  how: { readonly around: boolean; readonly atoms: readonly ScreenedAtom[]; readonly deadline: Date },
  options: AskOptions,
): Promise<ModelFound> {
  const operator = operatorOf(state);
  const proposal = await ports.proposer.propose(askOf(state, inputs, operator, how), options.signal);
  const skeletons = proposal.skeletons.map(({ skeleton }) => skeleton);
  if (skeletons.length === 0) return { proposal, candidates: [], searched: 0 };
  const prior = priorOf(proposal, state);
  const search = { ...searchTask(state, inputs), ...(prior && { prior }) };
  const hypotheses = operator === 'hypothesise';
  const task = { search, skeletons, maxEvaluations: how.around ? AROUND : 0, hypotheses };
  const { fitted, found } = await ports.compute.ask('refine', task, options);
  const own = fitted.flatMap(({ ranked }, i): Sourced[] =>
    ranked === null
      ? []
      : [
          sourced(ranked, {
            operator,
            origin: 'llm',
            callId: proposal.skeletons[i]!.callId,
            parents: parentsOf(state, operator),
          }),
        ],
  );
  const around = (found?.rules ?? []).map((ranked) =>
    sourced(ranked, { operator: 'refine', origin: 'symbolic', callId: own[0]?.source.callId ?? null, parents: [] }),
  );
  return {
    proposal: { ...proposal, findings: [...proposal.findings, ...fitted.flatMap(findingsOf)] },
    candidates: newOnes([...own, ...around], state),
    searched: fitted.length + (found?.evaluations ?? 0),
  };
}

const findingsOf = ({ findings }: FittedSkeleton): readonly RuleFinding[] => findings;

/** Hypotheses first, where names say something, else proposals; then repair what failed, cross the best, simplify the best, and propose anew, in turn. */
export function operatorOf(state: StartedRun): ProposalOperator {
  const known = bestFirst(state);
  const asked = state.iterations.filter(({ proposed }) => proposed !== null).length;
  if (asked === 0 && statesHypotheses(state.request)) return 'hypothesise';
  if (asked === 0 || known.length === 0) return 'propose';
  const best = known[0];
  const usable: ProposalOperator[] = [];
  if (known.some(({ assessment }) => assessment.findings.some(({ severity }) => severity >= 2))) usable.push('repair');
  if (known.length >= 2) usable.push('crossover');
  if (best !== undefined && atomsOf(best.rule.condition).length > 1) usable.push('simplify');
  usable.push('propose');
  return usable[(asked - 1) % usable.length]!;
}

/** By what they save on the training data: a model learns nothing of the blocks that decide, not even by an order. */
function bestFirst({ assessments, proposals }: StartedRun) {
  return [...assessments.values()]
    .map((assessment) => ({ ...assessment, findings: assessment.findings.filter(isOpen) }))
    .sort((a, b) => netBitsOf(b) - netBitsOf(a))
    .flatMap((assessment) => {
      const proposal = proposals.get(assessment.rule);
      return proposal === undefined ? [] : [{ assessment, rule: proposal.rule }];
    });
}

const netBitsOf = ({ bits }: Assessment): number => (bits === null ? -Infinity : bits.saved - bits.cost);

/** Findings that follow from the rule itself or from the training data. */
const isOpen = ({ code }: RuleFinding): boolean => !code.startsWith('performance.');

function parentsOf(state: StartedRun, operator: ProposalOperator): string[] {
  const most = operator === 'crossover' ? 2 : operator === 'propose' || operator === 'hypothesise' ? 0 : 1;
  return bestFirst(state)
    .slice(0, most)
    .map(({ assessment }) => assessment.rule);
}

function askOf(
  state: StartedRun,
  inputs: RunInputs,
  operator: ProposalOperator,
  { atoms, deadline }: { readonly atoms: readonly ScreenedAtom[]; readonly deadline: Date },
): ProposalAsk {
  const { request, proposals } = state;
  const ranked = bestFirst(state);
  const { settings } = request;
  const asked = {
    account: {
      runId: request.runId,
      batchId: request.batch?.batchId ?? null,
      runLimit: settings.costLimit,
      runSpent: state.iterations.reduce((sum, { spent }) => sum + spent, 0),
      batchLimit: request.batch?.costLimit ?? null,
    },
    iteration: state.iterations.length + 1,
    operator,
    target: request.target,
    ruleType: request.ruleType,
    wanted: WANTED,
    names: settings.names,
    seed: settings.seed,
    catalogue: inputs.catalogue,
    notes: notesOf(inputs),
    context: inputs.context === null ? [] : [{ source: 'user', text: inputs.context }],
    deadline,
  };
  if (operator === 'hypothesise') return { ...asked, ...NOTHING_SHOWN };
  return {
    ...asked,
    best: ranked.slice(0, SHOWN).map(({ rule, assessment }) => ({
      rule,
      costBits: assessment.bits?.cost ?? 0,
      savedBits: assessment.bits?.saved ?? 0,
      findings: assessment.findings,
    })),
    residuals: residualsOf(state, inputs),
    atoms: [...screenedAtoms(proposals.values()), ...atoms].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect)),
    rejected: ranked
      .filter(
        ({ assessment }) => netBitsOf(assessment) <= 0 || assessment.findings.some(({ severity }) => severity === 3),
      )
      .slice(-MOST_REJECTED)
      .map(({ rule, assessment }) => ({ rule, codes: assessment.findings.map(({ code }) => code) })),
    // Whether one was accepted would tell of the report block.
    stored: inputs.stored.map(({ rule }) => ({ rule, status: 'stored' })),
  };
}

/** What is stated before any result is shown is stated without rules in store too, which may have been found in the same data. */
const NOTHING_SHOWN = { best: [], residuals: [], atoms: [], rejected: [], stored: [] } as const;

/** Where the training data are not explained; none where the process of the target cannot be fitted on them. */
function residualsOf({ request: { target } }: StartedRun, { world, history, catalogue }: RunInputs) {
  try {
    return residualWindows(world, history, target, catalogue, SHOWN);
  } catch (error) {
    if (error instanceof SearchError) return [];
    throw error;
  }
}

function notesOf({ world, catalogue }: RunInputs): Record<string, string> {
  const notes: Record<string, string> = {};
  for (const { name } of catalogue.entries) {
    const note = world.variables[name]?.note ?? world.overlays[name]?.note;
    if (note !== undefined) notes[name] = note;
  }
  return notes;
}

/** Comparisons that single-atom rules of a search test, with their effects in units of their standard errors. */
export function screenedAtoms(found: Iterable<{ readonly rule: RuleData }>): ScreenedAtom[] {
  return [...found].flatMap(({ rule }) => {
    const atoms = atomsOf(rule.condition);
    const [effect] = rule.effects;
    if (atoms.length !== 1 || effect === undefined || effect.add === 'fit' || effect.add.sd === 0) return [];
    return [{ atom: atoms[0]!.atom, effect: effect.add.value / effect.add.sd }];
  });
}
