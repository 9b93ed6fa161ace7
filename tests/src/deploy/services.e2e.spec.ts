import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SERVICES, type ServiceName } from '@pulse/contracts';
import { DEFAULT_PORTS } from '@pulse/host';
import { newSecretsOf } from './support/new-secrets.js';
import { isSetting, settingsOf } from './support/settings.js';
import { deployFolder, render, type Manifest } from './support/manifests.js';
import { podsOf, withoutHash, type Pod } from './support/pods.js';

jest.setTimeout(600_000);

describe.each(['base', 'overlays/dev'])('services in deploy/k8s/%s', (folder) => {
  let manifests: readonly Manifest[];
  let pods: ReadonlyMap<string, Pod>;
  beforeAll(() => {
    manifests = render(folder);
    pods = new Map(podsOf(manifests).map((pod) => [pod.name, pod]));
  });
  const containerOf = (service: ServiceName) => pods.get(service)!.spec.containers[0]!;
  const configMap = () =>
    manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('pulse-'))!;

  it.each(SERVICES)('%s has only settings that it reads, with values that it takes', (service) => {
    const { env = [], envFrom = [] } = containerOf(service);
    expect(envFrom).toEqual([{ configMapRef: { name: configMap().metadata.name } }]);
    const plain = env.filter(({ value }) => value !== undefined);
    const values = { ...configMap().data, ...Object.fromEntries(plain.map(({ name, value }) => [name, value])) };
    for (const name of [...Object.keys(values), ...env.map((one) => one.name)])
      expect([service, name, isSetting(service, name)]).toEqual([service, name, true]);
    for (const [name, setting] of Object.entries(settingsOf(service)))
      if (name in values) expect(setting.safeParse(values[name])).toMatchObject({ success: true });
  });

  it.each(SERVICES)('%s reads its secrets from files, and every secret that it needs is there', (service) => {
    const { env = [], volumeMounts = [] } = containerOf(service);
    const mount = volumeMounts.find(({ name }) => name === 'secrets')!;
    expect(mount).toMatchObject({ readOnly: true });
    const volume = pods.get(service)!.spec.volumes?.find(({ name }) => name === 'secrets');
    expect(volume?.secret?.secretName).toBe(`pulse-${service}`);
    const files = env.flatMap(({ name, value }) => (name.endsWith('_FILE') ? [value] : []));
    const made = Object.keys(newSecretsOf(`pulse-${service}`));
    expect(new Set(files)).toEqual(new Set(made.map((name) => `${mount.mountPath}/${name}`)));
  });

  it.each(SERVICES)('%s listens where its Service leads', (service) => {
    expect(containerOf(service).ports).toMatchObject([{ name: 'http', containerPort: DEFAULT_PORTS[service] }]);
    const lead = manifests.find(({ kind, metadata }) => kind === 'Service' && metadata.name === service);
    expect(lead).toMatchObject({
      spec: {
        selector: { 'app.kubernetes.io/name': service },
        ports: [{ port: DEFAULT_PORTS[service], targetPort: 'http' }],
      },
    });
    expect(pods.get(service)!.labels).toMatchObject({ 'app.kubernetes.io/name': service });
  });

  it('has no secret in its manifests', () => {
    expect(manifests.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const text = JSON.stringify(
      manifests.filter(({ metadata }) => withoutHash(metadata.name) !== 'grafana-dashboards'),
    );
    expect(text).not.toMatch(/postgres:\/\/[^"]*:[^"]*@/);
    for (const pod of pods.values())
      for (const { env = [] } of pod.spec.containers)
        for (const { name, value } of env)
          if (/PASSWORD|DATABASE_URL|TOKEN|SECRET/.test(name)) expect(value ?? '/run/').toMatch(/^\/run\//);
  });

  it('is set up by Jobs that have what administration reads', () => {
    for (const name of ['provision', 'migrate'] as const) {
      const [container] = pods.get(name)!.spec.containers;
      expect(container!.envFrom).toEqual([{ secretRef: { name: 'pulse-admin' } }]);
      expect(container!.args).toEqual([name]);
      const given = [...Object.keys(newSecretsOf('pulse-admin')), ...(container!.env ?? []).map((one) => one.name)];
      for (const needed of ['NATS_URL', 'NATS_USER', 'NATS_PASSWORD', 'DATABASE_URL']) expect(given).toContain(needed);
    }
  });

  it('is made of images that the Dockerfile has a target for', () => {
    const dockerfile = readFileSync(join(deployFolder, 'images', 'Dockerfile'), 'utf8');
    const targets = [...dockerfile.matchAll(/^FROM runtime AS (\S+)$/gm)].map(([, name]) => name);
    expect(new Set(targets)).toEqual(new Set([...SERVICES, 'cli']));
    for (const pod of pods.values())
      for (const { image = '' } of pod.spec.containers) {
        const own = /^pulse\/([a-z-]+):/.exec(image)?.[1];
        if (own !== undefined) expect(targets).toContain(own);
      }
    for (const service of SERVICES)
      expect(dockerfile).toContain(
        `FROM runtime AS ${service}\nEXPOSE ${DEFAULT_PORTS[service]}\n` +
          `ENTRYPOINT ["node", "--import", "@pulse/telemetry/register", "services/${service}/dist/main.js"]`,
      );
    expect(dockerfile).toMatch(/\nUSER 1000:1000\n[^]*FROM runtime AS orchestrator/);
  });
});
