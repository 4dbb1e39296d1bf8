/** `#!/usr/bin/env -S LANG=C python3 -u`: the program, and what `env` puts before it. */
const SHEBANG = /^#!\s*(\S+)([^\r\n]*)/;
const ENV_WORD = /^(?:-|\w+=)/;
const VERSION = /[\d.]+$/;
const MAX_LINE = 256;

/**
 * The program that a file's first line says to run it by, as interpreters are called without their version.
 *
 * @returns undefined when there is no such line
 */
export function interpreterOf(text: string): string | undefined {
  const [, command, rest] = SHEBANG.exec(text.slice(0, MAX_LINE)) ?? [];
  if (command === undefined) return undefined;
  const name = nameOf(command);
  return name === 'env' ? nameOf(rest!.split(/\s+/).find((word) => word !== '' && !ENV_WORD.test(word)) ?? '') : name;
}

function nameOf(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1).replace(VERSION, '');
}
