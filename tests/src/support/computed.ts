import { join } from 'node:path';
import { openFileArtifactStore, type ArtifactStore } from '@pulse/artifact-store';
import type { RecordedEvent, ScoredForecast } from '@pulse/contracts';
import { bodyOf } from '@pulse/read-model';
import { eventsIn } from './log-of.js';

/** What one job computed: headline, score and distribution of each replicate, and its evidence; no identities. */
export interface Computed {
  readonly forecasts: readonly unknown[];
  /** Null for a classic job. */
  readonly evidence: unknown;
}

/** What the jobs of a data folder with one batch computed, by name. Hashes of inputs are left out. */
export async function computedIn(home: string): Promise<Readonly<Record<string, Computed>>> {
  const artifacts = openFileArtifactStore(join(home, 'artifacts'));
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of await eventsIn(home))
    if (event.stream.startsWith('job.')) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
  const jobs = await Promise.all([...streams.values()].map((events) => computedBy(events, artifacts)));
  return Object.fromEntries(jobs);
}

async function computedBy(events: readonly RecordedEvent[], artifacts: ArtifactStore): Promise<[string, Computed]> {
  const of = (type: string) => events.filter((event) => event.type === type).map(({ data }) => data);
  const scored = of('ForecastScored') as unknown as ScoredForecast[];
  const forecasts = await Promise.all(
    scored
      .sort((a, b) => a.replicate - b.replicate)
      .map(async (one) => {
        const { replicate, headline, score } = one;
        return { replicate, headline, score, body: await bodyOf(artifacts, one) };
      }),
  );
  const hash = of('JobSucceeded')[0]!['evidence'] as string | null;
  const evidence = hash === null ? null : withoutHashes(new TextDecoder().decode(await artifacts.get(hash)));
  return [of('JobStarted')[0]!['name'] as string, { forecasts, evidence }];
}

/** A JSON text as a value in which every SHA-256 is the same. */
const withoutHashes = (json: string): unknown => JSON.parse(json.replace(/"[0-9a-f]{64}"/g, '"<hash>"'));
