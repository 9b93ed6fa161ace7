export { findResumable, type Resumable } from '@pulse/orchestrator';
