import { describe, expect, it } from '@jest/globals';
import { batchSettings } from './batch-settings.js';
import { readManifest } from './read-manifest.js';
import { expand } from './spec-expand.js';

const EXAMPLE = `name: tuning
config:
  world: ./capital.world.yaml
  domain: capital
  output_dir: out/tuning
jobs:
  - {name: baseline, params: {decay_rate: 0.03}}
matrix:
  base_params: {}
  axes: {decay_rate: [0.005, 0.01, 0.02], rules.R006.scale: [0.5, 1, 2]}
  include: []
  exclude: []
`;

describe('expanding a manifest', () => {
  it('plans explicit jobs first, then the matrix with the last axis fastest', () => {
    const { jobs, names, found, expansion } = expand(EXAMPLE);
    expect(found).toEqual([]);
    expect(names).toEqual([
      'baseline',
      'matrix_decay0.005_R006-0.5',
      'matrix_decay0.005_R006-1',
      'matrix_decay0.005_R006-2',
      'matrix_decay0.01_R006-0.5',
      'matrix_decay0.01_R006-1',
      'matrix_decay0.01_R006-2',
      'matrix_decay0.02_R006-0.5',
      'matrix_decay0.02_R006-1',
      'matrix_decay0.02_R006-2',
    ]);
    expect(jobs.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(expansion!.varying).toEqual(['decay_rate', 'rules.R006.scale']);
    expect(jobs[1]).toEqual({
      number: 2,
      name: 'matrix_decay0.005_R006-0.5',
      origin: 'latest',
      params: { decay_rate: 0.005, 'rules.R006.scale': 0.5 },
      axes: { decay_rate: 0.005, 'rules.R006.scale': 0.5 },
    });
  });

  it('leaves out params that are what the world has anyway, but shows them', () => {
    const { jobs } = expand(EXAMPLE);
    expect(jobs[0]).toMatchObject({ params: { decay_rate: 0.03 }, axes: { decay_rate: 0.03, 'rules.R006.scale': 1 } });
    expect(jobs[5]).toMatchObject({ params: {}, axes: { decay_rate: 0.01, 'rules.R006.scale': 1 } });
  });

  it('expands the manifest of the design document of the original', () => {
    const { jobs, names, found } = expand(`config:
  output_dir: "experiments/2026-02-01_tuning"
  dataset: "tencent"
  analyze: true
  save_stats: true
jobs:
  - name: "baseline"
    params:
      smart: true
      min_leaf_size: 20
      semantic_threshold: 0.1
  - name: "strict_clustering"
    params:
      smart: true
      min_leaf_size: 50
      semantic_threshold: 0.2
matrix:
  base_params:
    smart: true
  axes:
    min_leaf_size: [20, 50, 100]
    semantic_threshold: [0.1, 0.2, 0.3]
`);
    expect(names).toEqual([
      'baseline',
      'strict_clustering',
      ...[20, 50, 100].flatMap((leaf) => [0.1, 0.2, 0.3].map((thresh) => `matrix_leaf${leaf}_thresh${thresh}`)),
    ]);
    expect(jobs[1]!.params).toEqual({ min_leaf_size: 50, semantic_threshold: 0.2 });
    expect(found).toEqual(['manifest.duplicate_job 20:3', 'manifest.duplicate_job 20:3']);
  });

  it('takes its own manifest without jobs, without matrix, and without a name', () => {
    const jobsOnly = expand(
      'config: {output_dir: out, dataset: imagenet}\njobs:\n  - name: a\n    params: {limit: 5}\n  - name: b\n',
    );
    expect(jobsOnly.names).toEqual(['a', 'b']);
    const { manifest } = readManifest('config: {dataset: imagenet}\njobs: [{name: a}]', 'dir/my tuning.yaml');
    expect(manifest).toMatchObject({ name: 'my_tuning', config: { world: 'imagenet', output_dir: 'out/my_tuning' } });
    expect(readManifest('config: {domain: d}\njobs: [{name: a}]', '<stdin>').manifest).toMatchObject({ name: 'batch' });
  });

  it('merges default_params, base_params and axes, later ones winning, under one spelling', () => {
    const { jobs } = expand(`config: {world: w, default_params: {parameters.limit: 2, smart: 2, decay_rate: 0.2}}
jobs:
  - {name: j, params: {limit: 3}}
matrix:
  base_params: {smart: 4, min_leaf_size: 5}
  axes: {parameters.min_leaf_size: [6], overlays.hope.initial: [0.1]}
`);
    expect(jobs[0]!.params).toEqual({ decay_rate: 0.2, limit: 3, smart: 2 });
    expect(jobs[1]!.params).toEqual({
      decay_rate: 0.2,
      limit: 2,
      min_leaf_size: 6,
      'overlays.hope.initial': 0.1,
      smart: 4,
    });
    expect(Object.keys(jobs[1]!.params)).toEqual(Object.keys(jobs[1]!.params).sort());
  });

  it('makes a job for each of several origins', () => {
    const { jobs, expansion } = expand(
      'config: {world: w, origin: [2008-12, 2009-12]}\njobs: [{name: a}]\nmatrix: {axes: {smart: [1, 2]}}',
    );
    expect(jobs.map(({ name, origin }) => [name, origin])).toEqual([
      ['a_origin2008-12', '2008-12'],
      ['a_origin2009-12', '2009-12'],
      ['matrix_smart1_origin2008-12', '2008-12'],
      ['matrix_smart1_origin2009-12', '2009-12'],
      ['matrix_smart2_origin2008-12', '2008-12'],
      ['matrix_smart2_origin2009-12', '2009-12'],
    ]);
    expect(expansion!.varying).toEqual(['smart', 'origin']);
    expect(jobs[1]!.axes).toEqual({ smart: 1, origin: '2009-12' });
  });

  it('takes the origin as an axis, which then holds for the matrix', () => {
    const { jobs } = expand(
      'config: {world: w, origin: 2001}\njobs: [{name: a}]\nmatrix: {axes: {origin: [2008-12, 2009], smart: [3]}}',
    );
    expect(jobs.map(({ name, origin, params }) => [name, origin, params])).toEqual([
      ['a', '2001', {}],
      ['matrix_origin2008-12_smart3', '2008-12', { smart: 3 }],
      ['matrix_origin2009_smart3', '2009', { smart: 3 }],
    ]);
  });

  it('takes a matrix without axes for one job of its base_params', () => {
    expect(expand('config: {world: w}\nmatrix: {base_params: {smart: 2}}')).toMatchObject({
      names: ['matrix'],
      found: ['matrix.no_axes 2:1'],
    });
    expect(expand('config: {world: w}\nmatrix: {axes: {}}').found).toEqual(['manifest.no_jobs 2:1']);
  });

  it('makes a classic forecast one path and one turn without evidence', () => {
    const { expansion } = expand('config: {world: w, profile: classic}\njobs: [{name: a}]');
    expect(expansion!.config).toMatchObject({
      profile: 'classic',
      paths: 1,
      horizon: 1,
      evidence: false,
      domain: 'small',
    });
    expect(expand('config: {world: w, profile: classic, paths: 1, horizon: 3}\njobs: [{name: a}]').found).toEqual([
      'manifest.classic 1:57',
    ]);
  });

  it('gives the batch its settings', () => {
    const { manifest } = readManifest(EXAMPLE, 'm.yaml');
    expect(batchSettings(manifest!.config)).toEqual({
      validation: { min_confidence: 0.4, max_fragility: 0.7, blocked_drivers: [] },
      license: { policy: 'default', enforce: false },
      retry: { attempts: 3, backoffMs: 2000 },
      timeoutMs: 300_000,
      objective: 'skill',
      analyze: true,
      saveStats: true,
    });
  });

  it('expands 100,000 jobs before a test runs out of time, as nothing in it grows faster than they do', () => {
    const values = Array.from({ length: 100 }, (_, i) => (i + 1) / 1000).join(', ');
    const text = `config: {world: w}\nmatrix: {axes: {decay_rate: [${values}], limit: [${values}], min_leaf_size: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}}`;
    expect(expand(text, { yes: true }).jobs).toHaveLength(100_000);
  });
});
