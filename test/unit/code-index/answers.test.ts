import { describe, expect, it } from 'vitest';
import { freshnessLine } from '../../../src/code-index/answers/answer-text.ts';
import { cursorAt } from '../../../src/code-index/answers/cursor.ts';
import { outlineAnswer } from '../../../src/code-index/answers/outline-answer.ts';
import { referencesAnswer } from '../../../src/code-index/answers/references-answer.ts';
import { searchAnswer } from '../../../src/code-index/answers/search-answer.ts';
import { symbolAnswer } from '../../../src/code-index/answers/symbol-answer.ts';
import type { IndexFreshness } from '../../../src/domain/daemon.ts';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const ready: IndexFreshness = { state: 'ready', documents: 12, symbols: 34, updatedAt: '2026-11-21T09:59:50.000Z' };
const PAGE = { maxTokens: 2000, offset: 0 };
const NO_OTHERS = { elsewhere: false, longerNames: [], otherCase: [] };
const symbol = {
  name: 'Cart',
  kind: 'class',
  container: null,
  path: 'src/cart.ts',
  startLine: 3,
  endLine: 9,
  signature: 'class Cart',
  match: 'exact',
  stale: false,
} as const;

describe('answers', () => {
  it('give lines by file, what was cut, and how fresh it is', () => {
    const files = [{ path: 'a.ts', language: 'typescript', lines: [{ line: 7, text: 'needle', matches: true }], total: 3, stale: false }];
    expect(searchAnswer('needle', { files, complete: false, cut: 'limit' }, PAGE, ready, NOW)).toMatchInlineSnapshot(`
      "1 file with needle (more match), best first

      a.ts
           7: needle
              ... 2 more lines

      cut: next page with cursor bzE; or narrow it with a longer text, file:, -file:, lang: or sym:
      index: ready, 12 documents, updated 10 s ago"
    `);
  });

  it('say when nothing was found', () => {
    expect(searchAnswer('x', { files: [], complete: true, cut: null }, PAGE, ready, NOW)).toContain('no file matches x');
    expect(symbolAnswer('x', { symbols: [], complete: true, ...NO_OTHERS }, null, PAGE, ready, NOW)).toContain('no symbol is named like x');
  });

  it('give symbols as ranges with their signature, and say when a file changed', () => {
    const text = symbolAnswer(
      'Cart',
      { symbols: [symbol, { ...symbol, path: 'b.ts', container: 'Shop', stale: true }], complete: true, ...NO_OTHERS },
      null,
      PAGE,
      ready,
      NOW,
    );
    expect(text).toContain(
      '2 symbols named Cart\n\nsrc/cart.ts:3-9  class  class Cart\nb.ts:3-9  class in Shop  class Cart  [changed since indexed]',
    );
  });

  it('stay within their budget, and say so', () => {
    const symbols = Array.from({ length: 2000 }, (_, line) => ({ ...symbol, startLine: line, signature: 'x'.repeat(100) }));
    const text = symbolAnswer('Cart', { symbols, complete: true, ...NO_OTHERS }, null, PAGE, ready, NOW);
    expect(Buffer.byteLength(text)).toBeLessThan(PAGE.maxTokens * 3.5 + 500);
    expect(text).toContain('cut: next page with cursor');
  });

  it('show a part of what does not fit as a whole, so that the next page is another one', () => {
    const small = { maxTokens: 200, offset: 0 };
    const lines = Array.from({ length: 60 }, (_, at) => ({ line: at + 1, text: 'needle '.repeat(5), matches: true }));
    const files = [
      { path: 'a.ts', language: null, lines, total: 70, stale: false },
      { path: 'b.ts', language: null, lines, total: 60, stale: false },
    ];
    const search = searchAnswer('needle', { files, complete: true, cut: null }, small, ready, NOW);
    expect(search).toMatch(/^1 file with needle \(more match\)[^]*\n {5}1: needle[^]*\.\.\. 5\d more lines\n[^]*with cursor bzE;/);

    const source = { comment: [], code: lines.map(({ text }) => text), more: 4 };
    const symbols = symbolAnswer('Cart', { symbols: [symbol, symbol], complete: true, ...NO_OTHERS }, () => source, small, ready, NOW);
    expect(symbols).toMatch(/^1 symbol named Cart \(more match\)[^]*needle[^]*\.\.\. \d\d more lines\n\ncut: next page with cursor bzE;/);

    const references = lines.map(
      ({ line, text }) => ({ line, text, role: 'call', column: 0, inside: null, how: 'import', confidence: 0.97 }) as const,
    );
    const result = { name: 'cart', role: null, files: [{ path: 'a.ts', stale: false, references }], complete: true };
    const uses = referencesAnswer(result, small, ready, NOW);
    const shown = uses.match(/: call/g)!.length;
    expect(shown).toBeGreaterThan(5);
    expect(uses).toContain(`${shown} uses of cart in 1 file (more follow)`);
    expect(uses).toContain(`cursor ${cursorAt(shown)}`);
  });

  it('say that a member is not in the container that was asked for, and which names were left out', () => {
    const result = { symbols: [symbol], complete: true, elsewhere: true, longerNames: [], otherCase: ['cart'] };
    const text = symbolAnswer('Shop.Cart', result, null, PAGE, ready, NOW);
    expect(text).toContain('no Shop.Cart itself; 1 symbol named that elsewhere, perhaps inherited\n');
    expect(text).toContain('members in other letter case: cart\n');
  });

  it('tell how to see the other lines of a file', () => {
    const file = { path: 'a.ts', language: null, lines: [{ line: 1, text: 'needle', matches: true }], total: 3, stale: false };
    const answer = (files: readonly (typeof file)[]) => searchAnswer('needle', { files, complete: true, cut: null }, PAGE, ready, NOW);
    expect(answer([file, { ...file, path: 'b.ts' }])).toContain('more lines of a file: ask for that file alone with file:PATH');
    expect(answer([file])).not.toContain('file:PATH');
  });

  it('name the role that was not found, not all uses', () => {
    const text = referencesAnswer({ name: 'cart', role: 'inherit', files: [], complete: true }, PAGE, ready, NOW);
    expect(text).toBe(
      `no use of cart with role inherit was found; ask without \`role\` for other uses; search_code finds text, comments and strings included\n\n${freshnessLine(ready, NOW)}`,
    );
  });

  it('show an outline nested', () => {
    const outline = {
      path: 'a.ts',
      language: 'typescript',
      lines: 9,
      problem: null,
      stale: false,
      symbols: [{ ...symbol, depth: 0 }, { ...symbol, kind: 'method', signature: 'add()', startLine: 4, endLine: 5, depth: 1 } as const],
    };
    expect(outlineAnswer(outline, Infinity, PAGE, ready, NOW)).toContain(
      'a.ts: typescript, 9 lines, 2 symbols\n\n3-9  class  class Cart\n  4-5  method  add()',
    );
  });

  it.each([
    [{ ...ready, state: 'building', progress: { done: 3, total: 9 } }, 'being built, 3 of 9 files'],
    [{ ...ready, state: 'stale' }, 'catching up'],
    [{ ...ready, state: 'queued', updatedAt: null }, 'waits while other projects are indexed'],
    [{ ...ready, state: 'failed', error: 'disk full' }, 'disk full'],
    [{ ...ready, state: 'empty', updatedAt: null }, 'empty'],
    [{ ...ready, updatedAt: '2026-11-19T10:00:00.000Z' }, '2 days ago'],
  ] as const)('tell the state of the index: %o', (index, text) => {
    expect(freshnessLine(index, NOW)).toContain(text);
  });

  it('pass no control characters of the repository on', () => {
    const files = [
      { path: 'a.ts', language: null, lines: [{ line: 1, text: 'a\u001B[2Jb\u202Ec', matches: true }], total: 1, stale: false },
    ];
    const text = searchAnswer('a', { files, complete: true, cut: null }, PAGE, ready, NOW);
    expect(text).toContain('a\uFFFD[2Jb\uFFFDc');
  });
});
