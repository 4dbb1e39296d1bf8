/** Which documents can match a search, from the index alone, the likeliest first. Reading them decides. */
import { IndexerError } from '../../domain/errors.ts';
import type { FileVersion } from '../document.ts';
import { LANGUAGES, languagesNamed } from '../languages/languages.ts';
import type { DocumentClass } from '../project-config/classify-path.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { foldName } from '../store/symbol-names.ts';
import { asPhrase } from '../store/vocabulary.ts';
import { pathFilter } from './path-filter.ts';
import { requiredTexts, type TextCondition } from './syntax/required-texts.ts';
import type { ContentNode, SearchQuery } from './syntax/search-query.ts';
import { wholeWordExpression, wordCondition } from './text-condition.ts';

export interface Candidate extends FileVersion {
  readonly id: number;
  readonly language: string | null;
  readonly class: DocumentClass;
  /** It defines what is searched for, or is called so. */
  readonly isNamed: boolean;
}

type Row = Omit<Candidate, 'isNamed'>;

/** Documents that define a name that was asked for come before all that only mention it. */
const MAX_NAMED = 200;
const MAX_JOINED_WORDS = 6;
/** Pages grow, so that a common word costs little and a filter that refuses nearly everything does not cost many queries. */
const FIRST_PAGE = 24;
const MAX_PAGE = 4096;
/** What `lang:` calls a document of no known language. */
const TEXT = 'text';

const COLUMNS = `documents.id AS id, documents.path AS path, documents.language AS language, documents.class AS class,
  documents.size AS size, documents.mtime_us AS mtimeUs`;

/**
 * In four tiers, and in each in the order in which documents are numbered: those that define what is searched for, those
 * that have its words as whole words, those that have them as parts of words, and those whose words the index does not
 * know. What the later tiers need is asked only when somebody wants more.
 */
export function* candidates(reader: IndexReader, query: SearchQuery): Generator<Candidate> {
  const required: TextCondition = query.content === null ? { kind: 'anything' } : requiredTexts(withNamesAsTexts(query.content));
  const accept = filterOf(query);
  const seen = new Set<number>();
  for (const { rows, isNamed } of tiers(reader, query, required)) {
    for (const row of rows) {
      if (seen.has(row.id) || !accept(row)) continue;
      seen.add(row.id);
      yield { ...row, isNamed };
    }
  }
}

function* tiers(reader: IndexReader, query: SearchQuery, required: TextCondition): Generator<{ rows: Iterable<Row>; isNamed: boolean }> {
  yield { rows: named(reader, query), isNamed: true };
  const whole = wholeWordExpression(required);
  if (whole !== undefined) yield { rows: matching(reader, whole), isNamed: false };
  const condition = wordCondition(reader, required);
  if (condition === 'anything') yield { rows: all(reader), isNamed: false };
  else if (condition !== 'nothing') yield { rows: matching(reader, condition.expression), isNamed: false };
  yield { rows: withLongTerms(reader), isNamed: false };
}

function filterOf({ paths, languages }: SearchQuery): (row: Row) => boolean {
  const named = (negatedOnes: boolean) =>
    new Set(languages.filter(({ negated }) => negated === negatedOnes).flatMap(({ language }) => languageIds(language)));
  const [wanted, unwanted] = [named(false), named(true)];
  const acceptPath = pathFilter(paths);
  return ({ path, language }) => (wanted.size === 0 || wanted.has(language ?? TEXT)) && !unwanted.has(language ?? TEXT) && acceptPath(path);
}

function languageIds(name: string): readonly string[] {
  const ids = name === TEXT ? [TEXT] : languagesNamed(name);
  if (ids !== undefined) return ids;
  const known = LANGUAGES.map(({ id }) => id).join(', ');
  throw new IndexerError('QUERY_INVALID', `there is no language ${name}`, {
    hint: `Known are ${known} and ${TEXT} (files of no known language).`,
  });
}

/** The name of a symbol is in the text of the document that defines it. */
function withNamesAsTexts(node: ContentNode): ContentNode {
  if (node.kind === 'symbol') return { kind: 'literal', text: node.name };
  return node.kind === 'and' || node.kind === 'or' ? { ...node, operands: node.operands.map(withNamesAsTexts) } : node;
}

function* named(reader: IndexReader, { content }: SearchQuery): Generator<Row> {
  const names = content === null ? [] : [...namesIn(content), ...joinedWords(content)].map(foldName);
  if (names.length === 0) return;
  const tokens = ['=', '/'].flatMap((mark) => names.map((name) => asPhrase(mark + name))).join(' OR ');
  const sql = `SELECT ${COLUMNS} FROM symbol_names JOIN documents ON documents.id = symbol_names.rowid
               WHERE symbol_names MATCH ? AND symbol_names.rowid > ? ORDER BY symbol_names.rowid LIMIT ?`;
  let left = MAX_NAMED;
  for (const row of paged((after, limit) => reader.all<Row>(sql, [tokens, after, limit]))) {
    if (left-- === 0) return;
    yield row;
  }
}

/** `to json schema` can mean toJSONSchema, to_json_schema and the file to-json-schema. */
function joinedWords(content: ContentNode): string[] {
  if (content.kind !== 'and') return [];
  const words = content.operands.flatMap((operand) => (operand.kind === 'literal' && /^\w+$/.test(operand.text) ? [operand.text] : []));
  return words.length < 2 || words.length > MAX_JOINED_WORDS ? [] : ['', '_', '-'].map((separator) => words.join(separator));
}

/** Texts that could be names of symbols or files: those without blanks that the query does not exclude. */
function namesIn(node: ContentNode): string[] {
  switch (node.kind) {
    case 'literal':
      return /^\S+$/.test(node.text) ? [node.text] : [];
    case 'symbol':
      return [node.name];
    case 'and':
    case 'or':
      return node.operands.flatMap(namesIn);
    case 'regex':
    case 'not':
      return [];
  }
}

function matching(reader: IndexReader, expression: string): Generator<Row> {
  const sql = `SELECT ${COLUMNS} FROM text_words JOIN documents ON documents.id = text_words.rowid
               WHERE text_words MATCH ? AND text_words.rowid > ? ORDER BY text_words.rowid LIMIT ?`;
  return paged((after, limit) => reader.all<Row>(sql, [expression, after, limit]));
}

function all(reader: IndexReader): Generator<Row> {
  const sql = `SELECT ${COLUMNS} FROM documents WHERE status = 'indexed' AND id > ? ORDER BY id LIMIT ?`;
  return paged((after, limit) => reader.all<Row>(sql, [after, limit]));
}

function withLongTerms(reader: IndexReader): Generator<Row> {
  const sql = `SELECT ${COLUMNS} FROM documents WHERE long_terms = 1 AND id > ? ORDER BY id LIMIT ?`;
  return paged((after, limit) => reader.all<Row>(sql, [after, limit]));
}

function* paged(page: (after: number, limit: number) => Row[]): Generator<Row> {
  let limit = FIRST_PAGE;
  for (let rows = page(-1, limit); rows.length > 0; rows = page(rows.at(-1)!.id, limit)) {
    yield* rows;
    if (rows.length < limit) return;
    limit = Math.min(limit * 2, MAX_PAGE);
  }
}
