import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SERVICES, type ServiceName } from '@pulse/contracts';
import { DEFAULT_PORTS } from '@pulse/host';
import { parse } from 'yaml';
import { deployFolder } from './support/manifests.js';
import { newSecretsOf } from './support/new-secrets.js';
import { isSetting, settingsOf } from './support/settings.js';

const file = join(deployFolder, 'compose', 'compose.yaml');

interface Mount {
  readonly source: string;
  readonly target: string;
  readonly read_only: boolean;
  readonly volume: { readonly subpath: string };
}

interface Container {
  readonly image: string;
  readonly build?: { readonly target: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly (string | Mount)[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly deploy?: { readonly replicas: number };
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly read_only?: boolean;
}

const { services } = parse(readFileSync(file, 'utf8'), { merge: true }) as { services: Record<string, Container> };
const secretsOf = (container: Container): Mount | undefined =>
  container.volumes?.find((volume): volume is Mount => typeof volume !== 'string');

describe('deploy/compose', () => {
  it.each(SERVICES)('%s has only settings that it reads, and its own secrets', (service: ServiceName) => {
    const container = services[service]!;
    for (const [name, value] of Object.entries(container.environment ?? {})) {
      expect([service, name, isSetting(service, name)]).toEqual([service, name, true]);
      const setting = settingsOf(service)[name];
      // What is taken from the environment is empty unless it is set there.
      if (setting !== undefined && !/^\$\{[A-Z_]+:-\}$/.test(value))
        expect(setting.safeParse(value)).toMatchObject({ success: true });
    }
    const mount = secretsOf(container)!;
    expect(mount).toMatchObject({ source: 'secrets', read_only: true, volume: { subpath: `made/pulse-${service}` } });
    const files = Object.entries(container.environment ?? {}).flatMap(([name, value]) =>
      name.endsWith('_FILE') ? [value] : [],
    );
    const made = Object.keys(newSecretsOf(`pulse-${service}`)).map((name) => `${mount.target}/${name}`);
    expect(files.sort()).toEqual(made.sort());
  });

  it.each(SERVICES)(
    '%s is its target of the Dockerfile, starts after the set-up, and is asked whether it is ready',
    (service) => {
      const container = services[service]!;
      expect(container.build?.target).toBe(service);
      expect(container.read_only).toBe(true);
      for (const job of ['provision', 'migrate'])
        expect(container.depends_on?.[job]).toEqual({ condition: 'service_completed_successfully' });
      expect(container.healthcheck?.test.join(' ')).toContain(`127.0.0.1:${DEFAULT_PORTS[service]}/readyz`);
    },
  );

  it('has two simulators, and tracing only where it is asked for', () => {
    expect(services['simulator']!.deploy).toEqual({ replicas: 2 });
    const asked = Object.entries(services).filter(([, { profiles = [] }]) => profiles.includes('observability'));
    expect(asked.map(([name]) => name).sort()).toEqual(['grafana', 'otel-collector', 'prometheus', 'tempo']);
  });

  it('is open to this machine alone', () => {
    for (const { ports = [] } of Object.values(services))
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('has the same servers as Kubernetes, and mounts files that are there', () => {
    const folder = join(deployFolder, 'k8s', 'overlays', 'dev');
    for (const [name, manifest] of [
      ['nats', 'nats/nats.yaml'],
      ['postgres', 'postgres/postgres.yaml'],
      ['otel-collector', 'collector/collector.yaml'],
      ['tempo', 'tempo/tempo.yaml'],
      ['prometheus', 'prometheus/prometheus.yaml'],
      ['grafana', 'grafana/grafana.yaml'],
    ] as const)
      expect(readFileSync(join(folder, manifest), 'utf8')).toContain(`image: ${services[name]!.image}\n`);
    for (const { volumes = [] } of Object.values(services))
      for (const volume of volumes) {
        const path = typeof volume === 'string' ? (volume.split(':')[0] ?? '') : '';
        if (path.startsWith('.')) expect([path, existsSync(resolve(file, '..', path))]).toEqual([path, true]);
      }
  });

  it('has no secret', () => {
    for (const { environment = {} } of Object.values(services))
      for (const [name, value] of Object.entries(environment))
        if (/PASSWORD|DATABASE_URL|TOKEN|SECRET/.test(name)) expect(value).toMatch(/^\/run\//);
  });
});
