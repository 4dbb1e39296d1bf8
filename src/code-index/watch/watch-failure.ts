import { readFileSync, statfsSync } from 'node:fs';
import { errnoOf, messageOf } from '../../domain/errors.ts';

const MAX_WATCHES = '/proc/sys/fs/inotify/max_user_watches';

/** File systems (as statfs on Linux names them) whose files other machines change without the kernel noticing. */
const REMOTE: Readonly<Record<number, string>> = {
  0x6969: 'NFS',
  0x517b: 'SMB',
  0xfe534d42: 'SMB',
  0xff534d42: 'SMB',
  0x01021997: '9P',
  0x786f4256: 'VirtualBox shared folder',
  0x5346414f: 'AFS',
};

/** Name of the file system when changes made elsewhere are not reported on it. */
export function remoteFileSystem(root: string): string | undefined {
  return process.platform === 'linux' ? REMOTE[statfsSync(root).type >>> 0] : undefined;
}

/** What went wrong and what to do about it, in one sentence. */
export function describeWatchFailure(error: unknown): string {
  const message = messageOf(error);
  const code = errnoOf(error);
  if (code === 'ENOSPC' || /no space left/i.test(message)) {
    return `the limit of inotify watches${currentLimit()} is reached; raise it with \`sudo sysctl fs.inotify.max_user_watches=1048576\``;
  }
  if (code === 'EMFILE' || /too many open files/i.test(message)) {
    return 'the limit of inotify instances or open files is reached; raise it with `sudo sysctl fs.inotify.max_user_instances=1024` or `ulimit -n`';
  }
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND' || /no prebuild/i.test(message)) {
    return `@parcel/watcher is not installed for this system; install indexer again with optional dependencies (${message})`;
  }
  return message;
}

function currentLimit(): string {
  try {
    return ` (${readFileSync(MAX_WATCHES, 'utf8').trim()})`;
  } catch {
    return '';
  }
}
