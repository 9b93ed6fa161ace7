import type { ReportModel } from '../model/report-model.js';
export function reportMarkdown(_model: ReportModel): string {
  return '# ';
}
