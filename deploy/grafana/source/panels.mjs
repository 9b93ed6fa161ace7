/** Small makers of Grafana's JSON: only what these dashboards say differently from Grafana's defaults. */

export const PROMETHEUS = { type: 'prometheus', uid: 'prometheus' };
export const TEMPO = { type: 'tempo', uid: 'tempo' };

const WIDTH = 24;

/** One query in PromQL; `legend` may use labels as `{{name}}`. */
export const query = (expr, legend) => ({ expr, legend });

/** A graph over time. `unit` is one of Grafana's units. */
export const graph = (title, description, unit, queries, { stacked = false } = {}) => ({
  type: 'timeseries',
  title,
  description,
  datasource: PROMETHEUS,
  targets: targets(queries),
  fieldConfig: {
    defaults: {
      unit,
      min: 0,
      custom: { lineWidth: 1, fillOpacity: stacked ? 30 : 5, stacking: { mode: stacked ? 'normal' : 'none' } },
    },
    overrides: [],
  },
  options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
});

/** One number, red where it is beyond `bad`; green below, or above with `good: 'high'`. */
export const stat = (title, description, unit, expr, { bad, good = 'low' }) => ({
  type: 'stat',
  title,
  description,
  datasource: PROMETHEUS,
  targets: targets([query(expr, title)]),
  fieldConfig: {
    defaults: {
      unit,
      color: { mode: 'thresholds' },
      thresholds: {
        mode: 'absolute',
        steps:
          good === 'low'
            ? [
                { color: 'green', value: null },
                { color: 'red', value: bad },
              ]
            : [
                { color: 'red', value: null },
                { color: 'green', value: bad },
              ],
      },
    },
    overrides: [],
  },
  options: { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, colorMode: 'background' },
});

const targets = (queries) =>
  queries.map(({ expr, legend }, i) => ({
    refId: String.fromCharCode(65 + i),
    datasource: PROMETHEUS,
    expr,
    legendFormat: legend,
    range: true,
  }));

/** Traces that a TraceQL query finds, as a table with links to them. */
export const traces = (title, description, traceql, tableType = 'traces') => ({
  type: 'table',
  title,
  description,
  datasource: TEMPO,
  targets: [{ refId: 'A', datasource: TEMPO, queryType: 'traceql', query: traceql, tableType, limit: 50, spss: 20 }],
  fieldConfig: { defaults: {}, overrides: [] },
  options: {},
});

export const text = (content) => ({ type: 'text', title: '', options: { mode: 'markdown', content } });

/**
 * Lays rows of panels out, each row as wide as the page and `height` units high.
 *
 * @param {{ title: string, height: number, panels: object[] }[]} rows
 */
export function layOut(rows) {
  const placed = [];
  let y = 0;
  const place = (panel, gridPos) => placed.push({ id: placed.length + 1, ...panel, gridPos });
  for (const { title, height, panels } of rows) {
    place({ type: 'row', title, collapsed: false, panels: [] }, { x: 0, y, w: WIDTH, h: 1 });
    const w = Math.floor(WIDTH / panels.length);
    panels.forEach((panel, i) => place(panel, { x: i * w, y: y + 1, w, h: height }));
    y += height + 1;
  }
  return placed;
}

export const dashboard = ({ uid, title, description, variables = [], rows, refresh = '10s', from = 'now-30m' }) => ({
  uid,
  title,
  description,
  tags: ['pulse'],
  schemaVersion: 41,
  version: 1,
  editable: false,
  graphTooltip: 1,
  refresh,
  time: { from, to: 'now' },
  timezone: 'utc',
  templating: { list: variables },
  annotations: { list: [] },
  links: [
    { type: 'dashboards', title: 'Pulse', tags: ['pulse'], includeVars: false, keepTime: true, asDropdown: false },
  ],
  panels: layOut(rows),
});
