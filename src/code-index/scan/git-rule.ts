import { runGit } from './run-git.ts';

/** The line of an ignore file by which git ignores the path or a directory around it; undefined when none does. */
export async function gitRuleFor(repository: string, path: string): Promise<{ source: string; line: number; pattern: string } | undefined> {
  const output = await runGit(repository, ['check-ignore', '-z', '--verbose', '--non-matching', '--stdin'], {
    input: `./${path}`,
    answers: [1],
  });
  const [source = '', line = '', pattern = ''] = output.split('\0');
  return source === '' || pattern.startsWith('!') ? undefined : { source, line: Number(line), pattern };
}
