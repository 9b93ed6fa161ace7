/** Functions and words of PromQL that the dashboards use; any other bare word is taken for a metric. */
const WORDS = new Set(['sum', 'max', 'min', 'avg', 'rate', 'histogram_quantile', 'by', 'without', 'le']);
/** Labels that Prometheus itself adds. */
const SCRAPED = ['job', 'instance', 'le'];

export interface Used {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}

/** Names of metrics and labels in a query. */
export function usedIn(promql: string): Used {
  const labels: string[] = [];
  const rest = promql
    .replaceAll(/\b(?:by|without)\s*\(([^)]*)\)/g, (_all, list: string) => {
      labels.push(...list.split(',').map((label) => label.trim()));
      return ' ';
    })
    .replaceAll(/\{([^}]*)\}/g, (_all, list: string) => {
      labels.push(...[...list.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label));
      return ' ';
    })
    .replaceAll(/\[[^\]]*\]/g, ' ');
  const words = rest.match(/[A-Za-z_:][\w:]*/g) ?? [];
  return {
    metrics: words.filter((word) => !WORDS.has(word)),
    labels: labels.filter((label) => !SCRAPED.includes(label)),
  };
}

/** Labels that a legend such as `{{job}} p50` names. */
export const labelsOfLegend = (legend: string): readonly string[] =>
  [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label).filter((label) => !SCRAPED.includes(label));
