import { parseJson, World } from '@pulse/contracts';
import type { StartedRun } from '@pulse/domain';
import { StopSignals } from '../embedded/signals.js';
import { ExitCode } from '../exit-codes.js';
import { counted, print } from '../output/terminal.js';
import { openServer } from '../remote/open-server.js';
import { Patience } from '../remote/patience.js';
import { askServer, followRun, isOver } from '../remote/rule-runs.js';
import type { ServerAddress } from '../remote/server-address.js';
import type { AskedWorld, RulesGenerateOptions } from './rules-generate.js';
import { generatedDocument } from './rules-generate-document.js';
import { newRunId } from './rules-generate-open.js';
import { makeRunProgress, type RunProgress } from './rules-generate-progress.js';
import { loadRun, resumable } from './rules-generate-resume.js';
import { requestOf } from './rules-generate-request.js';
import { generatedText, STOP_REASONS } from './rules-generate-text.js';
import { terminalWidth } from './wrap.js';

/** `pulse rules generate --server`: the same search, by a cluster, and followed from here. */
export async function generateAtServer(
  address: ServerAddress,
  options: RulesGenerateOptions,
  asked: AskedWorld | null,
): Promise<ExitCode> {
  const server = openServer(address);
  try {
    const runId = asked === null ? await resumable(server.log, options.resume!, 'on this server') : newRunId();
    if (asked !== null) await askServer(server, runId, requestOf(asked, options));
    const { run, stopped } = await follow(server, runId, options);
    if (!isOver(run)) {
      sayHowToGoOn(run, address);
      return stopped ?? ExitCode.stoppedEarly;
    }
    if (options.json === true) print(JSON.stringify(generatedDocument(run, run.kept)));
    else {
      const { artifact } = run.request.world;
      const world = World.parse(parseJson(Buffer.from(await server.artifacts.get(artifact)).toString('utf8')));
      print(generatedText(run, run.kept, world, terminalWidth()));
    }
    return run.status === 'failed' || run.status === 'canceled' ? ExitCode.someJobsFailed : ExitCode.ok;
  } finally {
    await server.close();
  }
}

async function follow(
  server: ReturnType<typeof openServer>,
  runId: string,
  options: RulesGenerateOptions,
): Promise<{ readonly run: StartedRun; readonly stopped: ExitCode | null }> {
  const { url } = server.client.address;
  const { request } = await loadRun(server.log, runId, 'on this server');
  const progress = makeRunProgress(options.progress, options.quiet === true, request.settings.maxIterations);
  if (options.workers !== undefined) progress.say('A server has workers of its own: --workers is not used.');
  const leaving = new AbortController();
  const signals: StopSignals = new StopSignals(
    () => leaving.abort(),
    () => process.exit(signals.request?.exitCode ?? ExitCode.sigint),
  );
  progress.say(`Rules for ${request.target} of ${request.world.name}: run ${runId}, ${url}`);
  progress.say(
    `${request.method}, at most ${counted(request.settings.maxIterations, 'iteration')}; ${modelText(request)}`,
  );
  const patience = new Patience(url, (text) => progress.say(text), undefined, undefined, 'run');
  const told = new Iterations(progress);
  try {
    const run = await followRun(server, runId, patience, (now) => told.look(now), leaving.signal);
    if (run.end?.type === 'RuleGenCompleted') progress.say(`stopped: ${STOP_REASONS[run.end.data.stopReason]}`);
    return { run, stopped: signals.request?.exitCode ?? null };
  } finally {
    progress.end();
    signals.dispose();
  }
}

function modelText({ method, settings: { provider, model } }: StartedRun['request']): string {
  if (method === 'symbolic_only') return 'No language model is asked: symbolic search only, nothing is spent.';
  if (model === null) return 'no language model is configured: symbolic search only, nothing is spent.';
  return `${provider}/${model}, within the budget of the server.`;
}

/** Tells of each iteration once, as it ends. */
class Iterations {
  #told = 0;
  #began = false;

  constructor(private readonly progress: RunProgress) {}

  look({ iterations, status }: StartedRun): void {
    for (const one of iterations.slice(this.#told)) this.progress.notice({ kind: 'iteration', ...one });
    if (status === 'in_progress' && (this.#told < iterations.length || !this.#began)) {
      this.#began = true;
      this.progress.notice({ kind: 'step', iteration: iterations.length + 1, step: 'search' });
    }
    this.#told = iterations.length;
  }
}

function sayHowToGoOn({ request: { runId } }: StartedRun, { url }: ServerAddress): void {
  const at = `${runId} --server ${url}`;
  process.stderr.write(
    `Detached: run ${runId} goes on at ${url}.\n` +
      `To come back: pulse rules generate --resume ${at}\n` +
      `To see where it stands: pulse rules status ${at}\n` +
      `To cancel it: pulse rules cancel ${at}\n`,
  );
}
