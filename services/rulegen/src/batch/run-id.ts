/** Id of an item's run: from the batch and its place, so that a batch that is started again goes on with its runs. */
export const runIdOf = (batchId: string, index: number): string => `${batchId}_${index + 1}`;
