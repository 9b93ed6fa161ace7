import { CAPITAL, EXPRESSION_FUNCTIONS } from '@pulse/engine';

/** Words that a world cannot use as names. */
const RESERVED: ReadonlySet<string> = new Set([
  ...EXPRESSION_FUNCTIONS,
  ...'and or not true false up down fit latest constructor prototype origin'.split(' '),
  CAPITAL,
]);

/** Letters that no accent makes. */
const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', ø: 'o', œ: 'oe', ł: 'l', đ: 'd', þ: 'th' };

/** A name of letters, digits and underscores from any text: `Grün (kg/m²)` -> `grun_kg_m2`. */
export function identifierOf(text: string, fallback: string): string {
  const plain = text
    .replaceAll(/[ßæøœłđþ]/gi, (letter) => LETTERS[letter.toLowerCase()]!)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('%', ' pct ')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toLowerCase()
    .slice(0, 60);
  if (plain === '') return fallback;
  return /^\d/.test(plain) ? `${fallback}_${plain}` : plain;
}

/** One name for each text, in their order; names that would clash, or that have a meaning of their own, get a number. */
export function identifiersOf(texts: readonly string[], fallback: string): string[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    const base = identifierOf(text, fallback);
    const free = RESERVED.has(base) ? `${base}_value` : base;
    let name = free;
    for (let n = 2; taken.has(name); n++) name = `${free}_${n}`;
    taken.add(name);
    return name;
  });
}

/** The name of a world from that of its data file: `data/My prices-2024.csv` -> `My_prices-2024`. */
export function worldNameOf(file: string): string {
  const name = file
    .replace(/^.*[/\\]/, '')
    .replace(/\.(csv|tsv|tab|txt|json)$/i, '')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9-]+/g, '_')
    .replaceAll(/^[_-]+|[_-]+$/g, '')
    .slice(0, 60);
  if (name === '') return 'world';
  return /^[A-Za-z]/.test(name) ? name : `world_${name}`;
}
