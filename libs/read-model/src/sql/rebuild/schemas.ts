import type { Projection } from '../projection.js';

/** Where tables are made again. */
export const shadowOf = ({ name }: Pick<Projection, 'name'>): string => `${name}_rebuild`;

/** Where the tables that were replaced are kept until the next rebuild. */
export const beforeOf = ({ name }: Pick<Projection, 'name'>): string => `${name}_before`;
