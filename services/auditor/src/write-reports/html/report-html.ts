import type { ReportModel } from '../model/report-model.js';
export function reportHtml(_model: ReportModel): string {
  return '<!doctype html>';
}
