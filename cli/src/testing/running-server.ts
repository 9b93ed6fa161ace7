import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SubmitRequest } from '@pulse/contracts';
import { contentHash } from '@pulse/domain';
import {
  cancelBatch,
  draftBatch,
  gatherInputs,
  requestFiles,
  submitBatch,
  type OrchestratorPorts,
} from '@pulse/orchestrator';
import { BatchBoard } from '@pulse/read-model';
import { folderJobs } from '../embedded/folder-jobs.js';
import { homeAt } from '../embedded/home.js';
import { chooseResources } from '../embedded/resources.js';
import { EmbeddedRuntime } from '../embedded/runtime.js';
import { problem, startApiServer, type ApiCall, type ApiServer } from './api-server.js';

export interface RunningServer extends ApiServer {
  /** Its data folder. */
  readonly folder: string;
  /** Bodies of the submissions that came, by the id that they were given. */
  readonly submissions: ReadonlyMap<string, SubmitRequest>;
  /** Batches wait here before they run, so that a spec sees them unfinished. */
  hold(): void;
  release(): void;
}

/**
 * A server that takes batches and runs them in this process: what a cluster does, without one. It reads nothing but what
 * it is sent, and what ships with Pulse.
 */
export async function startRunningServer(folder: string): Promise<RunningServer> {
  const runtime = await EmbeddedRuntime.open(homeAt(folder, folder, {}), chooseResources(1));
  const submissions = new Map<string, SubmitRequest>();
  let running: Promise<unknown> = Promise.resolve();
  let gate = Promise.withResolvers<void>();
  gate.resolve();

  async function submit(call: ApiCall) {
    const request = SubmitRequest.parse(await call.body());
    const batchId = String(call.request.headers['idempotency-key']);
    const { draft, diagnostics, texts } = draftOf(request);
    if (!draft) return problem(422, 'manifest.invalid', 'the manifest is wrong', { diagnostics, texts });
    if (!submissions.has(batchId)) {
      submissions.set(batchId, request);
      const { only = null, trustOnly = false, maxFailures = null, useCache = true } = request;
      await submitBatch(runtime.ports, draft, { batchId, only, trustOnly, maxFailures, useCache, continues: null });
      const held = gate.promise;
      running = running
        .then(() => held)
        .then(() =>
          runtime.run(
            batchId,
            () => {},
            () => {},
          ),
        );
    }
    const { jobs, config } = draft.plan;
    const forecasts = jobs.length * config.count;
    const answer = { batchId, name: draft.name, jobs: jobs.length, forecasts, plan: contentHash(draft.plan) };
    return { status: 201, json: { ...answer, resumed: false, continues: null, diagnostics, texts } };
  }

  const server = await startApiServer({
    log: runtime.log,
    artifact: (sha256) => {
      const file = join(folder, 'artifacts', sha256.slice(0, 2), sha256.slice(2));
      return existsSync(file) ? readFileSync(file) : null;
    },
    before: (call) => {
      const [what, batchId, action] = call.parts;
      if (what !== 'batches') return null;
      if (call.request.method === 'GET') return describe(runtime, batchId!, action === 'jobs');
      return batchId === undefined ? submit(call) : act(runtime.ports, call, batchId, action!);
    },
  });
  return {
    ...server,
    folder,
    submissions,
    hold: () => {
      gate = Promise.withResolvers<void>();
    },
    release: () => gate.resolve(),
    close: async () => {
      gate.resolve();
      runtime.drain();
      await running;
      await server.close();
      await runtime.close();
    },
  };
}

function draftOf(request: SubmitRequest) {
  const {
    manifest,
    file = 'manifest',
    only = null,
    trustOnly = false,
    yes = false,
    outputDir = null,
    judged = 'by_policy',
  } = request;
  const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest);
  const { inputs, diagnostics } = gatherInputs({ file, text, folder: '/' }, requestFiles(request));
  return draftBatch(inputs, { only, trustOnly, yes, outputDir, judged }, diagnostics);
}

/** A batch, or its jobs, as the log has them. */
async function describe({ log, artifacts }: EmbeddedRuntime, batchId: string, jobs: boolean) {
  if (jobs) return { json: { jobs: await folderJobs(log, artifacts).list(batchId), cursor: null } };
  const { view, counts } = await BatchBoard.open(log, artifacts, batchId);
  const { submission, plan, status, reason } = view.state;
  const { name, domain, worldName, only, trustOnly, maxFailures, useCache } = submission;
  const facts = { batchId, name, domain, worldName, only, trustOnly, maxFailures, useCache, ...plan };
  const times = { submittedAt: view.submittedAt, endedAt: view.endedAt, reported: false, position: 1 };
  return { json: { ...facts, ...times, status, reason, counts } };
}

async function act(ports: OrchestratorPorts, call: ApiCall, batchId: string, action: string) {
  const body = await call.body();
  if (action === 'cancel') {
    const accepted = await cancelBatch(ports, batchId, String(body['reason']));
    return { json: { batchId, accepted } };
  }
  return { json: {} };
}
