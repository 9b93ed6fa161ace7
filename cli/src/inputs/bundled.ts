export { bundledWorlds } from '@pulse/orchestrator';
