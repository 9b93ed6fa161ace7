import {
  BatchCancelled,
  BatchCancelRequested,
  BatchCompleted,
  BatchPlanned,
  BatchSimulated,
  BatchSubmitted,
  type DataOf,
  type EventOf,
  type JobCounts,
} from '@pulse/contracts';
import type { Decider } from '../decider.js';
import { assertNever, DomainError } from '../errors.js';

export type BatchEvent =
  | EventOf<typeof BatchSubmitted>
  | EventOf<typeof BatchPlanned>
  | EventOf<typeof BatchCancelRequested>
  | EventOf<typeof BatchSimulated>
  | EventOf<typeof BatchCompleted>
  | EventOf<typeof BatchCancelled>;

export type Submission = DataOf<typeof BatchSubmitted>;
export type PlanFacts = DataOf<typeof BatchPlanned>;

export type BatchState =
  | { readonly status: 'none' }
  | { readonly status: 'submitted'; readonly submission: Submission }
  | {
      readonly status: 'planned' | 'cancelling' | 'simulated' | 'completed' | 'cancelled';
      readonly submission: Submission;
      readonly plan: PlanFacts;
      readonly reason: string | null;
    };

export type BatchStatus = BatchState['status'];

export type BatchCommand =
  | { readonly kind: 'submit'; readonly submission: Submission; readonly plan: PlanFacts }
  | { readonly kind: 'request_cancel'; readonly reason: string }
  | { readonly kind: 'mark_simulated'; readonly jobs: JobCounts }
  | {
      readonly kind: 'complete';
      readonly jobs: JobCounts;
      readonly accepted: number;
      readonly rejected: number;
      readonly licensed: number;
    };

const initial: BatchState = { status: 'none' };

/**
 * The life of a batch: submitted and planned at once, simulated when every job is final, judged, then completed, or
 * cancelled where a cancel was asked for: what was simulated until then is judged and reported all the same.
 */
export const batch: Decider<BatchState, BatchCommand, BatchEvent> = { initial, decide, evolve };

export const isBatchFinal = (state: BatchState): boolean =>
  state.status === 'completed' || state.status === 'cancelled';

function decide(command: BatchCommand, state: BatchState): BatchEvent[] {
  switch (command.kind) {
    case 'submit':
      if (state.status !== 'none')
        throw new DomainError(
          'batch.already_submitted',
          `batch ${command.submission.batchId} exists already`,
          command.submission.batchId,
        );
      return [BatchSubmitted(command.submission), BatchPlanned(command.plan)];
    case 'request_cancel':
      return state.status === 'planned' ? [BatchCancelRequested({ reason: command.reason })] : [];
    case 'mark_simulated':
      return state.status === 'planned' || state.status === 'cancelling' ? [BatchSimulated(command.jobs)] : [];
    case 'complete': {
      if (state.status !== 'simulated') return [];
      const { kind: _kind, ...data } = command;
      if (state.reason !== null) return [BatchCancelled({ reason: state.reason, jobs: data.jobs })];
      return [BatchCompleted(data)];
    }
    default:
      return assertNever(command);
  }
}

function evolve(state: BatchState, event: BatchEvent): BatchState {
  if (event.type === 'BatchSubmitted') return { status: 'submitted', submission: event.data };
  if (state.status === 'none')
    throw new DomainError('batch.unknown', `${event.type} before BatchSubmitted`, event.type);
  const { submission } = state;
  if (event.type === 'BatchPlanned') return { status: 'planned', submission, plan: event.data, reason: null };
  if (state.status === 'submitted')
    throw new DomainError('batch.not_planned', `${event.type} before BatchPlanned`, submission.batchId);
  switch (event.type) {
    case 'BatchCancelRequested':
      return { ...state, status: 'cancelling', reason: event.data.reason };
    case 'BatchSimulated':
      return { ...state, status: 'simulated' };
    case 'BatchCompleted':
      return { ...state, status: 'completed' };
    case 'BatchCancelled':
      return { ...state, status: 'cancelled', reason: event.data.reason };
    default:
      return assertNever(event);
  }
}
