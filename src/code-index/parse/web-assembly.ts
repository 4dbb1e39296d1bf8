/** What Node has of WebAssembly and its types have not. */
interface WebAssemblyValues {
  readonly Memory: new (limits: { initial: number; maximum: number }) => object;
  readonly RuntimeError: new () => Error;
}

export const { Memory, RuntimeError } = (globalThis as unknown as { WebAssembly: WebAssemblyValues }).WebAssembly;

export const PAGE_BYTES = 65_536;
