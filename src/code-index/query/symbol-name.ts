/** `Container.name`, as it is asked for in any language. */
import { IndexerError } from '../../domain/errors.ts';
import type { SymbolDefinition } from '../symbol.ts';

const MAX_NAME_LENGTH = 300;

export interface SymbolName {
  readonly container: string | null;
  readonly simpleName: string;
}

/** @throws QUERY_INVALID when it is empty or too long */
export function splitName(name: string): SymbolName {
  if (name.length > MAX_NAME_LENGTH) throw new IndexerError('QUERY_INVALID', `the name is longer than ${MAX_NAME_LENGTH} characters`);
  const parts = name
    .trim()
    .split(/\.|::|#/)
    .filter((part) => part !== '');
  const simpleName = parts.pop();
  if (simpleName === undefined) throw new IndexerError('QUERY_INVALID', 'the name is empty');
  return { container: parts.length === 0 ? null : parts.join('.'), simpleName };
}

/** `b.C` holds for a symbol inside `a.b.C`, whatever the letter case. */
export function isInside(symbol: SymbolDefinition, container: string | null): boolean {
  if (container === null) return true;
  const own = `.${symbol.container ?? ''}`.toLowerCase();
  return own.endsWith(`.${container.toLowerCase()}`);
}
