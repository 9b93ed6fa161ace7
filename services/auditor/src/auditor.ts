import {
  RecursionAudited,
  ReportsWritten,
  streams,
  type CommitContext,
  type DataOf,
  type RecordedEvent,
} from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import { isBatchFinal, type RecursionAuditDocument } from '@pulse/domain';
import { ConflictError, type EventLog, type Revision } from '@pulse/event-log';
import { readBatch, readJson } from '@pulse/read-model';
import { auditBatch, auditFile } from './audit-batch/audit-batch.js';
import { readFacts } from './write-reports/facts.js';
import { renderReports, type StoredAudit } from './write-reports/render-reports.js';

export interface AuditorOptions {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  /** Who appends, for the envelope. */
  readonly actor: string;
}

/** Audits finished batches and writes their reports. */
export class Auditor {
  constructor(private readonly options: AuditorOptions) {}

  /**
   * Does what is due for a batch: its audit, then its reports. Level-triggered: safe to call at any time and by several
   * processes at once; the stream's revision decides who was first.
   *
   * @returns whether this call appended something
   * @throws UnknownBatchError; what reading the log and artefacts throws
   */
  async auditDue(batchId: string): Promise<boolean> {
    const { log, artifacts } = this.options;
    const view = await readBatch(log, artifacts, batchId);
    if (!isBatchFinal(view.state)) return false;
    const stream = streams.audit(batchId);
    const { events, revision } = await log.load(stream);
    if (has(events, 'ReportsWritten')) return false;
    try {
      const done = events.find((event) => event.type === 'RecursionAudited');
      const audited = done
        ? { audit: await readStored(artifacts, done), revision }
        : await this.#audit(batchId, revision, view.revision);
      const written = await renderReports({ log, artifacts }, batchId, audited.audit);
      await log.append(
        stream,
        audited.revision,
        [ReportsWritten({ files: written.files, bundles: [...written.bundles] })],
        this.#context(batchId, view.revision),
      );
      return true;
    } catch (error) {
      if (error instanceof ConflictError) return false;
      throw error;
    }
  }

  async #audit(
    batchId: string,
    revision: Revision | null,
    cause: Revision,
  ): Promise<{ audit: StoredAudit; revision: Revision }> {
    const { log, artifacts } = this.options;
    const facts = await readFacts(log, artifacts, batchId);
    const audit = await auditBatch({ log, artifacts }, batchId);
    const { document } = audit;
    const artifact = await artifacts.put(auditFile(audit, facts));
    const event = RecursionAudited({
      baseline: facts.planFacts.baseline,
      verdict: document.verdict,
      reason: document.reason,
      audit: artifact,
    });
    const next = await log.append(streams.audit(batchId), revision, [event], this.#context(batchId, cause));
    return { audit: { document, artifact }, revision: next };
  }

  #context(batchId: string, cause: Revision): CommitContext {
    return {
      actor: this.options.actor,
      correlationId: batchId,
      causationId: `${streams.batch(batchId)}@${cause.version}`,
      traceparent: null,
    };
  }
}

const has = (events: readonly RecordedEvent[], type: string): boolean => events.some((event) => event.type === type);

async function readStored(artifacts: ArtifactStore, event: RecordedEvent): Promise<StoredAudit> {
  const { audit } = event.data as unknown as DataOf<typeof RecursionAudited>;
  return { document: (await readJson(artifacts, audit)) as RecursionAuditDocument, artifact: audit };
}
