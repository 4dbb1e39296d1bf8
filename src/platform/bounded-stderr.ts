/**
 * Standard error of a resident process ends in a file that nobody rotates. What libraries print there is bounded; traces of
 * crashes come from the engine itself and from the entry, and are short.
 */

/** In a burst, and refilled over time: a page now and then gets through, a flood does not. */
const BURST_BYTES = 65_536;
const BYTES_PER_SECOND = 64;

type Write = typeof process.stderr.write;

/** To be called once, by the entry of the process. */
export function boundStandardError(stream: NodeJS.WriteStream = process.stderr, now: () => number = () => performance.now()): void {
  const write = stream.write.bind(stream) as (...given: Parameters<Write>) => boolean;
  let allowed = BURST_BYTES;
  let last = now();
  stream.write = ((...given: Parameters<Write>): boolean => {
    allowed = Math.min(BURST_BYTES, allowed + ((now() - last) / 1000) * BYTES_PER_SECOND);
    last = now();
    const size = Buffer.byteLength(given[0]);
    if (size > allowed) {
      for (const argument of given) if (typeof argument === 'function') queueMicrotask(argument);
      return true;
    }
    allowed -= size;
    return write(...given);
  }) as Write;
}
