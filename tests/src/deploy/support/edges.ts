import type {
  INetworkPolicyPeer,
  INetworkPolicyPort,
  INetworkPolicySpec,
} from 'kubernetes-models/networking.k8s.io/v1';
import type { Manifest } from './manifests.js';

const NAME = 'app.kubernetes.io/name';

export interface Edges {
  /** `from -> to:port`, as the sender may. */
  readonly egress: ReadonlySet<string>;
  /** `from -> to:port`, as the receiver lets. */
  readonly ingress: ReadonlySet<string>;
}

/** Who may reach whom, pod by pod, by the policies of these manifests; without the name server. */
export function edgesOf(manifests: readonly Manifest[]): Edges {
  const egress = new Set<string>();
  const ingress = new Set<string>();
  for (const { kind, spec } of manifests) {
    if (kind !== 'NetworkPolicy') continue;
    const policy = spec as INetworkPolicySpec;
    const pods = namesIn(policy.podSelector);
    for (const rule of policy.egress ?? [])
      for (const peer of peersOf(rule.to))
        for (const port of portsOf(rule.ports)) for (const pod of pods) egress.add(`${pod} -> ${peer}:${port}`);
    for (const rule of policy.ingress ?? [])
      for (const peer of peersOf(rule.from))
        for (const port of portsOf(rule.ports)) for (const pod of pods) ingress.add(`${peer} -> ${pod}:${port}`);
  }
  return { egress, ingress };
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
}

/** Pods by their names; `*` is every pod, `label=value` those that carry another label. */
function namesIn(selector: Selector): readonly string[] {
  const byLabel = Object.entries(selector.matchLabels ?? {}).map(([key, value]) =>
    key === NAME ? value : `${key}=${value}`,
  );
  const byList = (selector.matchExpressions ?? []).flatMap(({ key, operator, values = [] }) => {
    if (key !== NAME || operator !== 'In') throw new Error(`this check does not know ${key} ${operator}`);
    return values;
  });
  if (byLabel.length + Number(byList.length > 0) > 1)
    throw new Error('this check does not know selectors of two parts');
  const names = [...byLabel, ...byList];
  return names.length === 0 ? ['*'] : names;
}

function peersOf(peers: readonly INetworkPolicyPeer[] | undefined): readonly string[] {
  if (peers === undefined) return ['anywhere'];
  return peers.flatMap(({ podSelector, namespaceSelector, ipBlock }) => {
    if (ipBlock !== undefined || podSelector === undefined) throw new Error('this check knows pods only');
    const other = Object.values(namespaceSelector?.matchLabels ?? {});
    return namesIn(podSelector).map((name) => [...other, name].join('/'));
  });
}

function portsOf(ports: readonly INetworkPolicyPort[] | undefined): readonly string[] {
  if (ports === undefined || ports.length === 0) throw new Error('a rule without ports allows every port');
  return ports.map(({ port, protocol }) => (protocol === 'TCP' ? String(port) : `${String(port)}/${protocol}`));
}
