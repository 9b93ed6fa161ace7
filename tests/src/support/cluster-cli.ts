import type { DevCluster } from '@pulse/testing';
import { runPulse, type PulseEnd } from './pulse.js';
import type { Workspace } from './workspace.js';

/** How the command finds a cluster. */
export const serverEnv = ({ url, apiKey }: Pick<DevCluster, 'url' | 'apiKey'>): Record<string, string> => ({
  PULSE_SERVER: url,
  PULSE_API_KEY: apiKey,
});

/** Runs the command in the folder of a workspace, against a cluster. */
export const runAt = (
  cluster: Pick<DevCluster, 'url' | 'apiKey'>,
  { folder }: Pick<Workspace, 'folder'>,
  ...args: readonly string[]
): Promise<PulseEnd> => runPulse(args, { cwd: folder, env: serverEnv(cluster) });

/** Runs the command in the folder of a workspace, on its data folder. */
export const runHere = ({ folder }: Pick<Workspace, 'folder'>, ...args: readonly string[]): Promise<PulseEnd> =>
  runPulse(args, { cwd: folder });

/** An answer of the HTTP API. */
export interface ApiAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: Record<string, unknown>;
}

/** Asks the HTTP API as any client would: without the command. */
export async function ask(
  { url, apiKey }: Pick<DevCluster, 'url' | 'apiKey'>,
  method: 'GET' | 'POST',
  path: string,
  options: { readonly body?: unknown; readonly key?: string; readonly type?: string } = {},
): Promise<ApiAnswer> {
  const { body, key, type = 'application/json' } = options;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text },
  };
}

/** On a machine that does much else besides. */
const REPORTED_MS = 300_000;
const EVERY_MS = 500;

/** Waits until the reports of a batch are written and gives what the API says about it then. */
export async function untilReported(cluster: Pick<DevCluster, 'url' | 'apiKey'>, batchId: string) {
  const deadline = Date.now() + REPORTED_MS;
  for (;;) {
    const { body } = await ask(cluster, 'GET', `/v1/batches/${batchId}`);
    if (body['reported'] === true) return body;
    if (Date.now() > deadline) throw new Error(`${batchId} has no reports yet: ${JSON.stringify(body)}`);
    await new Promise((resolve) => void setTimeout(resolve, EVERY_MS));
  }
}

/** Ids, times and durations apart, what is said of the same batch in two places is the same. */
export const neutral = (text: string): string =>
  text
    .replace(/\bb\d{8}T\d{6}_[0-9a-f]{6}\b/g, '<batch>')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{3}Z)?)?/g, '<time>')
    .replace(/\b\d+(\.\d+)? (ms|s|min)\b/g, '<duration>');
