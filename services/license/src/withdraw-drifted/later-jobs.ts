import { canonicalJson, type Period, type Plan, type PlannedJob } from '@pulse/contracts';
import { isReached } from '@pulse/domain';
import type { BatchView } from '@pulse/read-model';

/** The jobs of a batch as the later ones of the same configuration: of several origins the latest. */
export class LaterJobs {
  readonly #byParams = new Map<string, PlannedJob>();

  constructor(
    private readonly view: BatchView,
    private readonly period: Period,
  ) {
    for (const job of view.plan.jobs) {
      const key = canonicalJson(job.params);
      const known = this.#byParams.get(key);
      if (job.origin !== null && (known === undefined || this.#isAfter(known.origin!, job.origin)))
        this.#byParams.set(key, job);
    }
  }

  /** Whether a forecast of that batch was made by the same engine from the same world in the same way, data apart. */
  sameConfiguration({ engine, profile, world, evidence }: Plan['config']): boolean {
    const { config } = this.view.plan;
    const windowOf = (settings: Plan['config']['evidence']) => (settings === false ? null : settings.window);
    return (
      engine === config.engine &&
      profile === config.profile &&
      world === config.world &&
      windowOf(evidence) === windowOf(config.evidence)
    );
  }

  /** The job with the same parameters and a later origin; null where there is none. */
  of({ params, origin }: PlannedJob): PlannedJob | null {
    const job = this.#byParams.get(canonicalJson(params));
    return job !== undefined && origin !== null && this.#isAfter(origin, job.origin!) ? job : null;
  }

  #isAfter(origin: string, other: string): boolean {
    return other !== origin && isReached(this.period, origin, other) === true;
  }
}
