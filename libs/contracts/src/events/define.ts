import type { z } from 'zod';

/** One event, ready to be appended. */
export interface TypedEvent<Name extends string, Data> {
  readonly type: Name;
  readonly schemaVersion: number;
  readonly data: Data;
}

/** One version of one kind of event: its name, its schema and a maker that checks what it is given. */
export interface EventType<Name extends string, Schema extends z.ZodType> {
  (data: z.input<Schema>): TypedEvent<Name, z.output<Schema>>;
  /** The event of data that was checked where it was made; used where events come by the thousand. */
  trusted(data: z.output<Schema>): TypedEvent<Name, z.output<Schema>>;
  readonly type: Name;
  readonly version: number;
  readonly schema: Schema;
}

/** The event that a maker makes. */
export type EventOf<T> = T extends EventType<infer Name, infer Schema> ? TypedEvent<Name, z.output<Schema>> : never;

/** The data that an event carries. */
export type DataOf<T> = (EventOf<T> extends TypedEvent<string, infer D> ? { data: D } : never)['data'];

/** Defines a version of an event. The maker throws ZodError where the data does not fit. */
export function defineEvent<Name extends string, Schema extends z.ZodType>(
  type: Name,
  version: number,
  schema: Schema,
): EventType<Name, Schema> {
  const trusted = (data: z.output<Schema>): TypedEvent<Name, z.output<Schema>> => ({
    type,
    schemaVersion: version,
    data,
  });
  const make = (data: z.input<Schema>): TypedEvent<Name, z.output<Schema>> => trusted(schema.parse(data));
  return Object.assign(make, { trusted, type, version, schema });
}
