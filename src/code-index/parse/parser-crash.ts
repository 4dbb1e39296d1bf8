import { RuntimeError } from './web-assembly.ts';

/** WebAssembly failed inside the parser: out of memory, or its stack was too small. Nothing in this thread can parse any more. */
export class ParserCrash extends Error {
  override readonly name = 'ParserCrash';
}

/** The error itself, or the crash that it stands for. */
export function withCrashKnown(error: unknown): unknown {
  const isCrash = error instanceof RuntimeError || error instanceof RangeError;
  return isCrash ? new ParserCrash(`the parser crashed: ${error.message}`, { cause: error }) : error;
}
