import writeFileAtomic from 'write-file-atomic';

const PRIVATE_MODE = 0o600;

/** Replaces the file in one step (temporary file, fsync, rename), readable by its owner only. */
export async function writePrivateJson(path: string, value: unknown): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`, { mode: PRIVATE_MODE, fsync: true });
}
