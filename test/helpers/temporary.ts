import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A directory of its own for the running test, removed when it ends. */
export function temporaryDirectory(prefix = 'indexer-test-'): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), prefix)));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
  return directory;
}

/** Writes files below the directory, creating what is missing on the way. */
export function writeFiles(directory: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [path, content] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return directory;
}

/** A small project with a marker, so that its root is itself. */
export function temporaryProject(files: Readonly<Record<string, string | Buffer>> = {}): string {
  return writeFiles(temporaryDirectory(), { 'package.json': '{}\n', ...files });
}
