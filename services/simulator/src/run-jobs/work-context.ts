import type { Plan, PlannedJob } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { EventLog } from '@pulse/event-log';
import { readPlan } from '@pulse/read-model';

const decoder = new TextDecoder();

/** Reads the artefacts that jobs need, each once: plans parsed, inputs as text. */
export class WorkInputs {
  readonly #plans = new Map<string, Promise<Map<number, PlannedJob> & { plan: Plan }>>();
  readonly #texts = new Map<string, Promise<string>>();

  constructor(
    private readonly artifacts: ArtifactStore,
    private readonly log: EventLog,
  ) {}

  text(hash: string): Promise<string> {
    return remember(this.#texts, hash, async () => decoder.decode(await this.artifacts.get(hash)));
  }

  /** The plan with its jobs by number. */
  plan(hash: string): Promise<Map<number, PlannedJob> & { plan: Plan }> {
    return remember(this.#plans, hash, async () => {
      const plan = await readPlan(this.artifacts, hash);
      const jobs = new Map(plan.jobs.map((job) => [job.number, job] as const));
      return Object.assign(jobs, { plan });
    });
  }

  /** Evidence that was measured before under this key, as its JSON text; null where there is none. */
  async knownEvidence(key: string): Promise<string | null> {
    const found = await this.log.lookup('evidence', key);
    if (!found) return null;
    const { events } = await this.log.load(found.stream);
    const hash = events.find((event) => event.version === found.version)?.data['evidence'];
    return typeof hash === 'string' ? this.text(hash) : null;
  }
}

/** At most this many inputs stay in memory; a batch has two or three. */
const KEEP = 8;

function remember<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const made = make();
  made.catch(() => cache.delete(key));
  cache.set(key, made);
  if (cache.size > KEEP) cache.delete(cache.keys().next().value!);
  return made;
}
