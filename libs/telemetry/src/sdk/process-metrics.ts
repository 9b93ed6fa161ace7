import { monitorEventLoopDelay } from 'node:perf_hooks';
import { counted, gauge } from '../metrics/gauges.js';

const NANOS = 1e-9;
const MICROS = 1e-6;
const RESOLUTION_MS = 20;

/** Tells about the process itself: time, memory, and how late its event loop runs. */
export function observeProcess(): void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  // The histogram counts the resolution itself as delay.
  const lag = (nanos: number) => (nanos > 0 ? Math.max(0, nanos * NANOS - RESOLUTION_MS / 1000) : 0);
  gauge('pulse_event_loop_lag_seconds', { quantile: '0.5' }, () => lag(delay.percentile(50)));
  gauge('pulse_event_loop_lag_seconds', { quantile: '0.99' }, () => lag(delay.percentile(99)));
  gauge('pulse_event_loop_lag_seconds', { quantile: '1' }, () => {
    const most = lag(delay.max);
    delay.reset();
    return most;
  });
  counted('process_cpu_seconds_total', {}, () => {
    const { user, system } = process.cpuUsage();
    return (user + system) * MICROS;
  });
  gauge('process_resident_memory_bytes', {}, () => process.memoryUsage.rss());
  gauge('process_heap_used_bytes', {}, () => process.memoryUsage().heapUsed);
  const startedAt = (performance.timeOrigin / 1000) | 0;
  gauge('process_start_time_seconds', {}, () => startedAt);
}
