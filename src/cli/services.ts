/** Composition root of the command line: the real adapters, made when a command asks for them. */
import { pino } from 'pino';
import { ControlClient } from '../connector/control-client.ts';
import type { Logger } from '../platform/logger.ts';
import { createPaths } from '../platform/paths.ts';
import { checkPrivateDirectory } from '../platform/private-directory.ts';
import { readSettings, type Settings } from '../platform/settings.ts';
import { createFileRegistry } from '../registry/file-registry.ts';
import type { Registry } from '../registry/registry.ts';
import type { SupervisorServices } from './supervisor-services.ts';

export interface Services extends SupervisorServices {
  readonly settings: Settings;
  readonly registry: Registry;
}

/** @throws STATE_DIRECTORY_UNSAFE, SETTINGS_INVALID */
export function createServices(dist: string): Services {
  const paths = createPaths();
  checkPrivateDirectory(paths.state);
  return {
    paths,
    dist,
    settings: readSettings(paths.settingsFile),
    registry: createFileRegistry(paths, warningLogger()),
    control: new ControlClient(paths.supervisorSocket),
  };
}

/** Warnings as a sentence on standard error; standard output belongs to the answer. */
function warningLogger(): Logger {
  return pino(
    { level: 'warn' },
    {
      write: (line: string) => {
        const { msg, file, problem } = JSON.parse(line) as { msg: string; file?: string; problem?: string };
        process.stderr.write(`warning: ${[msg, file, problem].filter(Boolean).join(': ')}\n`);
      },
    },
  );
}
