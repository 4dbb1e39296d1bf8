import picomatch from 'picomatch';
import { isUnicodeRegex } from './syntax/regex-source.ts';
import type { PathFilter } from './syntax/search-query.ts';

/** Whether a path passes every filter. Globs are matched against the whole path, or against the file name when they have no `/`. */
export function pathFilter(filters: readonly PathFilter[]): (path: string) => boolean {
  const tests = filters.map((filter) => {
    const test = matcher(filter);
    return filter.negated ? (path: string) => !test(path) : test;
  });
  return (path) => tests.every((test) => test(path));
}

function matcher({ pattern, syntax }: PathFilter): (path: string) => boolean {
  switch (syntax) {
    case 'glob':
      return picomatch(pattern, { dot: true, nocase: true, basename: !pattern.includes('/') });
    case 'substring': {
      const piece = pattern.toLowerCase();
      return (path) => path.toLowerCase().includes(piece);
    }
    case 'regex': {
      const expression = new RegExp(pattern, isUnicodeRegex(pattern) ? 'iu' : 'i');
      return (path) => expression.test(path);
    }
  }
}
