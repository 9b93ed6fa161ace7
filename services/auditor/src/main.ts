import 'reflect-metadata';
import { runService } from '@pulse/host';
import { openDatabase } from '@pulse/read-model/sql';
import { buildAuditor } from './cluster/index.js';

await runService({ name: 'auditor', database: openDatabase, build: buildAuditor });
