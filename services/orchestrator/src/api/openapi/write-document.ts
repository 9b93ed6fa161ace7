import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { describeApi } from './describe-api.js';

/** Writes `docs/reference/openapi.json`: `node services/orchestrator/dist/api/openapi/write-document.js`, then format. */
const file = new URL('../../../../../docs/reference/openapi.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(await describeApi(), undefined, 2)}\n`);
