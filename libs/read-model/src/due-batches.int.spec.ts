import { describe, expect, it } from '@jest/globals';
import { batchWriter } from '@pulse/testing';
import { foldDueBatches } from './due-batches.js';
import { dueBatchesContract } from './testing/due-batches-contract.js';
import { openPorts } from './testing/ports.js';

dueBatchesContract(
  'folds',
  async () => {
    const ports = await openPorts();
    const { append, submit } = batchWriter(ports);
    return { due: foldDueBatches(ports.log), append, submit, settled: async () => {}, dispose: ports.close };
  },
  { describe, it, expect },
);
