/** One page of a list that is newest first: what follows the item that the cursor names. */
export async function pageOf<T>(
  list: AsyncIterable<T>,
  nameOf: (item: T) => string,
  limit: number,
  cursor: string | undefined,
): Promise<{ readonly items: T[]; readonly cursor: string | null }> {
  const items: T[] = [];
  let isPast = cursor === undefined;
  for await (const item of list) {
    if (!isPast) {
      isPast = nameOf(item) === cursor;
      continue;
    }
    items.push(item);
    if (items.length === limit) return { items, cursor: nameOf(item) };
  }
  return { items, cursor: null };
}
