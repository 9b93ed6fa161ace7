import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ATTR, METRICS, type MetricDefinition } from '@pulse/telemetry';
import { parse } from 'yaml';
import { dashboards } from './support/dashboards.js';
import { deployFolder } from './support/manifests.js';
import { isNamed } from './support/sources.js';
import { labelsOfLegend, usedIn } from './support/promql.js';

const table: Readonly<Record<string, MetricDefinition>> = METRICS;

/** The metric that a name in a query is a series of: a histogram has three. */
function metricOf(series: string): MetricDefinition | undefined {
  const histogram = table[series.replace(/_(bucket|sum|count)$/, '')];
  if (histogram?.kind === 'histogram') return series in table ? undefined : histogram;
  return table[series];
}

/** A histogram's name without the ending of one of its series. */
const seriesName = (series: string): string => (series in table ? series : series.replace(/_(bucket|sum|count)$/, ''));

const targets = dashboards().flatMap(({ title, panels }) =>
  panels.flatMap((panel) => (panel.targets ?? []).map((target) => ({ where: `${title} / ${panel.title}`, ...target }))),
);
const metricQueries = targets.flatMap(({ where, expr, legendFormat = '' }) =>
  expr === undefined ? [] : [{ where, expr, legendFormat }],
);
const traceQueries = targets.flatMap(({ where, query }) => (query === undefined ? [] : [{ where, query }]));

describe('dashboards', () => {
  it('are there: the pipeline, and the traces of a batch', () => {
    expect(
      dashboards()
        .map(({ uid }) => uid)
        .sort(),
    ).toEqual(['pulse-batch-traces', 'pulse-pipeline']);
    expect(metricQueries.length).toBeGreaterThan(30);
    expect(traceQueries.length).toBeGreaterThan(3);
  });

  it.each(metricQueries)('$where asks for metrics that services have: $expr', ({ expr, legendFormat }) => {
    const { metrics, labels } = usedIn(expr);
    expect(metrics.length).toBeGreaterThan(0);
    const attributes = metrics.flatMap((name) => {
      const metric = metricOf(name);
      expect([name, metric === undefined ? 'unknown' : 'known']).toEqual([name, 'known']);
      expect([name, isNamed(`'${seriesName(name)}'`)]).toEqual([name, true]);
      return metric!.attributes;
    });
    for (const label of [...labels, ...labelsOfLegend(legendFormat)]) expect(attributes).toContain(label);
    for (const name of metrics)
      if (metricOf(name)!.kind === 'counter') expect(expr).toMatch(new RegExp(`rate\\(${name}[{[]`));
      else if (metricOf(name)!.kind === 'gauge') expect(expr).not.toMatch(/\brate\(/);
  });

  it.each(traceQueries)('$where asks for attributes that spans have: $query', ({ query }) => {
    const asked = [...query.matchAll(/\bspan\.([\w.]+)/g)].map(([, name]) => name);
    if (query !== '$trace') expect(asked).toContain(ATTR.batchId);
    for (const name of asked) {
      const key = Object.entries(ATTR).find(([, attribute]) => attribute === name)?.[0];
      expect([name, key !== undefined && isNamed(`[ATTR.${key}]`, `(ATTR.${key},`)]).toEqual([name, true]);
    }
  });

  it('ask variables that they have', () => {
    for (const { templating, panels } of dashboards()) {
      const known = templating.list.map(({ name }) => name);
      const asked = [...JSON.stringify(panels).matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name);
      for (const name of asked) if (!name.startsWith('__')) expect(known).toContain(name);
    }
  });

  it('ask data sources that are provisioned', () => {
    const text = readFileSync(join(deployFolder, 'grafana', 'datasources.yaml'), 'utf8');
    const { datasources } = parse(text) as { datasources: { uid: string; type: string }[] };
    for (const { datasource } of targets)
      expect(datasources).toContainEqual(expect.objectContaining({ uid: datasource.uid, type: datasource.type }));
  });

  it('say of every panel what it shows, and put none over another', () => {
    for (const { panels } of dashboards()) {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      for (const { type, title, description, gridPos } of panels) {
        if (type !== 'row' && type !== 'text')
          expect([title, description]).toEqual([title, expect.stringMatching(/\w/)]);
        expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      }
      const places = panels.map(({ gridPos: { x, y } }) => `${x},${y}`);
      expect(new Set(places).size).toBe(panels.length);
    }
  });
});

describe('the check of queries', () => {
  it('finds metrics and labels wherever they stand', () => {
    expect(
      usedIn(
        'histogram_quantile(0.9, sum by (le, stream) (rate(a_seconds_bucket{outcome="x", job!="y"}[5m]))) / max(b)',
      ),
    ).toEqual({ metrics: ['a_seconds_bucket', 'b'], labels: ['stream', 'outcome'] });
    expect(metricOf('pulse_batch_seconds')).toBeUndefined();
    expect(metricOf('pulse_no_such_thing')).toBeUndefined();
    expect(isNamed('[ATTR.batchId]')).toBe(true);
    expect(isNamed(`'pulse_no_such_thing'`)).toBe(false);
  });
});
