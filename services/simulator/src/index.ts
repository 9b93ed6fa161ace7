export { ChildPool, type PoolOptions } from './pool/child-pool.js';
export { Simulator, type SimulatorOptions } from './run-jobs/simulator.js';
export type { NoticeListener, SimulatorNotice } from './run-jobs/progress.js';
export { replayForecast, type Replay } from './replay-forecast/replay-forecast.js';
