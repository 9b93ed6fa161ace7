import { setTimeout as pause } from 'node:timers/promises';
import { DevCluster } from '@pulse/testing';
import { OtlpSink } from '../support/otlp-sink.js';
import { exampleText } from '../support/workspace.js';

/** A cluster with one simulator, whose spans are kept. */
export interface TracedCluster {
  readonly cluster: DevCluster;
  readonly sink: OtlpSink;
}

export async function startTraced(): Promise<TracedCluster> {
  const sink = await OtlpSink.start();
  try {
    return { sink, cluster: await DevCluster.start({ simulators: 1, env: { all: sink.env } }) };
  } catch (error) {
    await sink.stop();
    throw error;
  }
}

/** Ends the services, which send what they have, then the servers. */
export async function stopTraced(traced: TracedCluster | undefined): Promise<void> {
  await traced?.cluster.stop();
  await traced?.sink.stop();
}

/** Submits a small classic batch over HTTP. @returns its id */
export async function submit(cluster: DevCluster, batchId: string, jobName: string): Promise<string> {
  const config = { world: './classic.world.yaml', domain: 'capital', output_dir: 'out', profile: 'classic' };
  const manifest = { name: 'traced', config, jobs: [{ name: jobName, params: { symbolic_enabled: 1 } }] };
  const world = { file: './classic.world.yaml', text: exampleText('classic/classic.world.yaml') };
  const response = await fetch(`${cluster.url}/v1/batches`, {
    method: 'POST',
    headers: { ...authorization(cluster), 'content-type': 'application/json', 'idempotency-key': batchId },
    body: JSON.stringify({ manifest, world, useCache: false }),
  });
  if (response.status !== 201) throw new Error(`not submitted: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { batchId: string }).batchId;
}

/** Resolves when the batch's reports are written. @throws Error after two minutes, with its last state */
export async function reported(cluster: DevCluster, batchId: string): Promise<void> {
  const end = performance.now() + 120_000;
  for (;;) {
    const response = await fetch(`${cluster.url}/v1/batches/${batchId}`, { headers: authorization(cluster) });
    const text = await response.text();
    if (response.status === 200 && (JSON.parse(text) as { reported: boolean }).reported) return;
    if (performance.now() > end) throw new Error(`no reports after two minutes: ${response.status} ${text}`);
    await pause(100);
  }
}

const authorization = ({ apiKey }: DevCluster) => ({ authorization: `Bearer ${apiKey}` });
