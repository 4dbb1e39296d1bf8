import type { ProjectFile } from './project-file.ts';

const TEST = 0.3;
const FOREIGN = 0.3;
/** Prose and data mention everything, and are seldom what has to be read first. */
const NO_CODE = 0.3;
const PROSE: ReadonlySet<string> = new Set(['text', 'markdown', 'json', 'yaml', 'toml']);
/** What shows how a project is used is not the project. */
const ASIDE = 0.5;
const ASIDE_DIRECTORY = /(?:^|[/_-])(?:examples?|samples?|demos?|bench(?:es|marks?)?|fuzz(?:y|ing)?|playgrounds?|docs?|documentation)\//i;
/** Says what there is, and nothing of how it works. */
const DECLARATIONS = 0.4;
const DECLARATIONS_NAME = /\.d\.[cm]?ts$/;

/** How likely a file of its kind is what somebody asks for; 1 for plain source. */
export function prior({ path, class: fileClass, symbols, language }: ProjectFile): number {
  const kind = fileClass === 'source' ? 1 : fileClass === 'test' ? TEST : FOREIGN;
  const isCode = symbols > 0 && !PROSE.has(language ?? 'text');
  return kind * (isCode ? 1 : NO_CODE) * (ASIDE_DIRECTORY.test(path) ? ASIDE : 1) * (DECLARATIONS_NAME.test(path) ? DECLARATIONS : 1);
}
