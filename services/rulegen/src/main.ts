import 'reflect-metadata';
import { runService } from '@pulse/host';
import { buildRulegen } from './cluster/index.js';

await runService({ name: 'rulegen', build: buildRulegen });
