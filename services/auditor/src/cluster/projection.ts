import { schemaOf } from '@pulse/contracts';
import { lifecycleProjection, type Projection } from '@pulse/read-model/sql';

/** Where batches stand: what the auditor asks to know which of them to audit and report. */
export const projection = lifecycleProjection(schemaOf('auditor')) as Projection;
