/** Set in a request's `_meta` to get an answer's data as JSON text instead of prose; the CLI asks so for `--json`. */
export const FORMAT_META_KEY = 'indexer/format';
