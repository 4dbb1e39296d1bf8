/** Reads and checks the text of an `indexer.json`; every complaint says where in the file. */
import { readFileSync, statSync } from 'node:fs';
import { findNodeAtLocation, getNodeValue, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type * as z from 'zod';
import { errnoOf, IndexerError, messageOf } from '../../domain/errors.ts';
import { projectConfigSchema, type AllowedLanguages, type ProjectConfigInput } from './project-config-schema.ts';

const MAX_CONFIG_BYTES = 1_048_576;
const MAX_SHOWN_VALUE = 80;

/**
 * The checked content of the file, undefined when there is none.
 *
 * @throws SETTINGS_INVALID
 */
export function readConfigSource(file: string, languageIds: AllowedLanguages): ProjectConfigInput | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  if (tree === undefined || errors.length > 0) throw invalid(file, text, errors.map(describeSyntaxError));
  const checked = projectConfigSchema(languageIds).safeParse(getNodeValue(tree));
  if (checked.success) return checked.data;
  throw invalid(
    file,
    text,
    checked.error.issues.flatMap((issue) => describeIssue(tree, issue)),
  );
}

function readText(file: string): string | undefined {
  try {
    const stats = statSync(file);
    if (!stats.isFile()) throw new Error('is not a regular file');
    if (stats.size > MAX_CONFIG_BYTES) throw new Error(`is larger than ${MAX_CONFIG_BYTES} bytes`);
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw new IndexerError('SETTINGS_INVALID', `${file}: ${messageOf(error)}`, { cause: error });
  }
}

interface Problem {
  /** In UTF-16 units from the start of the text. */
  readonly offset: number;
  readonly message: string;
}

function invalid(file: string, text: string, problems: readonly Problem[]): IndexerError {
  const described = problems.map(({ offset, message }) => `${file}:${positionOf(text, offset)}: ${message}`);
  return new IndexerError('SETTINGS_INVALID', described.length > 0 ? described.join('; ') : `${file}: is empty`);
}

function describeSyntaxError({ error, offset }: ParseError): Problem {
  const words = printParseErrorCode(error).replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return { offset, message: `no valid JSON: ${words.toLowerCase()}` };
}

function describeIssue(tree: Node, issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => describeKey(tree, [...path, key], 'there is no such key'));
  }
  if (issue.code === 'invalid_key') return [describeKey(tree, path, issue.issues.map(({ message }) => message).join(', '))];
  const node = findNodeAtLocation(tree, path) ?? tree;
  return [{ offset: node.offset, message: `${keyPath(path)}: ${issue.message}, got ${shown(getNodeValue(node))}` }];
}

/** A complaint about a key points at the key, one about a value at the value. */
function describeKey(tree: Node, path: readonly (string | number)[], complaint: string): Problem {
  const value = findNodeAtLocation(tree, [...path]);
  return { offset: (value?.parent ?? tree).offset, message: `${keyPath(path)}: ${complaint}, got ${shown(path.at(-1))}` };
}

function keyPath(path: readonly (string | number)[]): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^[\w$]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return steps.join('').replace(/^\./, '') || '(top level)';
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN_VALUE ? `${text.slice(0, MAX_SHOWN_VALUE)}…` : text;
}

/** Line and column, both from 1. */
function positionOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `${before.split('\n').length}:${offset - before.lastIndexOf('\n')}`;
}
