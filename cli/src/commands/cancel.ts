import { CancelResponse } from '@pulse/contracts';
import { cancelBatch } from '@pulse/orchestrator';
import { readBatch } from '@pulse/read-model';
import { openReadOnly } from '../embedded/open-read-only.js';
import { chooseResources } from '../embedded/resources.js';
import type { Home } from '../embedded/home.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { counted, print } from '../output/terminal.js';
import { resolveBatchId } from '../place/open-place.js';
import { placeAt, type PlaceOptions } from '../place/place.js';
import type { ServerAddress } from '../remote/server-address.js';

export interface CancelOptions extends PlaceOptions {
  readonly reason: string;
  readonly json?: boolean;
}

interface Cancelled {
  readonly batchId: string;
  /** How the batch stands now. */
  readonly status: string;
  readonly text: string;
}

/** What has succeeded is taken over. */
const GO_ON = 'To go on later: pulse batch <its manifest> --resume';

/** `pulse cancel BATCH` */
export async function cancelCommand(options: CancelOptions, batch: string): Promise<ExitCode> {
  const place = placeAt(process.cwd(), options);
  const cancel =
    place.kind === 'server'
      ? cancelAtServer(place.server, batch, options.reason)
      : cancelHere(place.home, batch, options.reason);
  const { text, ...facts } = await cancel;
  print(options.json === true ? JSON.stringify({ schemaVersion: 1, ...facts }) : text);
  return ExitCode.ok;
}

async function cancelAtServer(server: ServerAddress, batch: string, reason: string): Promise<Cancelled> {
  const { openServer } = await import('../remote/open-server.js');
  const { client, log, artifacts, close } = openServer(server);
  try {
    const batchId = await resolveBatchId(log, batch);
    const path = `/v1/batches/${encodeURIComponent(batchId)}/cancel`;
    const { accepted } = await client.post(path, { reason }, CancelResponse, { repeatable: true });
    const { status } = (await readBatch(log, artifacts, batchId)).state;
    if (!accepted) refuseEnded(batchId, status);
    const text = `Batch ${batchId} is being cancelled: jobs that run are stopped, the others do not start. Its reports are written all the same.\n${GO_ON}`;
    return { batchId, status, text };
  } finally {
    await close();
  }
}

/**
 * A batch in a data folder runs only while a `pulse` runs it, which holds the folder: what is cancelled here was left
 * unfinished, and is brought to its end.
 */
async function cancelHere(home: Home, batch: string, reason: string): Promise<Cancelled> {
  // Opened to write it would be made where there is none.
  await (await openReadOnly(home)).close();
  const runtime = await openHolding(home);
  try {
    const batchId = await resolveBatchId(runtime.log, batch);
    refuseEnded(batchId, (await readBatch(runtime.log, runtime.artifacts, batchId)).state.status);
    await cancelBatch(runtime.ports, batchId, reason);
    let jobs = 0;
    await runtime.run(
      batchId,
      () => {},
      (board) => {
        jobs = board.counts.cancelled;
      },
    );
    const text = `Batch ${batchId} is cancelled: ${counted(jobs, 'job')} will not run. Its report: pulse report ${batchId}\n${GO_ON}`;
    return { batchId, status: 'cancelled', text };
  } finally {
    await runtime.close();
  }
}

async function openHolding(home: Home) {
  const { EmbeddedRuntime } = await import('../embedded/runtime.js');
  try {
    return await EmbeddedRuntime.open(home, chooseResources(1));
  } catch (error) {
    const { code, holder } = error as { code?: string; holder?: { pid: number; host: string } };
    if (code !== 'log.locked' || holder === undefined) throw error;
    throw new CliError(
      ExitCode.invalidInput,
      `process ${holder.pid} on ${holder.host} is running batches in ${home.root}, and only that process can stop them`,
      `Press Ctrl-C there, or send it a signal: kill -INT ${holder.pid}. Then it can be cancelled here.`,
    );
  }
}

function refuseEnded(batchId: string, status: string): void {
  if (status === 'completed' || status === 'cancelled')
    throw new CliError(ExitCode.invalidInput, `batch ${batchId} has ended already: it is ${status}`);
  if (status === 'simulated')
    throw new CliError(
      ExitCode.invalidInput,
      `every job of batch ${batchId} has come to its end already: it is being judged and reported`,
    );
}
