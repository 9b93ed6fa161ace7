/** Entries of a record in a stated order of names first, then the others by name: the same however it was stored. */
export function orderedEntries<T>(record: Readonly<Record<string, T>>, order: readonly string[]): [string, T][] {
  const first = order.filter((name) => Object.hasOwn(record, name));
  const known = new Set(first);
  const rest = Object.keys(record)
    .filter((name) => !known.has(name))
    .sort();
  return [...first, ...rest].map((name) => [name, record[name]!]);
}
