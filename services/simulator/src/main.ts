import 'reflect-metadata';
import { runService } from '@pulse/host';
import { simulatorService } from './cluster/simulator-service.js';

await runService(simulatorService);
