import { z } from 'zod';

/** The sampling period of a world. `index` means that dates are plain integers. */
export const Period = z.enum(['minute', 'hour', 'day', 'business_day', 'week', 'month', 'quarter', 'year', 'index']);
export type Period = z.infer<typeof Period>;
