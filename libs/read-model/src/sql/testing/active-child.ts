/** Holds a lock until it is killed, and says so: `node active-child.js <database> <name>`. */
import { withActiveInstance } from '../active-instance.js';
import { openDatabase } from '../database.js';

const [url, name] = process.argv.slice(2) as [string, string];
const database = openDatabase({ url, applicationName: 'spec-active' });
await withActiveInstance(database, name, new AbortController().signal, async () => {
  process.stdout.write('active');
  await new Promise(() => {});
});
