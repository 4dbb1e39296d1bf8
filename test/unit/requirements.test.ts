import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from '../helpers/paths.ts';
import { REQUIREMENTS } from '../requirements.ts';

const TESTS = join(REPOSITORY, 'test');
/** `[http.session]` in the title of a test. */
const CITATION = /\[((?:http|ws|proxy|surface|hostile)(?:\.[a-z-]+)+)\]/g;
const TITLE = /\b(?:it|describe)(?:\.runIf\(\w+\))?\(\s*'([^']+)'/g;

const titles = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .flatMap((file) => [...readFileSync(join(TESTS, file), 'utf8').matchAll(TITLE)].map(([, title]) => title!));
const cited = new Set(titles.flatMap((title) => [...title.matchAll(CITATION)].map(([, id]) => id!)));

describe('requirements', () => {
  it('are all cited by a test', () => {
    expect(Object.keys(REQUIREMENTS).filter((id) => !cited.has(id))).toEqual([]);
  });

  it('are what tests cite', () => {
    expect([...cited].filter((id) => !(id in REQUIREMENTS))).toEqual([]);
  });
});
