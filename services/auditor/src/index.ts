export { Auditor, type AuditorOptions } from './auditor.js';
export { renderReport, type ReportFormat } from './render-report/render-report.js';
export { FORECASTS_CSV_HEADER } from './write-reports/forecasts-csv.js';
export { unpackBundle, type BundledFile } from './write-reports/files/bundle.js';
export { readReportFiles, type ReportFileContent } from './write-reports/files/read-files.js';
export type { WrittenReports } from './write-reports/render-reports.js';
export { jobFile, REPORT_FILES, type ReportFile } from './write-reports/report-paths.js';
export { recordReplay, type ReplayResult } from './record-replay/record-replay.js';
