import { openDatabase } from '@pulse/read-model/sql';
import { archiveIn, restore } from '../restore/index.js';

/** Restores what its arguments name, the broker and the database; specs have it die in the midst. */
const [servers = '', url = ''] = process.argv.slice(2);
const database = openDatabase({ url, applicationName: 'spec-restore' });
await restore({ db: archiveIn(database), broker: { servers } });
await database.close();
