import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseProject, type ProjectSources } from '../../../src/proxy/choose-project.ts';
import { parseProxyOptions } from '../../../src/proxy/options.ts';
import { temporaryDirectory, temporaryProject } from '../../helpers/temporary.ts';

const rootOf = async (sources: ProjectSources) => (await chooseProject(sources)).root;

describe('project of the proxy', () => {
  const [option, indexerProject, claudeProject, marked] = [1, 2, 3, 4].map(() => () => temporaryProject({ 'src/x.ts': '' }));

  const roots = async (): Promise<readonly string[]> => [];

  it('is the first that is given: option, INDEXER_PROJECT, CLAUDE_PROJECT_DIR, working directory [proxy.project]', async () => {
    const [a, b, c, d] = [option!(), indexerProject!(), claudeProject!(), marked!()];
    const environment = { INDEXER_PROJECT: b, CLAUDE_PROJECT_DIR: c };
    const workingDirectory = join(d, 'src');
    expect(await rootOf({ option: a, environment, workingDirectory, roots })).toBe(a);
    expect(await rootOf({ option: undefined, environment, workingDirectory, roots })).toBe(b);
    expect(await rootOf({ option: undefined, environment: { CLAUDE_PROJECT_DIR: c }, workingDirectory, roots })).toBe(c);
    expect(await rootOf({ option: undefined, environment: {}, workingDirectory, roots })).toBe(d);
  });

  it('is the first root of the client that can be one, before the working directory', async () => {
    const [a, d] = [option!(), marked!()];
    const sources = { option: undefined, environment: {}, workingDirectory: d };
    expect(await rootOf({ ...sources, roots: async () => ['/', join(a, 'gone'), a, d] })).toBe(a);
    expect(await rootOf({ ...sources, roots: async () => ['/'] })).toBe(d);
  });

  it.each([temporaryDirectory, () => '/'])('is never a working directory that nothing marks', async (directory) => {
    const sources = { option: undefined, environment: {}, workingDirectory: directory(), roots };
    await expect(chooseProject(sources)).rejects.toMatchObject({ code: 'PROJECT_NOT_FOUND' });
  });
});

describe('options of the proxy', () => {
  it('are the project', () => {
    expect(parseProxyOptions(['--project', '/a'])).toEqual({ project: '/a' });
    expect(parseProxyOptions(['-p', '/a'])).toEqual({ project: '/a' });
    expect(parseProxyOptions([])).toEqual({ project: undefined });
  });

  it('that are unknown are refused', () => {
    expect(() => parseProxyOptions(['--projekt', '/a'])).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});
