/** Random edits of a small project, and the project. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import fc from 'fast-check';
import { temporaryDirectory, writeFiles } from './temporary.ts';

const START = {
  'src/a.ts': 'export function alpha() {}\n',
  'src/deep/b.py': 'def beta():\n    return alpha()\n',
  'src/deep/er/c.go': 'package c\nfunc Gamma() {}\n',
  'docs/d.md': '# Delta\n',
  '.gitignore': 'ignored/\n*.log\n',
  'ignored/x.ts': 'export const hidden = 1;\n',
};

export type Edit = (root: string) => void;

const name = fc.constantFrom(
  'src/a.ts',
  'src/n.ts',
  'src/deep/b.py',
  'src/deep/m.py',
  'docs/d.md',
  'new/e.rs',
  'ignored/x.ts',
  'a.log',
  'src/deep/er/c.go',
);
const directory = fc.constantFrom('src', 'src/deep', 'docs', 'new', 'ignored');
const content = fc.constantFrom('export function one() {}\n', 'def two():\n    pass\n', 'one two three\n', '', 'fn four() {}\n');

const write = fc.tuple(name, content).map(
  ([path, text]): Edit =>
    (root) =>
      put(root, path, text),
);
const append = name.map((path): Edit => (root) => {
  if (existsSync(join(root, path))) appendFileSync(join(root, path), '\nappended\n');
});
const remove = name.map(
  (path): Edit =>
    (root) =>
      rmSync(join(root, path), { force: true }),
);
const removeDirectory = directory.map(
  (path): Edit =>
    (root) =>
      rmSync(join(root, path), { recursive: true, force: true }),
);
const rename = fc.tuple(name, name).map(
  ([from, to]): Edit =>
    (root) =>
      move(root, from, to),
);
const renameDirectory = fc.tuple(directory, fc.constantFrom('lib', 'src/inner', 'ignored/in')).map(
  ([from, to]): Edit =>
    (root) =>
      move(root, from, to),
);
const replace = fc.tuple(name, content).map(([path, text]): Edit => (root) => {
  put(root, `${path}.tmp`, text);
  move(root, `${path}.tmp`, path);
});
const ignore = fc.constantFrom('', 'docs/\n', '*.py\n', 'ignored/\n*.log\n').map(
  (rules): Edit =>
    (root) =>
      put(root, '.gitignore', rules),
);
const exclude = fc.constantFrom('', '*.go\n', 'deep/\n').map(
  (rules): Edit =>
    (root) =>
      put(root, '.indexerignore', rules),
);
const configure = fc.constantFrom('{}', '{ "exclude": ["docs/"] }', '{ "include": ["ignored/"] }').map(
  (text): Edit =>
    (root) =>
      put(root, 'indexer.json', text),
);
const commit: Edit = (root) => git(root, 'commit', '-qam', 'x', '--allow-empty');
const checkout: Edit = (root) => git(root, 'checkout', '-qf', 'HEAD~1');

export const edits = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.oneof(write, append, remove, rename, replace) },
    { weight: 2, arbitrary: fc.oneof(removeDirectory, renameDirectory) },
    { weight: 2, arbitrary: fc.oneof(ignore, exclude, configure) },
    { weight: 1, arbitrary: fc.constantFrom(commit, checkout) },
  ),
  { minLength: 1, maxLength: 12 },
);

function put(root: string, path: string, text: string): void {
  const file = join(root, path);
  for (let at = dirname(file); at !== root; at = dirname(at)) if (existsSync(at) && !statSync(at).isDirectory()) return;
  if (existsSync(file) && statSync(file).isDirectory()) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function move(root: string, from: string, to: string): void {
  const [source, target] = [join(root, from), join(root, to)];
  if (!existsSync(source) || existsSync(target) || !relative(source, target).startsWith('..')) return;
  mkdirSync(dirname(target), { recursive: true });
  renameSync(source, target);
}

/** Some edits make a command fail (nothing to go back to): then nothing happened, which is an edit, too. */
export function git(root: string, ...args: string[]): void {
  try {
    execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], { stdio: 'ignore' });
  } catch {
    return;
  }
}

/** Released when the test ends. */
export function projectToEdit(withGit: boolean): string {
  const root = writeFiles(temporaryDirectory(), START);
  if (!withGit) return root;
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'first');
  writeFiles(root, { 'src/second.ts': 'export const second = 2;\n' });
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'second');
  return root;
}
