/** One kind of report file. */
export interface ReportFile {
  /** Path in the output folder; `<name>` stands for a job's name. */
  readonly name: string;
  readonly holds: string;
  readonly format: 'yaml' | 'json' | 'csv' | 'jsonl' | 'md' | 'html';
  readonly per: 'job' | 'batch';
  /**
   * Whether equal inputs give equal bytes: `yes`; `no`; or what has to be left out first.
   */
  readonly deterministic: 'yes' | 'no' | 'without run' | 'without seconds and bytes';
}

/** Every file that a batch leaves in its output folder. The only place that names them. */
export const REPORT_FILES = {
  jobYaml: {
    name: '<name>.yaml',
    holds: 'resolved configuration, pooled quantiles and event probabilities with their Monte-Carlo errors',
    format: 'yaml',
    per: 'job',
    deterministic: 'yes',
  },
  jobStats: {
    name: '<name>.stats.json',
    holds: 'costs, attempts, evidence by target and horizon, fitted processes (with save_stats)',
    format: 'json',
    per: 'job',
    deterministic: 'no',
  },
  summaryJson: {
    name: 'summary.json',
    holds: 'domain, counts and one entry a forecast with status and reasons',
    format: 'json',
    per: 'batch',
    deterministic: 'without run',
  },
  summaryCsv: {
    name: 'summary.csv',
    holds: 'one row a job: what varies, scores, licence verdict, costs',
    format: 'csv',
    per: 'batch',
    deterministic: 'without seconds and bytes',
  },
  forecastsCsv: {
    name: 'forecasts.csv',
    holds: 'the quantiles of every accepted forecast, one row a value',
    format: 'csv',
    per: 'batch',
    deterministic: 'yes',
  },
  forecastLines: {
    name: 'last_forecast_batch.jsonl',
    holds: 'every accepted forecast, one line each',
    format: 'jsonl',
    per: 'batch',
    deterministic: 'yes',
  },
  recursionAudit: {
    name: 'recursion_audit.json',
    holds: 'comparison with the baseline batch',
    format: 'json',
    per: 'batch',
    deterministic: 'without run',
  },
  ensembleJson: {
    name: 'ensemble.json',
    holds: 'forecasts of all jobs pooled, with weights and disagreement (pulse ensemble)',
    format: 'json',
    per: 'batch',
    deterministic: 'without run',
  },
  ensembleCsv: {
    name: 'ensemble.csv',
    holds: 'the quantiles of the pools, one row a value (pulse ensemble)',
    format: 'csv',
    per: 'batch',
    deterministic: 'yes',
  },
  counterfactual: {
    name: 'counterfactual.json',
    holds: 'what a what-if changes, by target and horizon (pulse forecast --without-rule, --at)',
    format: 'json',
    per: 'batch',
    deterministic: 'without run',
  },
  reportMarkdown: {
    name: 'report.md',
    holds: 'the report as text',
    format: 'md',
    per: 'batch',
    deterministic: 'no',
  },
  reportHtml: {
    name: 'report.html',
    holds: 'the report as one self-contained page',
    format: 'html',
    per: 'batch',
    deterministic: 'no',
  },
} as const satisfies Record<string, ReportFile>;

/** The name of a job's file. Job names are safe file names. */
export function jobFile(file: ReportFile, job: string): string {
  return file.name.replace('<name>', () => job);
}
