import { describe, expect, it } from '@jest/globals';
import { eventLogContract } from '../contract/event-log-contract.js';
import { openFileLog, type FileLogOptions } from './open.js';
import { temporaryFolder } from './spec-support.js';

const underTest = (options: FileLogOptions) => async () => {
  const folder = temporaryFolder();
  const log = await openFileLog(folder.path, options);
  return {
    log,
    reader: () => openFileLog(folder.path, { readOnly: true, pollMs: 5 }),
    dispose: async () => {
      await log.close();
      folder.remove();
    },
  };
};

const runner = { describe, it, expect };
eventLogContract('files', underTest({}), runner);
eventLogContract('files, never synced', underTest({ fsync: 'never' }), runner);
eventLogContract('files, a segment for each commit', underTest({ segmentBytes: 1 }), runner);
eventLogContract('files, a segment for two or three commits', underTest({ segmentBytes: 1200 }), runner);
