/** The few parts of the WebAssembly interface that are used; the types of Node do not declare it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

const PAGE = 65_536;
/** Magic number and version. */
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0] as const;
const I32 = 0x7f;
const V128 = 0x7b;

/** Opcodes of SIMD instructions, as they follow the prefix 0xfd. Source: WebAssembly 2.0, section 5.4. */
export const SIMD = {
  eq: 0x47,
  ne: 0x48,
  lt: 0x49,
  gt: 0x4a,
  le: 0x4b,
  ge: 0x4c,
  not: 0x4d,
  and: 0x4e,
  or: 0x50,
  bitselect: 0x52,
  add: 0xf0,
  sub: 0xf1,
  mul: 0xf2,
  div: 0xf3,
  /** pmin(a, b) = b < a ? b : a, which is Python's min(a, b). */
  pmin: 0xf6,
  /** pmax(a, b) = a < b ? b : a, which is Python's max(a, b). */
  pmax: 0xf7,
} as const;
export type SimdOperation = keyof typeof SIMD;

/** Instructions of a function body, written one after the other; every method returns the code itself. */
export class WasmCode {
  readonly bytes: number[] = [];

  private emit(...bytes: number[]): this {
    for (const byte of bytes) this.bytes.push(byte);
    return this;
  }

  get(local: number): this {
    return this.emit(0x20, ...unsigned(local));
  }

  set(local: number): this {
    return this.emit(0x21, ...unsigned(local));
  }

  tee(local: number): this {
    return this.emit(0x22, ...unsigned(local));
  }

  i32(value: number): this {
    return this.emit(0x41, ...signed(value));
  }

  i32Add(): this {
    return this.emit(0x6a);
  }

  i32Sub(): this {
    return this.emit(0x6b);
  }

  i32LessUnsigned(): this {
    return this.emit(0x49);
  }

  /** Repeats a body that leaves on the stack whether to go round again. */
  repeat(body: () => void): this {
    this.emit(0x03, 0x40);
    body();
    return this.emit(0x0d, 0, 0x0b);
  }

  simd(operation: SimdOperation): this {
    return this.emit(0xfd, ...unsigned(SIMD[operation]));
  }

  /** Both lanes of a constant. */
  constant(value: number): this {
    const lane = new Uint8Array(new Float64Array([value]).buffer);
    return this.emit(0xfd, 0x0c, ...lane, ...lane);
  }

  /** All bits of both lanes. */
  allBits(on: boolean): this {
    return this.emit(0xfd, 0x0c, ...Array.from({ length: 16 }, () => (on ? 0xff : 0)));
  }

  /** Loads two lanes from the address on the stack plus `offset` bytes. */
  load(offset: number): this {
    return this.emit(0xfd, 0, 4, ...unsigned(offset));
  }

  store(offset: number): this {
    return this.emit(0xfd, 0x0b, 4, ...unsigned(offset));
  }
}

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = (rest - low) / 128;
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const last = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(last ? low : low | 0x80);
    if (last) return bytes;
  }
}

export interface WasmFunction {
  /** Bytes of memory that the function works on; never grown, so that views of it stay valid. */
  readonly memory: ArrayBuffer;
  readonly run: (start: number, end: number, turns: number) => void;
}

/**
 * Compiles a module of one function (three i32 parameters, then `integers` i32 and `vectors` v128 locals) with a memory
 * of its own. Compiling is not evaluating: the code can reach nothing but that memory.
 */
export function compileWasm(code: WasmCode, integers: number, vectors: number, memoryBytes: number): WasmFunction {
  const pages = Math.max(1, Math.ceil(memoryBytes / PAGE));
  const locals = [2, ...unsigned(integers), I32, ...unsigned(vectors), V128];
  const body = [...locals, ...code.bytes, 0x0b];
  const module = Uint8Array.from([
    ...HEADER,
    ...section(1, [1, 0x60, 3, I32, I32, I32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 1, ...unsigned(pages), ...unsigned(pages)]),
    ...section(7, [2, 1, 0x6d, 2, 0, 1, 0x66, 0, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module));
  const { m, f } = exports as { m: { buffer: ArrayBuffer }; f: WasmFunction['run'] };
  return { memory: m.buffer, run: f };
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}
