import type { IPodSpec } from 'kubernetes-models/v1';
import type { Manifest } from './manifests.js';

/** A pod that some manifest makes. */
export interface Pod {
  /** Of who makes it: `Deployment`, `StatefulSet` or `Job`. */
  readonly kind: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: IPodSpec;
}

interface WithTemplate {
  readonly template: { readonly metadata: { readonly labels: Record<string, string> }; readonly spec: IPodSpec };
}

export function podsOf(manifests: readonly Manifest[]): readonly Pod[] {
  return manifests
    .filter(({ kind }) => ['Deployment', 'StatefulSet', 'Job', 'DaemonSet', 'CronJob'].includes(kind))
    .map(({ kind, metadata, spec }) => {
      const { template } = spec as WithTemplate;
      return { kind, name: metadata.name, labels: template.metadata.labels, spec: template.spec };
    });
}

/** A kustomize generator adds a hash of the content to a name. */
export const withoutHash = (name: string): string => name.replace(/-[a-z0-9]{10}$/, '');
