/**
 * Tables of the code index. The index is a cache: another SCHEMA_VERSION means that it is built anew, never migrated.
 *
 * Text: `text_words` maps words to documents (no positions), `terms` with `term_trigrams` maps a substring to the words
 * that hold it. Together they give every document that can contain a substring; reading the document decides.
 * Words of deleted documents stay in `terms` until the next full run: they find no document and do no harm.
 */
export const SCHEMA_VERSION = 1;

/** Marks the file as ours ("IDXR"). */
export const APPLICATION_ID = 0x49_44_58_52;

/** Words are cut in parse/terms.ts; the tokenizer only has to leave them whole. */
const TOKENIZER = `tokenize = "ascii tokenchars '_'"`;

export const SCHEMA = `
CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  language TEXT,
  size INTEGER NOT NULL,
  mtime_us INTEGER NOT NULL,
  hash TEXT NOT NULL,
  lines INTEGER NOT NULL,
  long_terms INTEGER NOT NULL,
  problem TEXT,
  indexed_at_us INTEGER NOT NULL
);
CREATE INDEX documents_long_terms ON documents (id) WHERE long_terms = 1;

CREATE TABLE symbols (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL,
  parent_id INTEGER,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  container TEXT,
  start_line INTEGER NOT NULL,
  start_column INTEGER NOT NULL,
  end_line INTEGER NOT NULL,
  end_column INTEGER NOT NULL,
  signature TEXT NOT NULL
);
CREATE INDEX symbols_name ON symbols (name COLLATE NOCASE);
CREATE INDEX symbols_document ON symbols (document_id);
CREATE VIRTUAL TABLE symbol_words USING fts5(words, content = '', contentless_delete = 1, detail = none, ${TOKENIZER});

CREATE VIRTUAL TABLE text_words USING fts5(words, content = '', contentless_delete = 1, detail = none, ${TOKENIZER});
CREATE VIRTUAL TABLE text_vocabulary USING fts5vocab('text_words', 'row');
CREATE TABLE terms (id INTEGER PRIMARY KEY, term TEXT NOT NULL UNIQUE);
CREATE VIRTUAL TABLE term_trigrams USING fts5(term, content = '', columnsize = 0, detail = none, tokenize = 'trigram');

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;
