import { openJetStreamArtifactStore, provisionArtifacts } from '@pulse/artifact-store/jetstream';
import { streams } from '@pulse/contracts';
import { openJetStreamLog, provisionLog } from '@pulse/event-log/jetstream';
import type { EventLog } from '@pulse/event-log';
import { connectBroker } from '@pulse/jetstream';
import { type RuleRecord, RuleRepository, type RunDraft, RunLog, startRun } from '@pulse/rules';
import { draftOf, plantedHistory, SETTINGS } from '../../run/testing/planted-run.js';

/** A run that accepts the planted rule within seconds, and looks as hard for it as any other. */
export const QUICK = {
  history: plantedHistory(240, 4),
  settings: { ...SETTINGS, maxIterations: 1, minEvaluations: 1, origins: 30, paths: 30 },
} satisfies Partial<RunDraft>;

/** Events of a run without what differs from one time to the next: ids of runs, times, positions. */
export async function told(log: EventLog, runId: string): Promise<unknown[]> {
  const { events } = await log.load(streams.rulegen(runId));
  return JSON.parse(
    JSON.stringify(
      events.map(({ type, data }) => ({ type, data })),
      (key, value: unknown) => (key === 'seconds' ? undefined : value),
    ).replaceAll(`"${runId}`, '"run'),
  ) as unknown[];
}

/** What the API does, and what it sees of it: runs are asked for and canceled on a broker. */
export class AskedRuns {
  #runs = 0;

  private constructor(
    readonly log: EventLog,
    readonly artifacts: Awaited<ReturnType<typeof openJetStreamArtifactStore>>,
  ) {}

  /** Makes the streams too. */
  static async on(natsUrl: string): Promise<AskedRuns> {
    const broker = { servers: natsUrl };
    const admin = await connectBroker(broker);
    await provisionLog(admin);
    await provisionArtifacts(admin);
    await admin.close();
    return new AskedRuns(await openJetStreamLog(broker), await openJetStreamArtifactStore(broker));
  }

  async ask(change: Partial<RunDraft> = {}): Promise<string> {
    const runId = `r${++this.#runs}`;
    const ports = {
      log: this.log,
      artifacts: this.artifacts,
      actor: 'orchestrator',
      stored: () => Promise.resolve([]),
    };
    // Each has its own seed, so that none takes the result of another.
    const draft = draftOf(runId, { ...QUICK, useCache: false, ...change });
    await startRun(ports, draft);
    return runId;
  }

  async cancel(runId: string): Promise<void> {
    for (;;) {
      const run = await RunLog.open(this.log, runId, 'orchestrator');
      try {
        await run.do({ kind: 'cancel', reason: 'not needed any more' });
        return;
      } catch (error) {
        if ((error as { code?: string }).code !== 'log.conflict') throw error;
      }
    }
  }

  /** Resolves with its events when it has ended and, where it accepted a rule, that is in the store. */
  async done(runId: string): Promise<readonly { readonly type: string; readonly data: Record<string, unknown> }[]> {
    for (;;) {
      const run = (await RunLog.open(this.log, runId, 'spec')).started;
      const isKept = run.end?.type !== 'RuleGenCompleted' || run.kept !== null || !accepted(run.end.data);
      if (run.status !== 'in_progress' && isKept)
        return (await told(this.log, runId)) as { type: string; data: Record<string, unknown> }[];
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Resolves when so many events of a run were appended. */
  async begun(runId: string, events = 2): Promise<void> {
    while ((await this.log.load(streams.rulegen(runId))).events.length < events)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  stored(ruleId: string): Promise<RuleRecord | null> {
    return new RuleRepository({ log: this.log, artifacts: this.artifacts, actor: 'spec' }).find(ruleId);
  }

  async close(): Promise<void> {
    await Promise.all([this.log.close(), this.artifacts.close()]);
  }
}

const accepted = ({
  best,
}: {
  readonly best: { readonly assessment: { readonly decision: string } } | null;
}): boolean => best?.assessment.decision === 'accepted';
