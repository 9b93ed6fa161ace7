/** Makes a switch that forgets a member of a union fail to compile. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value ${JSON.stringify(value)}`);
}
