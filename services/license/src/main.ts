import 'reflect-metadata';
import { runService } from '@pulse/host';
import { openDatabase } from '@pulse/read-model/sql';
import { buildLicense } from './cluster/index.js';

await runService({ name: 'license', database: openDatabase, build: buildLicense });
