import {
  ForecastScored,
  JobCancelled,
  JobFailed,
  JobReused,
  JobStarted,
  JobSucceeded,
  type DataOf,
  type EventOf,
  type FailureClass,
} from '@pulse/contracts';
import type { Decider } from '../decider.js';
import { assertNever, DomainError } from '../errors.js';

export type JobEvent =
  | EventOf<typeof JobStarted>
  | EventOf<typeof ForecastScored>
  | EventOf<typeof JobSucceeded>
  | EventOf<typeof JobFailed>
  | EventOf<typeof JobCancelled>
  | EventOf<typeof JobReused>;

/** What is known of an unfinished job: how often it failed, was interrupted in a row, and what is scored already. */
interface Open {
  readonly attempts: number;
  readonly failures: number;
  readonly interruptions: number;
  readonly scored: readonly number[];
}

export type JobState =
  | ({ readonly status: 'pending' } & Open)
  | ({ readonly status: 'running'; readonly progressed: boolean } & Open)
  | { readonly status: 'succeeded'; readonly forecasts: number; readonly attempts: number }
  | { readonly status: 'reused'; readonly source: string; readonly forecasts: number }
  | { readonly status: 'failed'; readonly class: FailureClass; readonly message: string; readonly attempts: number }
  | { readonly status: 'cancelled'; readonly reason: string };

export type JobStatus = JobState['status'];

export type JobCommand =
  | {
      readonly kind: 'start';
      readonly worker: string;
      readonly name: string;
      readonly cacheKey: string;
      readonly limits: RetryLimits;
    }
  | {
      readonly kind: 'score';
      readonly attempt: number;
      readonly forecasts: readonly Omit<DataOf<typeof ForecastScored>, 'attempt'>[];
    }
  | ({ readonly kind: 'succeed' } & DataOf<typeof JobSucceeded>)
  | {
      readonly kind: 'fail';
      readonly attempt: number;
      readonly class: FailureClass;
      readonly message: string;
      readonly detail: string | null;
      readonly limits: RetryLimits;
    }
  | { readonly kind: 'cancel'; readonly reason: string }
  | ({ readonly kind: 'reuse' } & DataOf<typeof JobReused>);

export interface RetryLimits {
  /** Failed attempts before the job is failed for good. */
  readonly attempts: number;
  /** Attempts in a row that ended without a word and without a new result. */
  readonly interruptions: number;
}

/** Attempts that vanish this often in a row without a new result end the job. */
export const MAX_INTERRUPTIONS = 10;

/** Failures of these classes would only repeat themselves. */
const FINAL_CLASSES: ReadonlySet<FailureClass> = new Set<FailureClass>(['invalid', 'memory']);

const initial: JobState = { status: 'pending', attempts: 0, failures: 0, interruptions: 0, scored: [] };

export const isFinal = (state: JobState): boolean => state.status !== 'pending' && state.status !== 'running';

/**
 * The life of one job. Attempts are counted here and nowhere else: a new start fences every older attempt, whose
 * later appends fail on the stream's revision.
 */
export const job: Decider<JobState, JobCommand, JobEvent> = { initial, decide, evolve };

function decide(command: JobCommand, state: JobState): JobEvent[] {
  switch (command.kind) {
    case 'start':
      return start(command, state);
    case 'score':
      open(state);
      return command.forecasts
        .filter((forecast) => !(state as Open).scored.includes(forecast.replicate))
        .map((forecast) => ForecastScored.trusted({ ...forecast, attempt: command.attempt }));
    case 'succeed': {
      open(state);
      const { kind: _kind, ...data } = command;
      return [JobSucceeded(data)];
    }
    case 'fail':
      return [fail(command, open(state))];
    case 'cancel':
      return isFinal(state) ? [] : [JobCancelled({ reason: command.reason })];
    case 'reuse': {
      if (state.status !== 'pending') return [];
      const { kind: _kind, ...data } = command;
      return [JobReused(data)];
    }
    default:
      return assertNever(command);
  }
}

function start(command: Extract<JobCommand, { kind: 'start' }>, state: JobState): JobEvent[] {
  const current = open(state);
  const attempt = current.attempts + 1;
  const vanished = current.interruptions + (state.status === 'running' && !state.progressed ? 1 : 0);
  if (vanished >= command.limits.interruptions)
    return [
      JobFailed({
        attempt: current.attempts,
        class: 'interrupted',
        message: `${vanished} attempts in a row ended without a result and without a message: the worker was probably killed each time, for example for lack of memory`,
        detail: null,
        final: true,
      }),
    ];
  return [JobStarted({ attempt, worker: command.worker, name: command.name, cacheKey: command.cacheKey })];
}

function fail(command: Extract<JobCommand, { kind: 'fail' }>, state: Open): JobEvent {
  // A worker that was told to stop hands the job back: nothing is wrong with the job.
  const handedBack = command.class === 'interrupted';
  const final = !handedBack && (FINAL_CLASSES.has(command.class) || state.failures + 1 >= command.limits.attempts);
  const { attempt, message, detail } = command;
  return JobFailed({ attempt, class: command.class, message, detail, final });
}

function open(state: JobState): Open {
  if (state.status === 'pending' || state.status === 'running') return state;
  throw new DomainError(
    'job.already_final',
    `the job is already ${state.status}; nothing can be added to it`,
    state.status,
  );
}

function evolve(state: JobState, event: JobEvent): JobState {
  const before: Open = state.status === 'pending' || state.status === 'running' ? state : (initial as Open);
  const { failures, scored } = before;
  switch (event.type) {
    case 'JobStarted': {
      const lost = state.status === 'running' && !state.progressed;
      const interruptions = lost ? before.interruptions + 1 : state.status === 'running' ? 0 : before.interruptions;
      return { status: 'running', progressed: false, attempts: event.data.attempt, failures, interruptions, scored };
    }
    case 'ForecastScored':
      return {
        status: 'running',
        progressed: true,
        attempts: before.attempts,
        failures,
        interruptions: 0,
        scored: [...scored, event.data.replicate],
      };
    case 'JobSucceeded':
      return { status: 'succeeded', forecasts: event.data.forecasts, attempts: event.data.attempt };
    case 'JobFailed': {
      const { final, class: failureClass, message, attempt } = event.data;
      if (final) return { status: 'failed', class: failureClass, message, attempts: attempt };
      const { attempts, interruptions } = before;
      if (failureClass === 'interrupted') return { status: 'pending', attempts, failures, interruptions, scored };
      return { status: 'pending', attempts, failures: failures + 1, interruptions: 0, scored };
    }
    case 'JobCancelled':
      return { status: 'cancelled', reason: event.data.reason };
    case 'JobReused':
      return { status: 'reused', source: event.data.source, forecasts: event.data.forecasts };
    default:
      return assertNever(event);
  }
}
