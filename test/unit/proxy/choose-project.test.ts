import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseProject } from '../../../src/proxy/choose-project.ts';
import { parseProxyOptions } from '../../../src/proxy/options.ts';
import { temporaryDirectory, temporaryProject } from '../../helpers/temporary.ts';

describe('project of the proxy', () => {
  const [option, indexerProject, claudeProject, marked] = [1, 2, 3, 4].map(() => () => temporaryProject({ 'src/x.ts': '' }));

  it('is the first that is given: option, INDEXER_PROJECT, CLAUDE_PROJECT_DIR, working directory', () => {
    const [a, b, c, d] = [option!(), indexerProject!(), claudeProject!(), marked!()];
    const environment = { INDEXER_PROJECT: b, CLAUDE_PROJECT_DIR: c };
    const workingDirectory = join(d, 'src');
    expect(chooseProject({ option: a, environment, workingDirectory }).root).toBe(a);
    expect(chooseProject({ option: undefined, environment, workingDirectory }).root).toBe(b);
    expect(chooseProject({ option: undefined, environment: { CLAUDE_PROJECT_DIR: c }, workingDirectory }).root).toBe(c);
    expect(chooseProject({ option: undefined, environment: {}, workingDirectory }).root).toBe(d);
  });

  it('is never a working directory that nothing marks', () => {
    const workingDirectory = temporaryDirectory();
    expect(() => chooseProject({ option: undefined, environment: {}, workingDirectory })).toThrow(
      expect.objectContaining({ code: 'PROJECT_NOT_FOUND' }),
    );
    expect(() => chooseProject({ option: undefined, environment: {}, workingDirectory: '/' })).toThrow(
      expect.objectContaining({ code: 'PROJECT_NOT_FOUND' }),
    );
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
