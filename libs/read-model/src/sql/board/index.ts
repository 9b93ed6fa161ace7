export { applyJobs } from './apply-jobs.js';
export { jobMigrations } from './migrations.js';
export { SqlBoard, type BoardTables } from './sql-board.js';
export type { JobTable, JobTables } from './tables.js';
