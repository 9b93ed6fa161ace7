import {
  type Assessment,
  type DataOf,
  type EventOf,
  RuleEvaluated,
  RuleGenCanceled,
  RuleGenCompleted,
  RuleGenFailed,
  RuleGenIterationEnded,
  RuleGenKept,
  RuleGenRequested,
  type RuleGenStopReason,
  type RuleGenSummary,
  RuleProposed,
} from '@pulse/contracts';
import type { Decider } from '../decider.js';
import { assertNever, DomainError } from '../errors.js';
import { recorded } from './recorded.js';

export type RunEvent =
  | EventOf<typeof RuleGenRequested>
  | EventOf<typeof RuleProposed>
  | EventOf<typeof RuleEvaluated>
  | EventOf<typeof RuleGenIterationEnded>
  | EventOf<typeof RuleGenCompleted>
  | EventOf<typeof RuleGenKept>
  | EventOf<typeof RuleGenCanceled>
  | EventOf<typeof RuleGenFailed>;

export type RunRequest = DataOf<typeof RuleGenRequested>;
export type ProposedRule = DataOf<typeof RuleProposed>;
export type IterationEnd = DataOf<typeof RuleGenIterationEnded>;
export type KeptRule = DataOf<typeof RuleGenKept>;

/** What an iteration brings along; what follows from it (the best, the improvement) is decided here. */
export interface IterationFacts extends Pick<
  IterationEnd,
  'arm' | 'candidates' | 'spent' | 'seconds' | 'proposed' | 'calls' | 'degraded' | 'choice'
> {
  readonly proposals: readonly Omit<ProposedRule, 'iteration' | 'arm'>[];
  readonly assessments: readonly Assessment[];
}

export type RunCommand =
  | { readonly kind: 'request'; readonly request: RunRequest }
  | { readonly kind: 'end_iteration'; readonly facts: IterationFacts }
  | {
      readonly kind: 'complete';
      readonly stopReason: RuleGenStopReason;
      readonly detail: string;
      /** The rule that was judged on the report block in the end, with that judgement; null where no rule was. */
      readonly judged: Assessment | null;
      /** Prompts and prices that it was worked on with; null where no model could be asked. */
      readonly versions: DataOf<typeof RuleGenCompleted>['versions'];
    }
  /** The result of another run with the same key, which cost nothing to have again. */
  | { readonly kind: 'adopt'; readonly run: string; readonly result: DataOf<typeof RuleGenCompleted> }
  /** The rule that was accepted is in the store. */
  | ({ readonly kind: 'keep' } & KeptRule)
  | { readonly kind: 'cancel'; readonly reason: string }
  | { readonly kind: 'fail'; readonly code: string; readonly message: string };

export interface StartedRun {
  readonly status: 'in_progress' | 'completed' | 'canceled' | 'failed';
  readonly request: RunRequest;
  readonly iterations: readonly IterationEnd[];
  /** By canonical hash, in the order in which they came. */
  readonly proposals: ReadonlyMap<string, ProposedRule>;
  /** By canonical hash; the newest of each rule. */
  readonly assessments: ReadonlyMap<string, Assessment>;
  readonly end: RunEvent | null;
  /** Where the accepted rule is in the store; null where there is none, or it is not there yet. */
  readonly kept: KeptRule | null;
}

export type RunState = { readonly status: 'not_started' } | StartedRun;

/**
 * A run of rule generation: asked for, iterated, then completed, canceled or failed. Each iteration is one commit, so a
 * run that was interrupted goes on after the last whole one, with what it knew then.
 */
export const ruleGenRun: Decider<RunState, RunCommand, RunEvent> = {
  initial: { status: 'not_started' },
  decide,
  evolve,
};

function decide(command: RunCommand, state: RunState): RunEvent[] {
  if (command.kind === 'request') {
    if (state.status === 'not_started') return [RuleGenRequested(command.request)];
    throw new DomainError('rulegen.exists', `run ${command.request.runId} exists already`, command.request.runId);
  }
  if (state.status === 'not_started') throw new DomainError('rulegen.unknown', 'there is no such run', '');
  if (command.kind === 'keep') {
    const { ruleId, version, known } = command;
    return acceptedIn(state) === null || state.kept !== null ? [] : [RuleGenKept({ ruleId, version, known })];
  }
  if (state.status !== 'in_progress') return [];
  switch (command.kind) {
    case 'end_iteration':
      return endIteration(command.facts, state);
    case 'complete': {
      const { stopReason, detail, judged, versions } = command;
      const summary = summaryOf(state, judged === null ? null : recorded(judged));
      return [RuleGenCompleted({ ...summary, stopReason, detail, cached: null, versions })];
    }
    case 'adopt': {
      // What the run spent itself before it found the other one is spent all the same.
      const { spent, seconds } = summaryOf(state, null);
      return [RuleGenCompleted({ ...command.result, spent, seconds, cached: command.run })];
    }
    case 'cancel':
      return [RuleGenCanceled({ ...summaryOf(state, null), reason: command.reason })];
    case 'fail':
      return [RuleGenFailed({ ...summaryOf(state, null), code: command.code, message: command.message })];
    default:
      return assertNever(command);
  }
}

