import { schemaOf } from '@pulse/contracts';
import { lifecycleProjection, type Projection } from '@pulse/read-model/sql';

/** Where batches stand: what the licence service asks to know which of them to judge. */
export const projection = lifecycleProjection(schemaOf('license')) as Projection;
