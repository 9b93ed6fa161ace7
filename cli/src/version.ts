/** Version of the `pulse` command; the package's own. */
export const VERSION = '0.1.0';
