import type { RuleGenArm } from '@pulse/contracts';
import {
  bestOf,
  chooseArm,
  type IterationFacts,
  learn,
  performancePart,
  propensityOf,
  qualityOf,
  type StartedRun,
} from '@pulse/domain';
import type { AskOptions } from '../compute/index.js';
import type { Proposal } from '../propose/index.js';
import { evaluate } from './evaluate.js';
import type { RunInputs } from './inputs.js';
import { modelArm, screenedAtoms } from './model-arm.js';
import type { NoticeListener, RunPorts } from './ports.js';
import { type Found, symbolicArm } from './symbolic-arm.js';

/** What computing counts for beside money where an arm is chosen, as shares of what an iteration may cost. */
const CANDIDATE_SHARE = 1e-7;
const EVALUATION_SHARE = 0.005;

/** Quality of a rule without fault that changes no forecast: what the first iteration has to beat. */
const NO_RULE = qualityOf({ syntax: 1, logic: 1, coverage: 1, performance: performancePart(0) });

/** Nano-dollars that an iteration is taken to cost at most where the run has no limit of its own. */
const USUAL_COST = 20_000_000;

export interface IterationTask {
  readonly ports: RunPorts;
  readonly state: StartedRun;
  readonly inputs: RunInputs;
  readonly deadline: Date;
  readonly signal: AbortSignal;
  readonly notify: NoticeListener;
}

interface Arm {
  readonly arm: RuleGenArm;
  readonly choice: IterationFacts['choice'];
  /** Why there is no model for it; null where there is, or none is wanted. */
  readonly degraded: string | null;
}

/** One iteration: candidates from the arm that has its turn, evaluated. Nothing is appended here. */
export async function iterate(task: IterationTask): Promise<IterationFacts> {
  const { ports, state, inputs, notify, signal } = task;
  const iteration = state.iterations.length + 1;
  const started = ports.now().getTime();
  const { arm, choice, degraded } = armOf(task);
  const options: AskOptions = { signal, progress: ({ done, total }) => notify({ kind: 'progress', done, total }) };
  const search = async (): Promise<Found> => {
    notify({ kind: 'step', iteration, step: 'search' });
    return symbolicArm(ports.compute, state, inputs, options);
  };
  const none: Found = { candidates: [], searched: 0 };
  // The search costs next to nothing, so it goes first; a loop that has searched before goes on around what is proposed.
  const symbolic = arm === 'symbolic' || (arm === 'loop' && iteration === 1) ? await search() : none;
  let proposal: Proposal | null = null;
  let proposed = none;
  let reason = degraded;
  if (arm !== 'symbolic' && ports.proposer !== null) {
    notify({ kind: 'step', iteration, step: 'propose' });
    const how = {
      around: arm === 'loop',
      atoms: screenedAtoms(symbolic.candidates.map(({ candidate }) => candidate)),
      deadline: task.deadline,
    };
    const found = await modelArm({ compute: ports.compute, proposer: ports.proposer }, state, inputs, how, options);
    ({ proposal } = found);
    proposed = found;
    if (proposal.outcome === 'denied' || proposal.outcome === 'unavailable') reason ??= proposal.reason;
  }
  // A loop whose model has nothing to say goes on searching.
  const instead = arm === 'loop' && iteration > 1 && proposed.candidates.length === 0 ? await search() : none;
  notify({ kind: 'step', iteration, step: 'evaluate' });
  const candidates = [...proposed.candidates, ...symbolic.candidates, ...instead.candidates];
  const facts = {
    arm,
    candidates: symbolic.searched + proposed.searched + instead.searched,
    spent: proposal?.cost ?? 0,
    proposed: proposal?.outcome ?? null,
    calls: (proposal?.calls ?? []).map(({ reused: _reused, ...call }) => call),
    degraded: reason,
    ...(await evaluate(ports.compute, state, inputs, candidates, options)),
  };
  return { ...facts, seconds: (ports.now().getTime() - started) / 1000, choice: learnt(task, facts, choice) };
}

/** Whose turn it is. A method that wants a model has the symbolic generator where there is none any more. */
function armOf({ ports, state }: IterationTask): Arm {
  const { method, settings } = state.request;
  const degraded =
    state.iterations.at(-1)?.degraded ?? (ports.proposer === null ? 'no language model is configured' : null);
  if (method === 'symbolic_only') return { arm: 'symbolic', choice: null, degraded: null };
  if (method === 'gpt_only') return { arm: 'gpt', choice: null, degraded };
  if (degraded !== null) return { arm: 'symbolic', choice: null, degraded };
  if (method === 'gpt_symbolic_loop') return { arm: 'loop', choice: null, degraded };
  const arms: readonly RuleGenArm[] = ['symbolic', 'gpt', 'loop'];
  const beliefs = state.iterations.at(-1)?.choice?.state ?? {};
  const iteration = state.iterations.length + 1;
  const arm = chooseArm(arms, beliefs, settings.seed, iteration);
  const propensity = propensityOf(arm, arms, beliefs, settings.seed, iteration);
  return { arm, choice: { propensity, state: { ...beliefs } }, degraded };
}

/** What the iteration teaches about its arm. Counts stand for time, so that it is the same on every machine. */
function learnt(
  { state }: IterationTask,
  { arm, spent, candidates, assessments }: Pick<IterationFacts, 'arm' | 'spent' | 'candidates' | 'assessments'>,
  choice: IterationFacts['choice'],
): IterationFacts['choice'] {
  if (choice === null) return null;
  const { costLimit, maxIterations } = state.request.settings;
  const most = costLimit === null || costLimit === 0 ? USUAL_COST : costLimit / maxIterations;
  const before = bestOf(state)?.quality ?? NO_RULE;
  const gain = Math.max(before, ...assessments.map(({ quality }) => quality)) - before;
  const cost = spent / most + candidates * CANDIDATE_SHARE + assessments.length * EVALUATION_SHARE;
  return { ...choice, state: learn(choice.state, arm, gain, cost) as Record<string, number[]> };
}
