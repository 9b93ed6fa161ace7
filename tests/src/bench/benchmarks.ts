export type Print = (line: string) => void;
export type Benchmark = (args: readonly string[], print: Print) => Promise<void>;

/** What `npm run bench` knows, each loaded when it is asked for. */
export const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  engine: async () => (await import('./engine.js')).engine,
  embedded: async () => (await import('./embedded.js')).embedded,
  skill: async () => (await import('./skill.js')).skill,
  science: async () => (await import('./science.js')).science,
  capital: async () => (await import('./capital.js')).capital,
  memory: async () => (await import('./memory.js')).memory,
  pipeline: async () => (await import('./pipeline.js')).pipeline,
  tune: async () => (await import('./tune.js')).tune,
  methods: async () => (await import('./methods.js')).methods,
  rulegen: async () => (await import('./rulegen.js')).rulegen,
  hypotheses: async () => (await import('./hypotheses.js')).hypotheses,
  projection: async () => (await import('./projection.js')).projection,
  'rule-search': async () => (await import('./rule-search.js')).ruleSearch,
};
