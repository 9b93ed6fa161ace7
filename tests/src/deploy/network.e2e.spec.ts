import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DATABASE_SERVICES, SERVICES } from '@pulse/contracts';
import { DEFAULT_PORTS } from '@pulse/host';
import { edgesOf, type Edges } from './support/edges.js';
import { render, type Manifest } from './support/manifests.js';
import { podsOf } from './support/pods.js';

jest.setTimeout(600_000);

const NAMES = ['* -> kube-system/k8s-app=kube-dns:53', '* -> kube-system/k8s-app=kube-dns:53/UDP'];
/** Every service is a user of the broker; some have tables. The Jobs set both up. */
const SERVERS = [
  ...[...SERVICES, 'provision'].map((name) => `${name} -> nats:4222`),
  ...[...DATABASE_SERVICES, 'provision', 'migrate'].map((name) => `${name} -> postgres:5432`),
];
const OBSERVED = [
  ...SERVICES.map((name) => `${name} -> otel-collector:4318`),
  ...SERVICES.map((name) => `prometheus -> ${name}:${DEFAULT_PORTS[name]}`),
  'otel-collector -> tempo:4317',
  'grafana -> tempo:3200',
  'grafana -> prometheus:9090',
];
/** From where an administrator runs `pulse` in development. */
const ADMIN = ['admin -> nats:4222', 'admin -> postgres:5432'];
const API = 'pulse.dev/api-client=true -> orchestrator:8080';
const API_SERVER = ['make-secrets -> anywhere:443', 'make-secrets -> anywhere:6443'];

const sorted = (edges: Iterable<string>) => [...edges].sort();

describe('who may reach whom in Kubernetes', () => {
  let base: readonly Manifest[];
  let dev: readonly Manifest[];
  let edges: Edges;
  beforeAll(() => {
    base = render('base');
    dev = render('overlays/dev');
    edges = edgesOf(dev);
  });

  it('is nobody, unless a policy says so', () => {
    for (const manifests of [base, dev])
      expect(manifests.find(({ metadata }) => metadata.name === 'default-deny')).toMatchObject({
        kind: 'NetworkPolicy',
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      });
  });

  it('is what the topology needs, from the side of who calls', () => {
    expect(sorted(edgesOf(base).egress)).toEqual(sorted([...NAMES, ...SERVERS]));
    expect(sorted(edges.egress)).toEqual(sorted([...NAMES, ...SERVERS, ...ADMIN, ...OBSERVED, ...API_SERVER]));
  });

  it('is the same from the side of who is called', () => {
    expect(sorted(edgesOf(base).ingress)).toEqual([API]);
    expect(sorted(edges.ingress)).toEqual(sorted([...SERVERS, ...ADMIN, ...OBSERVED, API]));
  });

  it('names pods that are there, and ports that they have', () => {
    const pods = new Map(podsOf(dev).map((pod) => [pod.name, pod]));
    for (const edge of edges.ingress) {
      const [, from = '', to = '', port] = /^(\S+) -> (\S+):(\d+)$/.exec(edge) ?? [];
      if (edge !== API) expect(pods.has(from)).toBe(true);
      const ports = pods.get(to)!.spec.containers.flatMap((container) => container.ports ?? []);
      expect(ports.map(({ containerPort }) => containerPort)).toContain(Number(port));
    }
  });
});
