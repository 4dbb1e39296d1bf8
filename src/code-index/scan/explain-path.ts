/** Why a file is or is not part of the index: the decision of `scanPaths`, with the rule behind it. */
import { isAbsolute, normalize, relative, sep } from 'node:path';
import { messageOf } from '../../domain/errors.ts';
import { PROJECT_CONFIG_FILE, type ProjectConfig } from '../project-config/project-config.ts';
import { FileLookup } from './file-lookup.ts';
import { gitFilesAmong, isTracked } from './git-files.ts';
import { gitRuleFor } from './git-rule.ts';
import { IndexRules } from './index-rules.ts';
import { ProjectRules } from './project-rules.ts';
import { hasGit, Repositories } from './repositories.ts';
import { scanPaths } from './scan.ts';

export interface PathExplanation {
  readonly indexed: boolean;
  readonly reason: string;
  /** What decided, where it was a line or a pattern of someone's. */
  readonly rule?: PathRule;
}

export interface PathRule {
  /** File that holds the pattern: relative to the root, or absolute where it is outside. */
  readonly source: string;
  /** From 1. */
  readonly line?: number;
  readonly pattern: string;
}

/**
 * Explains one path, relative to the root or absolute.
 *
 * @throws SETTINGS_INVALID when an `.indexerignore` cannot be read
 */
export async function explainPath(root: string, config: ProjectConfig, path: string): Promise<PathExplanation> {
  const inside = relativePath(root, path);
  if (inside === undefined) return no('it is outside the project');
  const obstacle = obstacleAt(new FileLookup(root), inside);
  if (obstacle !== undefined) return no(obstacle);
  const rules = new IndexRules(root, config);
  const exclusion = rules.excludedBy(inside);
  if (exclusion !== undefined) return no('indexer.json excludes it', configRule(exclusion));
  const { present } = await scanPaths(root, config, [inside]);
  const [file] = present;
  if (file === undefined) return whyHidden(root, rules, inside);
  if (file.size > config.maxFileBytes) return no(`it has ${file.size} bytes, more than maxFileBytes (${config.maxFileBytes})`);
  return whyListed(root, rules, inside);
}

function relativePath(root: string, path: string): string | undefined {
  const inside = (isAbsolute(path) ? relative(root, path) : normalize(path)).split(sep).join('/').replace(/\/+$/, '');
  return isAbsolute(inside) || inside === '..' || inside.startsWith('../') ? undefined : inside;
}

/** What keeps the path from being a regular file of the project, whatever the rules say. */
function obstacleAt(lookup: FileLookup, path: string): string | undefined {
  if (path === '' || path === '.') return 'it is the directory of the project';
  const names = path.split('/');
  if (names.includes('.git')) return 'it is inside .git';
  for (const [index, name] of names.entries()) {
    const at = names.slice(0, index + 1).join('/');
    const isLast = index === names.length - 1;
    const stats = lookup.statsOf(at);
    if (stats === undefined) return lookup.unreadable.size > 0 ? `${[...lookup.unreadable].join('')} cannot be read` : 'it does not exist';
    if (stats.isSymbolicLink()) return isLast ? 'it is a symbolic link' : `it is behind the symbolic link ${at}`;
    if (!isLast && !stats.isDirectory()) return 'it does not exist';
    if (isLast && stats.isDirectory()) return 'it is a directory';
    if (isLast && !stats.isFile()) return `${name} is no regular file`;
  }
  return undefined;
}

async function whyListed(root: string, rules: IndexRules, path: string): Promise<PathExplanation> {
  const inclusion = rules.includedBy(path);
  if (inclusion !== undefined) return { indexed: true, reason: 'indexer.json includes it', rule: configRule(inclusion) };
  const base = await repositoryOf(root, path);
  if (base === undefined) return { indexed: true, reason: 'no ignore rule hides it' };
  const tracked = await isTracked(`${root}/${base}`, path.slice(base.length));
  const where = base === '' ? 'git' : `git in the submodule ${base.slice(0, -1)}`;
  return { indexed: true, reason: tracked ? `${where} tracks it` : `${where} does not track it, and no ignore rule hides it` };
}

async function whyHidden(root: string, rules: IndexRules, path: string): Promise<PathExplanation> {
  const base = await repositoryOf(root, path);
  const hidden = base === undefined ? whyNotHeld(root, path) : await whyNotListed(root, base, path);
  if (hidden !== undefined) return hidden;
  const rule = rules.hiddenBy(path);
  return rule === undefined ? no('it changed while it was looked at; ask again') : no(`${rule.source} hides it`, rule);
}

function whyNotHeld(root: string, path: string): PathExplanation | undefined {
  const rules = new ProjectRules(root);
  const never = rules.neverIn(path);
  if (never !== undefined) return no(`it is inside ${never}`);
  const rule = rules.hiddenBy(path);
  return rule && no(`${rule.source} hides it`, rule);
}

async function whyNotListed(root: string, base: string, path: string): Promise<PathExplanation | undefined> {
  const repository = `${root}/${base}`;
  const inside = path.slice(base.length);
  try {
    if ((await gitFilesAmong(repository, [inside])).has(inside)) return undefined;
    const nested = nestedRepository(root, base, path);
    const rule = await gitRuleFor(repository, nested ?? inside);
    if (rule !== undefined) return no('git ignores it', isAbsolute(rule.source) ? rule : { ...rule, source: base + rule.source });
    return nested === undefined ? undefined : no(`it is in ${base}${nested}, a git repository of its own that is no submodule`);
  } catch (error) {
    return no(`git does not answer in ${base === '' ? 'the project' : base.slice(0, -1)}: ${messageOf(error)}`);
  }
}

/** The outermost directory below the repository that is a repository again; relative to the repository. */
function nestedRepository(root: string, base: string, path: string): string | undefined {
  const names = path.slice(base.length).split('/').slice(0, -1);
  const depth = names.findIndex((_, index) => hasGit(`${root}/${base}${names.slice(0, index + 1).join('/')}`));
  return depth === -1 ? undefined : names.slice(0, depth + 1).join('/');
}

/** Undefined where there is no git, or it does not answer, so that the walk decides. */
async function repositoryOf(root: string, path: string): Promise<string | undefined> {
  if (!hasGit(root)) return undefined;
  try {
    await isTracked(root, path);
    return await new Repositories(root).baseOf(path);
  } catch {
    return undefined;
  }
}

function no(reason: string, rule?: PathRule): PathExplanation {
  return rule === undefined ? { indexed: false, reason } : { indexed: false, reason, rule };
}

function configRule(pattern: string): PathRule {
  return { source: PROJECT_CONFIG_FILE, pattern };
}