function endIteration(facts: IterationFacts, state: StartedRun): RunEvent[] {
  const iteration = state.iterations.length + 1;
  const { proposals, assessments: found, ...rest } = facts;
  const assessments = found.map(recorded);
  const known = new Set([...state.proposals.keys(), ...proposals.map(({ canonical }) => canonical)]);
  const stranger = assessments.find(({ rule }) => !known.has(rule));
  if (stranger !== undefined)
    throw new DomainError(
      'rulegen.not_proposed',
      `rule ${stranger.rule} was evaluated but never proposed`,
      stranger.rule,
    );
  const before = bestOf(state);
  const after = better([...(before === null ? [] : [before]), ...assessments]);
  return [
    ...proposals.map((proposal) => RuleProposed({ iteration, arm: facts.arm, ...proposal })),
    ...assessments.map((assessment) =>
      RuleEvaluated({ iteration, assessment, best: assessment === after && after !== before }),
    ),
    RuleGenIterationEnded({
      iteration,
      ...rest,
      evaluations: assessments.length,
      best: after?.rule ?? null,
      quality: after?.quality ?? null,
      improvement: assessments.length === 0 ? 0 : better(assessments)!.quality - (before?.quality ?? 0),
    }),
  ];
}

/** The rule that a run accepted; null where it has not, or not ended. */
export function acceptedIn({ end }: StartedRun): RuleGenSummary['best'] {
  const best = end?.type === 'RuleGenCompleted' ? end.data.best : null;
  return best?.assessment.decision === 'accepted' ? best : null;
}

/** The assessed rule with the highest quality; of equals the one that costs fewer bits, then the first. */
export function bestOf({ assessments }: StartedRun): Assessment | null {
  return better([...assessments.values()]);
}

function better(assessments: readonly Assessment[]): Assessment | null {
  let best: Assessment | null = null;
  for (const one of assessments)
    if (best === null || one.quality > best.quality || (one.quality === best.quality && costOf(one) < costOf(best)))
      best = one;
  return best;
}

const costOf = ({ bits }: Assessment): number => bits?.cost ?? Infinity;

/** What a run has come to. `judged` takes the place of the best where a rule was judged in the end. */
export function summaryOf(state: StartedRun, judged: Assessment | null): RuleGenSummary {
  const sum = (of: (end: IterationEnd) => number) => state.iterations.reduce((total, end) => total + of(end), 0);
  const assessment = judged ?? bestOf(state);
  const proposal = assessment === null ? undefined : state.proposals.get(assessment.rule);
  return {
    iterations: state.iterations.length,
    evaluations: sum(({ evaluations }) => evaluations),
    candidates: sum(({ candidates }) => candidates),
    spent: sum(({ spent }) => spent),
    seconds: sum(({ seconds }) => seconds),
    degraded: state.iterations.at(-1)?.degraded ?? null,
    best:
      assessment === null || proposal === undefined
        ? null
        : { rule: proposal.rule, canonical: proposal.canonical, assessment },
  };
}

function evolve(state: RunState, event: RunEvent): RunState {
  if (event.type === 'RuleGenRequested')
    return {
      status: 'in_progress',
      request: event.data,
      iterations: [],
      proposals: new Map(),
      assessments: new Map(),
      end: null,
      kept: null,
    };
  if (state.status === 'not_started')
    throw new DomainError('rulegen.unknown', `${event.type} before RuleGenRequested`, event.type);
  switch (event.type) {
    case 'RuleProposed':
      return { ...state, proposals: new Map(state.proposals).set(event.data.canonical, event.data) };
    case 'RuleEvaluated': {
      const { assessment } = event.data;
      return { ...state, assessments: new Map(state.assessments).set(assessment.rule, assessment) };
    }
    case 'RuleGenIterationEnded':
      return { ...state, iterations: [...state.iterations, event.data] };
    case 'RuleGenCompleted':
      return { ...state, status: 'completed', end: event };
    case 'RuleGenKept':
      return { ...state, kept: event.data };
    case 'RuleGenCanceled':
      return { ...state, status: 'canceled', end: event };
    case 'RuleGenFailed':
      return { ...state, status: 'failed', end: event };
    default:
      return assertNever(event);
  }
}
