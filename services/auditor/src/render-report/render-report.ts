import { type DataOf, type ReportsWritten, streams } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { EventLog } from '@pulse/event-log';
import { readReportFiles } from '../write-reports/files/read-files.js';
import { renderReports, type WrittenReports } from '../write-reports/render-reports.js';
import { REPORT_FILES } from '../write-reports/report-paths.js';

export type ReportFormat = 'md' | 'csv' | 'html' | 'json';

const FILE_OF: Readonly<Record<ReportFormat, string>> = {
  md: REPORT_FILES.reportMarkdown.name,
  csv: REPORT_FILES.summaryCsv.name,
  html: REPORT_FILES.reportHtml.name,
  json: REPORT_FILES.summaryJson.name,
};

/**
 * One report of a batch as text. The stored one where reports are written; else it is rendered from what the log holds
 * so far, and nothing is stored.
 *
 * @throws UnknownBatchError
 */
export async function renderReport(
  log: EventLog,
  artifacts: ArtifactStore,
  batchId: string,
  format: ReportFormat,
): Promise<string> {
  const { events } = await log.load(streams.audit(batchId));
  const written = events.find((event) => event.type === 'ReportsWritten');
  if (written) return textOf(artifacts, written.data as unknown as DataOf<typeof ReportsWritten>, FILE_OF[format]);
  const passing = new PassingStore(artifacts);
  return textOf(passing, await renderReports({ log, artifacts: passing }, batchId, null), FILE_OF[format]);
}

async function textOf(artifacts: ArtifactStore, written: WrittenReports, name: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const file of readReportFiles(artifacts, written)) {
    if (file.name !== name) continue;
    for await (const chunk of file.chunks()) text += decoder.decode(chunk, { stream: true });
    return text + decoder.decode();
  }
  throw new Error(`the reports of this batch hold no ${name}`);
}

/** Reads through to a store and keeps what is written to itself. */
class PassingStore implements ArtifactStore {
  readonly #own = new Map<string, Uint8Array>();

  constructor(private readonly below: ArtifactStore) {}

  async put(content: Uint8Array | string): Promise<string> {
    const key = `unstored-${this.#own.size}`;
    this.#own.set(key, typeof content === 'string' ? new TextEncoder().encode(content) : content.slice());
    return key;
  }

  async get(key: string): Promise<Uint8Array> {
    return this.#own.get(key) ?? (await this.below.get(key));
  }

  async has(key: string): Promise<boolean> {
    return this.#own.has(key) || (await this.below.has(key));
  }
}
