export { historyHash } from './hash.js';
export { originTarget, resolveOrigin, type OriginResult } from './origin.js';
export { readHistory } from './read-history.js';
export { sourceRequests } from './requests.js';
export { firstObserved, knownBetween, lastObserved, sliceHistory } from './slice.js';
export type {
  HistoryDiagnostic,
  HistoryReport,
  ReadHistoryOptions,
  ReadHistoryResult,
  SeriesReport,
  SourceFile,
  SourceRequest,
  WorldPath,
} from './types.js';
