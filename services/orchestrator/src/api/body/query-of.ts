import { Query, SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

export const READS_QUERY = 'pulse:reads-query';

/** The query of a request, of a strict schema: a parameter that it does not have is refused. */
export function QueryOf(schema: z.ZodObject): ParameterDecorator {
  return (target, name, index) => {
    if (name === undefined) throw new TypeError('a query is a parameter of a method');
    Query({ schema })(target, name, index);
    const method = Object.getOwnPropertyDescriptor(target, name) as TypedPropertyDescriptor<unknown>;
    SetMetadata(READS_QUERY, true)(target, name, method);
  };
}
