/**
 * Tables of the code index. The index is a cache: another SCHEMA_VERSION means that it is built anew, never migrated.
 *
 * Documents are numbered in the order of document-order.ts, so that posting lists give the best ones first.
 *
 * `text_words` maps words to documents (no positions), `symbol_names` maps names of symbols to documents. Their
 * vocabularies, cut into blocks of sorted terms with trigrams over the blocks, map a piece of a word to the words that
 * hold it. Together they give every document that can contain a text; reading the document decides. Blocks may hold
 * words that no document has any more: they find nothing and do no harm.
 */
export const SCHEMA_VERSION = 3;

/** `user_version` of one that was copied from another project and not compared with the files of its own: no schema that anybody reads. */
export const UNCOMPARED_VERSION = -1;

/** Marks the file as ours ("IDXR"). */
export const APPLICATION_ID = 0x49_44_58_52;

/** Words are cut in parse/terms.ts and names in symbol-names.ts; the tokenizer only has to leave them whole. */
const WORDS = `tokenize = "ascii tokenchars '_'"`;
const NAMES = `tokenize = "ascii tokenchars '!#$%&()*+,-./:;<=>?@[\\]^_\`{|}~'"`;
const POSTINGS = `content = '', contentless_delete = 1, detail = none`;
const TRIGRAMS = `content = '', contentless_delete = 0, columnsize = 0, detail = none, tokenize = 'trigram'`;

export const SCHEMA = `
CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  sort_key TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  class TEXT NOT NULL,
  language TEXT,
  size INTEGER NOT NULL,
  mtime_us INTEGER NOT NULL,
  hash TEXT NOT NULL,
  lines INTEGER NOT NULL,
  symbols INTEGER NOT NULL,
  long_terms INTEGER NOT NULL,
  problem TEXT,
  indexed_at_us INTEGER NOT NULL
);
CREATE INDEX documents_long_terms ON documents (id) WHERE long_terms = 1;

CREATE TABLE packed (document_id INTEGER PRIMARY KEY, symbols BLOB, "references" BLOB, links BLOB);

CREATE VIRTUAL TABLE text_words USING fts5(words, ${POSTINGS}, ${WORDS});
CREATE VIRTUAL TABLE text_words_terms USING fts5vocab('text_words', 'row');
CREATE TABLE text_words_blocks (id INTEGER PRIMARY KEY, terms BLOB NOT NULL);
CREATE VIRTUAL TABLE text_words_trigrams USING fts5(terms, ${TRIGRAMS});

CREATE VIRTUAL TABLE symbol_names USING fts5(words, ${POSTINGS}, ${NAMES});
CREATE VIRTUAL TABLE symbol_names_terms USING fts5vocab('symbol_names', 'row');
CREATE TABLE symbol_names_blocks (id INTEGER PRIMARY KEY, terms BLOB NOT NULL);
CREATE VIRTUAL TABLE symbol_names_trigrams USING fts5(terms, ${TRIGRAMS});

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;
