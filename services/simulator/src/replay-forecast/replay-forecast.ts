import {
  canonicalJson,
  configOf,
  type ForecastBody,
  type JobConfig,
  type PlannedJob,
  type ScoredForecast,
} from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import { bodyOf, type BatchView, type JobView } from '@pulse/read-model';
import { ChildPool } from '../pool/child-pool.js';
import type { ComputeJob } from '../pool/protocol.js';
import { differences } from './differences.js';

export interface Replay {
  readonly forecastId: string;
  /** Engine that was used now, and the one that the forecast was made with. */
  readonly engine: string;
  readonly identical: boolean;
  readonly bytes: number;
  /** JSON pointers of what differs, with both values; a few of them. */
  readonly differences: readonly string[];
}

/** No retry, no timeout worth the name: whoever asks for a replay waits for it. */
const REPLAY_TIMEOUT_MS = 60 * 60_000;

/**
 * Computes one forecast again from its configuration and inputs alone, evidence included, and compares it with what was
 * stored, byte by byte in canonical form. Nothing that was cached is used.
 */
export async function replayForecast(
  artifacts: ArtifactStore,
  view: BatchView,
  job: JobView,
  stored: ScoredForecast,
  resources: { readonly heapMegabytes: number; readonly jobBytes: number },
): Promise<Replay> {
  const config = configOf(view.plan, job.planned);
  const again = await compute(artifacts, config, job.planned, stored.replicate, resources);
  const before = whole(stored, await bodyOf(artifacts, stored));
  const after = whole(again, await bodyOf(artifacts, again));
  const left = canonicalJson(before);
  const identical = left === canonicalJson(after);
  return {
    forecastId: stored.forecastId,
    engine: config.engine,
    identical,
    bytes: Buffer.byteLength(left),
    differences: identical ? [] : differences(before, after),
  };
}

/** A forecast without what belongs to the event that carries it. */
function whole({ forecastId, replicate, headline, score }: ScoredForecast, body: ForecastBody) {
  return { forecastId, replicate, headline, score, body };
}

async function compute(
  artifacts: ArtifactStore,
  config: JobConfig,
  planned: PlannedJob,
  replicate: number,
  { heapMegabytes, jobBytes }: { readonly heapMegabytes: number; readonly jobBytes: number },
): Promise<ScoredForecast> {
  const pool = new ChildPool({ size: 1, heapMegabytes });
  const { child } = (await pool.acquire())!;
  try {
    for (const hash of [config.world, config.history])
      if (hash !== null) {
        const text = new TextDecoder().decode(await artifacts.get(hash));
        child.give(hash, () => text);
      }
    const request: ComputeJob = {
      number: planned.number,
      config,
      replicates: [replicate],
      memoryBytes: jobBytes,
      knownEvidence: null,
    };
    let forecast: ScoredForecast | undefined;
    let failure: string | undefined;
    await child.run([request], REPLAY_TIMEOUT_MS, {
      begun: () => {},
      message: (message) => {
        if (message.type === 'forecasts')
          forecast = message.forecasts.find((one) => one.replicate === replicate) ?? forecast;
      },
      ended: (end) => {
        if (end.type === 'failed') failure = end.message;
        else if (end.type === 'died') failure = end.detail;
      },
    });
    if (forecast && failure === undefined) return forecast;
    throw new Error(`the forecast could not be computed again: ${failure ?? 'the worker gave no forecast'}`);
  } finally {
    await pool.close();
  }
}
