import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployFolder } from './manifests.js';

export interface Target {
  readonly datasource: { readonly uid: string; readonly type: string };
  readonly expr?: string;
  readonly legendFormat?: string;
  readonly query?: string;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly targets?: readonly Target[];
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string }[] };
}

const folder = join(deployFolder, 'grafana', 'dashboards');

export const dashboards = (): readonly Dashboard[] =>
  readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Dashboard);
