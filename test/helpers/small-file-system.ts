import { execFileSync } from 'node:child_process';
import { accessSync, constants, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryDirectory } from './temporary.ts';

/** Why tests cannot mount a file system of their own here; undefined when they can. */
export const NO_MOUNT = reasonNotToMount();

/** A file system in memory of so many MB, unmounted when the test ends. */
export function smallFileSystem(megabytes: number): string {
  const directory = temporaryDirectory();
  mount(directory, megabytes);
  onTestFinished(() => unmount(directory));
  return directory;
}

/** Takes the space that is left, all but so many bytes, and gives it back when called. */
export function fillUp(directory: string, leave: number): () => void {
  const filler = join(directory, 'filler');
  const blocks = Number(execFileSync('df', ['--output=avail', '-B1', directory], { encoding: 'utf8' }).trim().split('\n').at(-1));
  writeFileSync(filler, Buffer.alloc(Math.max(0, blocks - leave)));
  return () => rmSync(filler);
}

/** Nobody, root included, can write below the directory until the test ends. */
export function makeReadOnly(directory: string): void {
  execFileSync('mount', ['--bind', directory, directory]);
  onTestFinished(() => unmount(directory));
  execFileSync('mount', ['-o', 'remount,ro,bind', directory]);
}

function mount(directory: string, megabytes: number): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', directory], { stdio: 'pipe' });
}

function unmount(directory: string): void {
  execFileSync('umount', ['--lazy', directory], { stdio: 'pipe' });
}

function reasonNotToMount(): string | undefined {
  if (process.platform !== 'linux') return 'mounts are made with the tools of Linux';
  if (process.getuid?.() !== 0) return 'only root may mount';
  try {
    accessSync('/proc/self/mountinfo', constants.R_OK);
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'pipe' });
    return undefined;
  } catch {
    return 'this container may not mount';
  }
}
