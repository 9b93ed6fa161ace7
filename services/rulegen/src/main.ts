import 'reflect-metadata';
import { runService } from '@pulse/host';
import { openDatabase } from '@pulse/read-model/sql';
import { buildRulegen, rulegenEnv } from './cluster/index.js';

await runService({ name: 'rulegen', env: rulegenEnv, database: openDatabase, build: buildRulegen });
