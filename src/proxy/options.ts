import { parseArgs } from 'node:util';
import { IndexerError, messageOf } from '../domain/errors.ts';

export interface ProxyOptions {
  readonly project: string | undefined;
}

/** Options of `indexer proxy`. The command of the same name (commands/proxy.ts) documents them. */
export function parseProxyOptions(args: readonly string[]): ProxyOptions {
  try {
    const { values } = parseArgs({ args: [...args], options: { project: { type: 'string', short: 'p' } }, strict: true });
    return { project: values.project };
  } catch (error) {
    throw new IndexerError('USAGE', messageOf(error), { hint: 'indexer proxy [--project DIR]', cause: error });
  }
}
