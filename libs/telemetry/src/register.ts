import { register } from 'import-in-the-middle/register-hooks.mjs';
import { startSdk } from './sdk/start.js';

// For `node --import @pulse/telemetry/register`: before anything that is instrumented is loaded.
register({ include: ['http', 'https', 'node:http', 'node:https', 'pg', 'pg-pool', 'pino'] });
startSdk();
