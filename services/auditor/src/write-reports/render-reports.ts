import type { RecursionAuditDocument } from '@pulse/domain';
import { ArtifactFile, type StoredFile } from './files/artifact-file.js';
import { BundleWriter } from './files/bundle-writer.js';
import { FORECASTS_CSV_HEADER, forecastRows } from './forecasts-csv.js';
import { forecastLines } from './forecast-lines.js';
import { readDecisions, type Decisions } from './decisions.js';
import { readFacts, type BatchFacts } from './facts.js';
import { reportHtml } from './html/report-html.js';
import { jobStats } from './job-stats.js';
import { jobYaml } from './job-yaml.js';
import { reportMarkdown } from './markdown/report-md.js';
import { toJobRow, type JobRow } from './model/job-row.js';
import { buildModel, type ReportModel } from './model/report-model.js';
import { RuleTally } from './model/rule-tally.js';
import { readRecords, type JobRecord, type RecordSource } from './records.js';
import { jobFile, REPORT_FILES } from './report-paths.js';
import { RunTally } from './run-record.js';
import { SummaryJson } from './summary-json.js';
import { summaryHeader, summaryRow } from './summary-csv.js';

/** What `ReportsWritten` says: files by name, and the bundles that hold the others. */
export interface WrittenReports {
  readonly files: Readonly<Record<string, string>>;
  readonly bundles: readonly string[];
}

/** The audit of the batch: its document for the reports, and the artefact that is `recursion_audit.json`. */
export interface StoredAudit {
  readonly document: RecursionAuditDocument;
  readonly artifact: string;
}

/**
 * Renders every report of a batch from the log and artefacts alone and stores them. One pass over the jobs; what is kept
 * in memory is one short row a job and a few megabytes of output.
 */
export async function renderReports(
  source: RecordSource,
  batchId: string,
  audit: StoredAudit | null,
): Promise<WrittenReports> {
  const facts = await readFacts(source.log, source.artifacts, batchId);
  const decisions = await readDecisions(source.log, batchId);
  const writers = new Writers(source, facts, decisions);
  const run = new RunTally();
  const rules = new RuleTally();
  const rows: JobRow[] = [];
  const watched = { ...source, log: run.watch(source.log, batchId) };
  for await (const record of readRecords(watched, facts, decisions)) {
    run.add(record);
    rules.add(record);
    const row = toJobRow(record);
    rows.push(row);
    await writers.add(record, row);
  }
  const model = await buildModel(
    { facts, run: run.record(facts), audit: audit?.document ?? null, rows, rules: rules.shares() },
    decisions,
    (row) => readOne(source, facts, decisions, row),
  );
  const { files, bundles } = await writers.end(model);
  return {
    files: audit === null ? files : { ...files, [REPORT_FILES.recursionAudit.name]: audit.artifact },
    bundles,
  };
}

async function readOne(source: RecordSource, facts: BatchFacts, decisions: Decisions, row: JobRow): Promise<JobRecord> {
  const job = facts.plan.jobs.find((planned) => planned.number === row.number)!;
  for await (const record of readRecords(source, facts, decisions, [job])) return record;
  throw new Error(`job ${row.number} of batch ${facts.batchId} is not in its plan`);
}

/** All files of a batch while they are written. */
class Writers {
  readonly #forecasts: ArtifactFile;
  readonly #lines: ArtifactFile;
  readonly #summaryCsv: ArtifactFile;
  readonly #summary: ArtifactFile;
  readonly #summaryJson: SummaryJson;
  readonly #bundles: BundleWriter;
  readonly #trustOnly: boolean;

  constructor(
    private readonly source: RecordSource,
    private readonly facts: BatchFacts,
    decisions: Decisions,
  ) {
    this.#trustOnly = facts.submission.trustOnly || facts.plan.settings.license.enforce;
    this.#forecasts = new ArtifactFile(source.artifacts);
    this.#lines = new ArtifactFile(source.artifacts);
    this.#summaryCsv = new ArtifactFile(source.artifacts);
    this.#summary = new ArtifactFile(source.artifacts);
    this.#bundles = new BundleWriter(source.artifacts);
    this.#summaryJson = new SummaryJson(facts, this.#trustOnly);
    this.#forecasts.write(FORECASTS_CSV_HEADER);
    this.#summaryCsv.write(summaryHeader(facts.plan.varying));
    this.#summary.write(this.#summaryJson.open(decisions));
  }

  async add(record: JobRecord, row: JobRow): Promise<void> {
    const { world, plan } = this.facts;
    this.#forecasts.write(forecastRows(record, world.targets, this.#trustOnly));
    this.#lines.write(forecastLines(record, world.targets, this.#trustOnly));
    this.#summaryCsv.write(summaryRow(row, plan.varying));
    this.#summary.write(this.#summaryJson.entries(record));
    this.#bundles.add({ name: jobFile(REPORT_FILES.jobYaml, row.name), content: jobYaml(record, world) });
    if (plan.settings.saveStats)
      this.#bundles.add({ name: jobFile(REPORT_FILES.jobStats, row.name), content: jobStats(record) });
    await this.#forecasts.drain();
    await this.#lines.drain();
    await this.#summary.drain();
    await this.#bundles.drain();
  }

  async end(model: ReportModel): Promise<WrittenReports> {
    const { artifacts } = this.source;
    this.#summary.write(this.#summaryJson.close(model.run));
    const files: Record<string, string> = {
      [REPORT_FILES.reportMarkdown.name]: await artifacts.put(reportMarkdown(model)),
      [REPORT_FILES.reportHtml.name]: await artifacts.put(reportHtml(model)),
    };
    const add = (name: string, stored: StoredFile) => {
      if ('artifact' in stored) files[name] = stored.artifact;
      else this.#bundles.add({ name, parts: stored.parts });
    };
    add(REPORT_FILES.forecastsCsv.name, await this.#forecasts.end());
    add(REPORT_FILES.forecastLines.name, await this.#lines.end());
    add(REPORT_FILES.summaryCsv.name, await this.#summaryCsv.end());
    add(REPORT_FILES.summaryJson.name, await this.#summary.end());
    return { files, bundles: await this.#bundles.end() };
  }
}
