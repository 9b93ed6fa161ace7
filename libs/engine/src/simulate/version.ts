/** Version of everything that decides a simulated number: a change of any stored digest needs a new one. */
export const ENGINE_VERSION = '2.0.0';
