export { decodeData, type Decoded } from '@pulse/orchestrator';
