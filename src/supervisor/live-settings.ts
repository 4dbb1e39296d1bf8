/** The user's settings as they are in the file now: who changes a limit need not start anything anew. */
import { statSync } from 'node:fs';
import { messageOf } from '../domain/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { readSettings, type Settings } from '../platform/settings.ts';

export class LiveSettings {
  readonly #file: string;
  readonly #logger: Pick<Logger, 'info' | 'warn'>;
  #stamp: string;
  #current: Settings;

  /** @throws SETTINGS_INVALID */
  constructor(file: string, logger: Pick<Logger, 'info' | 'warn'>) {
    this.#file = file;
    this.#logger = logger;
    this.#stamp = stampOf(file);
    this.#current = readSettings(file);
  }

  /** A file that is wrong now is told of once, in the log, and changes nothing. */
  get current(): Settings {
    const stamp = stampOf(this.#file);
    if (stamp === this.#stamp) return this.#current;
    this.#stamp = stamp;
    try {
      this.#current = readSettings(this.#file);
      this.#logger.info({ settings: this.#current }, 'the settings changed');
    } catch (error) {
      this.#logger.warn({ problem: messageOf(error) }, 'the settings are wrong; those before hold');
    }
    return this.#current;
  }
}

function stampOf(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? 'absent' : [stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join();
}
