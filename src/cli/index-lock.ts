/** Another command may be indexing the same project this moment. */
export const INDEX_LOCK_DEADLINE_MS = 60_000;
