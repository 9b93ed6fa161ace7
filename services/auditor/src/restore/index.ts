export { archiveIn, archiveSettings, type ArchiveSettings } from './settings.js';
export { ArchiveBrokenError, RestoreFailedError, ServicesRunningError } from './errors.js';
export type { Fate } from './leftovers.js';
export { openLogReader, type LogReader } from './log-reader.js';
export { restore, type RestoreOptions, type RestoreResult } from './restore.js';
export { verifyArchive, type ArchiveProblem, type ArchiveReport, type LogComparison } from './verify-archive.js';
