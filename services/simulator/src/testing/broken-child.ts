/** A worker process that cannot even start. */
process.stderr.write('cannot find the engine\n', () => process.exit(7));
export {};
