import type { SimulatorNotice } from '@pulse/simulator';

type Ended = Extract<SimulatorNotice, { readonly kind: 'ended' }>;

/** What a worker did; the end of a job whose beginning nobody saw has the job's name with it. */
export type JobNotice = SimulatorNotice | (Ended & { readonly name: string });
export type JobListener = (notice: JobNotice) => void;
