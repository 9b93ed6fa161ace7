/** Values of a vector with what is only informative taken out, so that two of them can be compared. */
export function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  // Type and message of a refusal inside a result are those of the original's language.
  if ('$error' in value) return { $error: true };
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === 'error_events' ? heads(item) : comparable(item)]),
  );
}

/** The text of an error event after its first `: ` is informative. */
function heads(events: unknown): unknown {
  return Array.isArray(events)
    ? events.map((event) => (typeof event === 'string' ? event.split(': ', 1)[0] : event))
    : events;
}

/** An input with its markers of non-finite numbers replaced by those numbers. */
export function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value !== 'object' || value === null) return value;
  const marked = (value as { $float?: unknown }).$float;
  if (typeof marked === 'string') return Number(marked);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decoded(item)]));
}
