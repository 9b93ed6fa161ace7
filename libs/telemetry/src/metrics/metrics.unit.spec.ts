import { metrics } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { METRICS } from './table.js';
import { counted, gauge } from './gauges.js';
import { count, observe } from './record.js';
import { reader } from '../sdk/reader.js';

describe('the table of metrics', () => {
  it('names them as Prometheus does, with the unit at the end', () => {
    for (const [name, metric] of Object.entries(METRICS)) {
      expect(name).toMatch(/^(pulse|process)_[a-z][a-z_]*[a-z]$/);
      expect(name.endsWith('_total')).toBe(metric.kind === 'counter');
      if (metric.kind === 'histogram') expect(name).toMatch(/_seconds$/);
      expect('bounds' in metric).toBe(metric.kind === 'histogram');
      expect(metric.help).toMatch(/^[A-Z0-9].*[^.]$/);
    }
  });

  it('has attributes of few values only: no ids', () => {
    const attributes = new Set(Object.values(METRICS).flatMap((metric) => metric.attributes as readonly string[]));
    expect(
      [...attributes].filter((name) => /id$|batch|job|forecast|instance|worker|subject|path|key/.test(name)),
    ).toEqual([]);
  });
});

describe('a metric', () => {
  afterEach(() => metrics.disable());

  it('is nothing while no SDK was started', async () => {
    count('pulse_batches_submitted_total', {});
    expect(await reader.text()).toBe('');
  });

  it('is told in the format of Prometheus', async () => {
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
    count('pulse_jobs_finished_total', { outcome: 'succeeded' }, 2);
    count('pulse_jobs_finished_total', { outcome: 'succeeded' });
    observe('pulse_job_duration_seconds', 0.3, { outcome: 'succeeded' });
    observe('pulse_job_duration_seconds', 3, { outcome: 'succeeded' });
    const end = gauge('pulse_queue_depth', { state: 'waiting' }, async () => 4);
    gauge('pulse_queue_depth', { state: 'working' }, () => {
      throw new Error('no broker');
    });
    gauge('pulse_archive_lag', {}, () => null);
    counted('process_cpu_seconds_total', {}, () => 1.5);
    const lines = (await reader.text()).split('\n');
    for (const line of [
      '# TYPE pulse_jobs_finished_total counter',
      'pulse_jobs_finished_total{outcome="succeeded"} 3',
      '# TYPE pulse_job_duration_seconds histogram',
      'pulse_job_duration_seconds_bucket{outcome="succeeded",le="0.5"} 1',
      'pulse_job_duration_seconds_bucket{outcome="succeeded",le="5"} 2',
      'pulse_job_duration_seconds_sum{outcome="succeeded"} 3.3',
      'pulse_job_duration_seconds_count{outcome="succeeded"} 2',
      'pulse_queue_depth{state="waiting"} 4',
      'process_cpu_seconds_total 1.5',
    ])
      expect(lines).toContain(line);
    expect(lines.filter((line) => /state="working"|pulse_archive_lag \d/.test(line))).toEqual([]);
    end();
    expect(await reader.text()).toMatch(/^pulse_queue_depth\{state="waiting"\} NaN$/m);
    gauge('pulse_queue_depth', { state: 'waiting' }, () => 7);
    expect(await reader.text()).toMatch(/^pulse_queue_depth\{state="waiting"\} 7$/m);
  });
});
