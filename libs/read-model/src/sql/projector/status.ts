/** What a projector says of itself. */
export interface ProjectorStatus {
  readonly projection: string;
  /** `starting` until the first batch or the first look at an empty log; `failing` while it tries again. */
  readonly state: 'starting' | 'applying' | 'caught_up' | 'failing' | 'stopped';
  /** `broken` while the log does not hold what the checkpoint remembers: nothing is read or written then. */
  readonly lineage: 'unknown' | 'ok' | 'broken';
  /** The last position whose commit is in the tables. */
  readonly position: number;
  /** The last position of the log when it was looked at last. */
  readonly headPosition: number;
  readonly lagCommits: number;
  /** How long ago the oldest commit that is not in the tables was recorded, in seconds; 0 when there is none. */
  readonly lagSeconds: number;
  /** Commits that are kept aside. */
  readonly parked: number;
  /** Why it is failing, with what to do. */
  readonly error: string | null;
  readonly counts: Readonly<ProjectorCounts>;
}

/** Since the projector was made. */
export interface ProjectorCounts {
  batches: number;
  commits: number;
  /** Times that something failed and was tried again. */
  retries: number;
  /** Batches that another instance had applied in part, or beyond. */
  conflicts: number;
  /** Batches that had been applied exactly as they were. */
  repeats: number;
}

/** What `onApplied` tells. */
export interface AppliedBatch {
  /** The position that the tables stand at now. */
  readonly position: number;
  readonly commits: number;
  readonly parked: number;
  readonly seconds: number;
}
