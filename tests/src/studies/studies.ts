/** Every study, by the name of its part of docs/studies.md, loaded when it is asked for; gives Markdown. */
export const studies: Readonly<Record<string, () => Promise<() => string>>> = {
  useless: async () => (await import('./useless.js')).uselessStudy,
  power: async () => (await import('./power.js')).powerStudy,
  perfect: async () => (await import('./perfect.js')).perfectStudy,
  confidence: async () => (await import('./confidence.js')).confidenceStudy,
  withdrawal: async () => (await import('./withdrawal.js')).withdrawalStudy,
};

/** Puts a result between the marks of its study. Throws where the page has no such marks. */
export function withResult(page: string, name: string, result: string): string {
  const [open, close] = [`<!-- study:${name} -->`, `<!-- /study:${name} -->`];
  const [from, to] = [page.indexOf(open), page.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`the page has no marks of the study "${name}"`);
  return `${page.slice(0, from + open.length)}\n\n${result}\n\n${page.slice(to)}`;
}
