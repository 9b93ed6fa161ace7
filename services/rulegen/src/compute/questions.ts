import type { Assessment } from '@pulse/contracts';
import type {
  AssessTask,
  Evaluation,
  EvaluationTask,
  FittedSkeleton,
  LookResult,
  LookTask,
  RuleSkeleton,
  SearchResult,
  SearchTask,
} from '@pulse/domain';

export interface RefineTask {
  readonly search: SearchTask;
  readonly skeletons: readonly RuleSkeleton[];
  /** Candidates that are tried around the skeletons; 0 fits them and looks no further. */
  readonly maxEvaluations: number;
  /** Whether they were stated before any data were shown, and cost what hypotheses cost. */
  readonly hypotheses: boolean;
}

export interface Refined {
  /** In the order of the skeletons. */
  readonly fitted: readonly FittedSkeleton[];
  /** What was found around them; null where nothing was looked for. */
  readonly found: SearchResult | null;
}

/** What can be computed, and what each takes. */
export interface Questions {
  readonly search: SearchTask;
  readonly refine: RefineTask;
  readonly evaluate: EvaluationTask;
  readonly look: LookTask;
  readonly assess: AssessTask;
}

export interface Answers {
  readonly search: SearchResult;
  readonly refine: Refined;
  readonly evaluate: Evaluation;
  readonly look: LookResult;
  readonly assess: Assessment;
}

export type Question = keyof Questions;

/** How far a computation is, in its own units: candidates, or forecasts. */
export interface TaskProgress {
  readonly done: number;
  readonly total: number;
}
