import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

const WORLD = fileURLToPath(new URL('../../../../examples/classic/classic.world.yaml', import.meta.url));
const REPLICATES = 5;

/** Where batches are submitted. */
export interface Api {
  readonly url: string;
  readonly apiKey: string;
}

/** Runs one batch of forecasts of the classic profile, no two of its jobs the same, and waits for its end. */
export async function runBatch({ url, apiKey }: Api, forecasts: number, nth: number): Promise<void> {
  const jobs = forecasts / REPLICATES;
  const rates = Array.from({ length: jobs }, (_, i) => Number((((i + 1) * 0.2) / jobs + nth * 1e-7).toPrecision(12)));
  const config = {
    world: './classic.world.yaml',
    domain: 'bench',
    output_dir: 'out',
    profile: 'classic',
    count: REPLICATES,
    license: { policy: 'classic' },
  };
  const body = {
    manifest: { name: 'bench', config, matrix: { axes: { decay_rate: rates } } },
    world: { file: 'classic.world.yaml', text: readFileSync(WORLD, 'utf8') },
    useCache: false,
    yes: true,
  };
  const batchId = `bench_${nth}_${randomUUID().replaceAll('-', '')}`;
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', 'idempotency-key': batchId };
  const submitted = await fetch(`${url}/v1/batches`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (submitted.status !== 201) throw new Error(`the batch was refused: ${submitted.status} ${await submitted.text()}`);
  for (;;) {
    await sleep(500);
    const answer = await fetch(`${url}/v1/batches/${batchId}`, { headers });
    const { status } = (await answer.json()) as { status: string };
    if (status === 'completed') return;
    if (status === 'cancelled') throw new Error('the batch was cancelled');
  }
}
