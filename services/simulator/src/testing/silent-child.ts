/** A worker process that ends before it is ready, without a word and as if all were well. */
process.exit(0);
export {};
