import 'reflect-metadata';
import { runService } from '@pulse/host';
import { openDatabase } from '@pulse/read-model/sql';
import { buildOrchestrator, orchestratorEnv } from './cluster/index.js';

await runService({
  name: 'orchestrator',
  env: orchestratorEnv,
  database: openDatabase,
  build: buildOrchestrator,
});
