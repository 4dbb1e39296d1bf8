/** Random projects with random ignore files: `scanPaths` decides as `scan`, and the walk hides what git would. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { DEFAULT_PROJECT_CONFIG } from '../../../src/code-index/project-config/project-config.ts';
import { scan, scanPaths } from '../../../src/code-index/scan/scan.ts';
import { writeFiles } from '../../helpers/temporary.ts';

const NAMES = ['a', 'b', 'c.ts', 'd.log', 'gen', 'node_modules', 'A', '.x', 'e f', 'g*'];

const name = fc.constantFrom(...NAMES);
const directory = fc.array(name, { maxLength: 3 }).map((names) => names.map((part) => `${part}/`).join(''));
const file = fc.tuple(directory, name).map(([base, last]) => base + last);

const pattern = fc
  .tuple(
    fc.constantFrom('', '', '', '!'),
    fc.constantFrom('', '', '/', '**/'),
    fc.array(fc.constantFrom(...NAMES.filter((part) => part !== 'g*'), '*', '*.ts', '?', 'g\\*', '[ab]', '**', 'e\\ f'), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.constantFrom('', '', '/', '/*', '/**'),
  )
  .map(([not, start, parts, end]) => not + start + parts.join('/') + end);
const patterns = fc.array(pattern, { maxLength: 4 });
const rules = patterns.map((lines) => lines.map((line) => `${line}\n`).join(''));

const files = fc.record({
  paths: fc.uniqueArray(file, { minLength: 1, maxLength: 25 }),
  gitignores: fc.array(fc.tuple(directory, rules), { maxLength: 4 }),
  indexerignores: fc.array(fc.tuple(directory, rules), { maxLength: 3 }),
});
type Files = typeof files extends fc.Arbitrary<infer T> ? T : never;

/** A path of which a part is a file already is left out, as it can not exist. */
function contentOf({ paths, gitignores, indexerignores }: Files): Record<string, string> {
  const all = [
    ...gitignores.map(([base, text]) => [`${base}.gitignore`, text] as const),
    ...indexerignores.map(([base, text]) => [`${base}.indexerignore`, text] as const),
    ...paths.map((path) => [path, ''] as const),
  ];
  const content: Record<string, string> = {};
  for (const [path, text] of all) {
    const isBlocked = Object.keys(content).some((other) => other === path || other.startsWith(`${path}/`) || path.startsWith(`${other}/`));
    if (!isBlocked) content[path] = text;
  }
  return content;
}

/** Not `temporaryDirectory`: there are many runs in one test. */
async function inProject<T>(content: Record<string, string>, body: (root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'indexer-test-'));
  try {
    return await body(writeFiles(root, content));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function everyPath(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => path !== '.git' && !path.startsWith('.git/'));
}

const initialise = (root: string, tracked: readonly string[]) => {
  execFileSync('git', ['-C', root, 'init', '-q']);
  const existing = tracked.filter((path) => existsSync(join(root, path)));
  if (existing.length > 0) execFileSync('git', ['-C', root, '--literal-pathspecs', 'add', '-f', '--', ...existing], { stdio: 'ignore' });
};

describe('any project', () => {
  it('is scanned path by path as it is scanned as a whole', { timeout: 560_000 }, async () => {
    const project = fc.record({
      files,
      tracked: fc.array(file, { maxLength: 5 }),
      isGit: fc.boolean(),
      include: patterns,
      exclude: patterns,
    });
    await fc.assert(
      fc.asyncProperty(project, ({ files, tracked, isGit, include, exclude }) =>
        inProject(contentOf(files), async (root) => {
          if (isGit) initialise(root, tracked);
          const config = { ...DEFAULT_PROJECT_CONFIG, include, exclude };
          const whole = (await scan(root, config)).files.map(({ path }) => path).toSorted();
          const { present } = await scanPaths(root, config, everyPath(root));
          const byPath = present.map(({ path }) => path).toSorted();
          if (JSON.stringify(byPath) !== JSON.stringify(whole)) throw new Error(`scan: ${whole.join()}\nscanPaths: ${byPath.join()}`);
        }),
      ),
      { numRuns: 1500 },
    );
  });

  it('is walked as git would list it', { timeout: 560_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(files, ({ paths, gitignores }) => {
        const content = contentOf({ paths: paths.filter((path) => !path.includes('node_modules')), gitignores, indexerignores: [] });
        return inProject(content, async (root) => {
          const walked = (await scan(root, DEFAULT_PROJECT_CONFIG)).files.map(({ path }) => path).toSorted();
          initialise(root, []);
          const listed = (await scan(root, DEFAULT_PROJECT_CONFIG)).files.map(({ path }) => path);
          const expected = listed.filter((path) => !path.includes('node_modules')).toSorted();
          if (JSON.stringify(walked) !== JSON.stringify(expected)) throw new Error(`walk: ${walked.join()}\ngit: ${expected.join()}`);
        });
      }),
      { numRuns: 1500 },
    );
  });
});
